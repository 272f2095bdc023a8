import { resourcesOf } from "../../../proofs/model/resources.ts";
import { type Content, type Html, html, nothing } from "../html.ts";
import { type InventoryRow, inventoryOf } from "../inventory.ts";
import type { EnvironmentReport, Report } from "../report.ts";
import { eachEnvironment, inState } from "../views.ts";
import { counted, mark, type Section } from "./section.ts";

export function inventorySection(report: Report): Section {
  return {
    id: "inventory",
    title: "Everything there is",
    short: "Inventory",
    lead: html`Each resource that the program asks for, once, whichever region is active. Press its name for all that it asks for; secrets are shown as <code>[secret]</code>.`,
    content: html`<form class="search" role="search"><label for="search">Search</label> <input type="search" id="search" autocomplete="off" spellcheck="false" placeholder="such as: us-west-2 alarm" aria-describedby="search-hint"> <output id="found" for="search" aria-live="polite"></output><p class="hint" id="search-hint">All words have to be found: in the name, the type, the block, the region, or what stands under Notes.</p></form>${eachEnvironment(report, (environment) => tableOf(report, environment))}`,
  };
}

function tableOf(report: Report, environment: EnvironmentReport): Html {
  const rows = inventoryOf(environment);
  return html`<details class="long"><summary>${environment.name}: ${countedIn(rows.length, environment)}</summary><div class="scroll" tabindex="0" role="group" aria-label="inventory, can be scrolled"><table class="inventory"><caption class="visually-hidden">${environment.name}</caption><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Block</th><th scope="col">Region</th><th scope="col">Notes</th></tr></thead><tbody>${rows.map(
    (row, index) => rowHtml(row, `${report.environments.indexOf(environment)}.${index}`, report, environment),
  )}</tbody></table></div></details>`;
}

/** The number of resources in all states together, and in each. */
const countedIn = (all: number, { states }: EnvironmentReport): string =>
  `${counted(all, "resource")}, of which ${states
    .map(({ plan }) => `${resourcesOf(plan.synthesis).length} with ${plan.activeRegion} active`)
    .join(", ")}`;

function rowHtml(row: InventoryRow, id: string, report: Report, environment: EnvironmentReport): Html {
  const { name, kind, type, block, region } = row;
  return html`<tr data-row${only(row, report, environment)}><th scope="row"><button type="button" class="name" data-inputs="${id}" aria-expanded="false">${name}</button></th><td>${kind} <span class="quiet">${type}</span></td><td>${block}</td><td>${region}</td><td>${notes(row, environment)}</td></tr>`;
}

/** The mark of a row of a resource that some states do without, which is hidden in these. */
const only = ({ versions }: InventoryRow, report: Report, environment: EnvironmentReport): Content => {
  const states = versions.flatMap((version) => version.states);
  if (states.length === environment.states.length) return nothing;
  return states.map((state) => inState(report, environment, state));
};

function notes({ isProtected, versions }: InventoryRow, { states }: EnvironmentReport): Content {
  const present = versions.flatMap((version) => version.states);
  return [
    isProtected ? mark("good", "protected") : nothing,
    present.length < states.length
      ? mark("warn", `only with ${present.map(({ plan }) => plan.activeRegion).join(", ")} active`)
      : nothing,
    versions.length > 1 ? mark("plain", "differs by state") : nothing,
  ];
}

/** The data of a row for the client: by environment and row, each version with the states that it is of. */
export const inputsData = (report: Report) =>
  report.environments.map((environment) =>
    inventoryOf(environment).map(({ versions }) =>
      versions.map(({ states, inputs }) => [
        versions.length === 1 ? "" : `with ${states.map(({ plan }) => plan.activeRegion).join(", ")} active`,
        inputs,
      ]),
    ),
  );
