import { dollars } from "../../../proofs/cost/dollars.ts";
import { counts, exceptionsIn } from "../../../proofs/counts.ts";
import { allRequirements } from "../../../proofs/matrix/pci-dss.ts";
import { resourcesOf, touchedText } from "../../../proofs/model/resources.ts";
import { doorsOf } from "../doors.ts";
import { type Content, type Html, html } from "../html.ts";
import type { EnvironmentReport, Report, ReportState } from "../report.ts";
import { isOf } from "../results.ts";
import { byState, inColumn } from "../views.ts";
import { estimateOf } from "./cost.ts";
import { movesOf } from "./move.ts";
import { recoveryOf } from "./recovery.ts";
import { numbersIn } from "./requirements.ts";
import { code, counted, joined, mark, type Section } from "./section.ts";

export function overviewSection(report: Report): Section {
  const row = (name: Content, value: (environment: EnvironmentReport) => Content): Html =>
    html`<tr><th scope="row">${name}</th>${report.environments.map(
      (environment) => html`<td${inColumn(report, environment)}>${value(environment)}</td>`,
    )}</tr>`;
  const stateRow = (
    name: Content,
    value: (state: ReportState, environment: EnvironmentReport) => Content,
  ): Html => row(name, (environment) => byState(report, environment, (state) => value(state, environment)));
  return {
    id: "overview",
    title: "At a glance",
    short: "Overview",
    lead: "Both environments as the program would make them, in the state that is chosen above. Made offline, from the program itself.",
    content: html`<div class="scroll" tabindex="0" role="group" aria-label="overview, can be scrolled"><table class="overview"><caption class="visually-hidden">The environments side by side</caption><thead><tr><td></td>${report.environments.map(
      (environment) => html`<th scope="col"${inColumn(report, environment)}>${environment.name}</th>`,
    )}</tr></thead><tbody>${stateRow("Customers are served in", regionsHtml)}${stateRow("Resources", resourcesHtml)}${stateRow(
      link("public", "Public"),
      publicHtml,
    )}${row(link("move", "A move touches"), moveHtml)}${row(link("recovery", "A move takes"), recoveryHtml)}${stateRow(
      link("requirements", "Requirements met"),
      (state) => requirementsHtml(state, report),
    )}${stateRow(link("rules", "Checks"), checksHtml)}${stateRow(link("exceptions", "Exceptions"), ({ plan }) => html`${exceptionsIn([plan])} <span class="quiet">for ${counted(plan.excused.length, "finding")}</span>`)}${stateRow(
      link("cost", "Costs a month"),
      (state, environment) => costHtml(state, environment),
    )}</tbody></table></div>${notesHtml(report)}`,
  };
}

const link = (id: string, text: string): Html => html`<a href="#${id}">${text}</a>`;

function regionsHtml({ plan, network }: ReportState): Content {
  const ours = network.topology.vpcs.filter(({ resource }) => resource.stack === plan.stack);
  return joined(
    ours.map(({ resource: { region }, cidr }) =>
      region === plan.activeRegion
        ? html`<strong>${region}</strong> <span class="quiet">${cidr}</span>`
        : html`<span class="quiet">standby ${region} ${cidr}</span>`,
    ),
    html`<br>`,
  );
}

function resourcesHtml({ plan }: ReportState): Content {
  const resources = resourcesOf(plan.synthesis);
  const guarded = resources.filter(({ protect }) => protect).length;
  return html`${resources.length}, ${guarded === 0 ? "none protected" : `${guarded} protected`}`;
}

const publicHtml = ({ plan, network }: ReportState): Content =>
  joined(
    doorsOf(plan.synthesis, network).map(({ name, region, ports }) => html`${name}, ${region}: ${ports}`),
    html`<br>`,
  );

const moveHtml = (environment: EnvironmentReport): Content =>
  movesOf(environment).map(
    ({ to, difference }) =>
      html`${touchedText(difference)} <span class="quiet">to ${to.plan.activeRegion}</span>`,
  );

const recoveryHtml = (environment: EnvironmentReport): Content =>
  movesOf(environment).map((move) => {
    const { minutes, every, handedOver } = recoveryOf(move);
    const lost = handedOver
      ? "seconds of payments"
      : `up to ${every} min of payments, and the time to copy them`;
    return html`about ${minutes} min <span class="quiet">and in a disaster loses ${lost}</span>`;
  });

function requirementsHtml({ plan }: ReportState, report: Report): Content {
  const broken = report.controls.filter((control) =>
    plan.violations.some((violation) => isOf(violation, control)),
  );
  const numbers = numbersIn(report);
  const met = numbers.filter((number) => !broken.some(({ pciDss }) => pciDss.includes(number)));
  return html`${met.length} of ${numbers.length} <span class="quiet">that rules serve, of the ${allRequirements} of PCI DSS v4.0.1</span>`;
}

const checksHtml = ({ plan: { violations } }: ReportState): Content =>
  violations.length === 0
    ? mark("good", `all ${counts.checks} pass`)
    : mark("bad", counted(violations.length, "problem"));

function costHtml(state: ReportState, environment: EnvironmentReport): Content {
  const estimate = estimateOf(environment, state);
  if (estimate === undefined) return mark("bad", "not known");
  const { total, standby } = estimate;
  return html`${dollars(total.load)} USD <span class="quiet">${dollars(total.idle)} idle, ${dollars(standby.load)} for standby</span>`;
}

/** The notes of the program itself, and the assumptions made for it. */
function notesHtml({ environments, imageless }: Report): Content {
  const said = environments.flatMap(({ name, states }) =>
    [...new Set(states.flatMap(({ plan }) => plan.synthesis.logs.map(({ message }) => message)))].map(
      (message) => html`<li>${name}: ${message}</li>`,
    ),
  );
  const assumed = imageless.map(
    (name) =>
      html`<li>${name}: no image is set yet (${code("imageTag")}); shown is what there will be with one.</li>`,
  );
  const notes = [...assumed, ...said];
  return notes.length === 0 ? "" : html`<h3>Notes</h3><ul class="notes">${notes}</ul>`;
}
