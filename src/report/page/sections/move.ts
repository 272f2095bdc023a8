import { type Change, type Difference, difference } from "../../../proofs/model/diff.ts";
import { groupBy } from "../../../proofs/model/group.ts";
import { stepsOf } from "../../../proofs/model/move-steps.ts";
import type { Plain, Registration } from "../../../proofs/model/registration.ts";
import { isResource, touchedText } from "../../../proofs/model/resources.ts";
import { treeOf } from "../../../proofs/model/tree.ts";
import { words } from "../../words.ts";
import { type Content, type Html, html, nothing } from "../html.ts";
import type { EnvironmentReport, Report, ReportState } from "../report.ts";
import { eachEnvironment } from "../views.ts";
import { code, counted, joined, mark, type Section, table } from "./section.ts";

/** A move from the configured state to another one. */
export interface StateMove {
  readonly from: ReportState;
  readonly to: ReportState;
  readonly difference: Difference;
}

export const movesOf = ({ states: [from, ...others] }: EnvironmentReport): readonly StateMove[] =>
  others.map((to) => ({ from, to, difference: difference(from.plan.synthesis, to.plan.synthesis) }));

export function moveSection(report: Report): Section {
  return {
    id: "move",
    title: "What a move to the other region touches",
    short: "Move",
    lead: "The difference between the program's two runs, with both regions alive: what happens step by step, and each resource that the update creates, deletes or changes, with every value before and after. If a region is unreachable, the update leaves everything there as it is.",
    content: eachEnvironment(report, (environment) => {
      const moves = movesOf(environment);
      return moves.length === 0
        ? html`<p>Only one state of ${environment.name} was planned.</p>`
        : moves.map((move) => moveHtml(environment, move));
    }),
  };
}

function moveHtml({ name }: EnvironmentReport, { from, to, difference: moved }: StateMove): Html {
  const regionOf = new Map(
    [from, to].flatMap(({ plan }) =>
      treeOf(plan.synthesis).flatMap(({ region, blocks }) =>
        blocks.flatMap(({ resources }) => resources.map(({ urn }) => [urn, region] as const)),
      ),
    ),
  );
  const touched: readonly Touched[] = [
    ...moved.created.map((resource) => ({ resource, how: "created" as const, changes: [] })),
    ...moved.deleted.map((resource) => ({ resource, how: "deleted" as const, changes: [] })),
    ...moved.changed.map(({ after, changes }) => ({ resource: after, how: "changed" as const, changes })),
  ].filter(({ resource }) => isResource(resource));
  const inRegions = groupBy(touched, ({ resource }) => regionOf.get(resource.urn) || "elsewhere");
  return html`<p class="state"><strong>${name}</strong>, ${from.plan.activeRegion} → ${to.plan.activeRegion}: ${touchedText(moved)}</p>${stepsHtml(to, moved)}<p>Not touched: ${untouched(to, touched)}.</p><details class="long"><summary>Every resource and every value, before and after</summary>${[
    ...inRegions,
  ].map(
    ([region, inside]) =>
      html`<details open><summary>${region}: ${counted(inside.length, "resource")}</summary>${list(inside, "created")}${list(inside, "deleted")}${changes(region, inside)}</details>`,
  )}</details>`;
}

/** The steps of a move in their order, and when customers see 503. They stand before the list of changes. */
function stepsHtml({ plan: { synthesis } }: ReportState, moved: Difference): Html {
  const { steps, closed } = stepsOf(synthesis, moved);
  const minute = (value: number) => String(Math.round(value));
  return html`<p><strong>Customers see 503 from minute ${closed.from} to about minute ${closed.until}</strong>, on paper. Of a region that is lost they see nothing at all, until their resolvers lead them to the other one.</p>${table(
    "Step by step, in minutes from the beginning of the update",
    ["Step", "From", "Until", "Resources"],
    steps.map(({ what, minutes, resources }, index) => [
      `${index + 1}. ${what}`,
      minutes === undefined ? "–" : minute(minutes.from),
      minutes === undefined ? "–" : minute(minutes.until),
      resources.length === 0
        ? "none of the update’s"
        : html`<details><summary>${counted(resources.length, "resource")}</summary>${joined(resources.map(code))}</details>`,
    ]),
  )}`;
}

interface Touched {
  readonly resource: Registration;
  readonly how: "created" | "deleted" | "changed";
  readonly changes: readonly Change[];
}

/** The resources that are created or deleted. The engine refuses to delete a protected one, and with it the whole update. */
function list(touched: readonly Touched[], how: "created" | "deleted"): Content {
  const inside = touched.filter((each) => each.how === how).map(({ resource }) => resource);
  if (inside.length === 0) return nothing;
  const guard = ({ protect }: Registration) =>
    how === "deleted" && protect ? mark("bad", "protected: refused") : nothing;
  return html`<p>${mark(how === "created" ? "good" : "bad", `${how === "created" ? "+" : "−"} ${how}`)} ${inside.length}</p><ul class="names">${inside.map(
    (resource) =>
      html`<li>${resource.name} <span class="quiet">${words(resource.type)}</span> ${guard(resource)}</li>`,
  )}</ul>`;
}

function changes(region: string, touched: readonly Touched[]): Content {
  const inside = touched.filter(({ how }) => how === "changed");
  if (inside.length === 0) return nothing;
  return html`<p>${mark("warn", "~ changed")} ${inside.length}</p><div class="scroll" tabindex="0" role="group" aria-label="changes in ${region}, can be scrolled"><table class="changes"><caption class="visually-hidden">Changes in ${region}</caption><thead><tr><th scope="col">Resource</th><th scope="col">Input</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>${inside.map(rowsOf)}</table></div>`;
}

function rowsOf({ resource, changes: [first, ...others] }: Touched): Html {
  const cells = (change: Change | undefined) =>
    change === undefined
      ? nothing
      : html`<td><code>${change.path}</code></td><td>${valueHtml(change.before)}</td><td>${valueHtml(change.after)}</td>`;
  return html`<tbody><tr><th scope="rowgroup" rowspan="${others.length + 1}">${resource.name}<br><span class="quiet">${words(resource.type)}</span></th>${cells(first)}</tr>${others.map((change) => html`<tr>${cells(change)}</tr>`)}</tbody>`;
}

/** Characters of a value that are shown; the rest is folded away. */
const shown = 120;

function valueHtml(value: Plain | undefined): Content {
  if (value === undefined) return html`<span class="quiet">nothing</span>`;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.length <= shown) return code(text);
  return html`<details class="long"><summary>${code(`${text.slice(0, shown / 2)}…`)}</summary>${code(text)}</details>`;
}

/** The AWS services of which the move changes nothing, by their modules in the provider. */
function untouched({ plan }: ReportState, touched: readonly Touched[]): Content {
  const serviceOf = ({ type }: Registration) => /^aws:([a-z0-9]+)\//.exec(type)?.[1] ?? "";
  const busy = new Set(touched.map(({ resource }) => serviceOf(resource)));
  const all = plan.synthesis.registrations.filter((resource) => serviceOf(resource) !== "");
  const calm = [...groupBy(all, serviceOf)].filter(([service]) => !busy.has(service));
  return calm.length === 0
    ? nothing
    : joined(
        calm
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([service, { length }]) => html`${service} (${length})`),
      );
}
