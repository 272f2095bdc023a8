import { onceEach } from "../../../proofs/model/once.ts";
import { graphOf } from "../diagram/draw-graph.ts";
import { svgOf } from "../diagram/svg.ts";
import { layOutTogether } from "../diagram/together.ts";
import { type Html, html } from "../html.ts";
import type { EnvironmentReport, Report, ReportState } from "../report.ts";
import { eachState, stateTitle } from "../views.ts";
import type { Section } from "./section.ts";

/** The drawings of an environment's states, laid out once for the page and for pictures. */
export const drawingsOf = onceEach((states: readonly ReportState[]) =>
  layOutTogether(states.map(({ plan, network }) => graphOf(plan, network))),
);

/** The diagrams of an environment's states, with everything at the same place; named so that a page can hold several. */
export async function diagramsOf(
  { name, states }: EnvironmentReport,
  style?: Html,
): Promise<ReadonlyMap<ReportState, Html>> {
  const drawings = await drawingsOf(states);
  return new Map(
    states.flatMap((state, index): readonly (readonly [ReportState, Html])[] => {
      const { activeRegion } = state.plan;
      const title = `Architecture of ${name} with ${activeRegion} active`;
      const drawing = drawings[index];
      return drawing === undefined
        ? []
        : [[state, svgOf(drawing, `diagram-${name}-${activeRegion}`, title, style)]];
    }),
  );
}

export async function architectureSection(report: Report): Promise<Section> {
  const diagrams = new Map<ReportState, Html>();
  for (const environment of report.environments)
    for (const [state, diagram] of await diagramsOf(environment)) diagrams.set(state, diagram);
  return {
    id: "architecture",
    title: "How it is built",
    short: "Architecture",
    lead: html`Drawn from the resources and from what the <a href="#reachability">proof</a> finds open between them, so that it cannot be out of date. The numbers are TCP ports. Everything stays at its place when another region is active: what differs is what a move changes.`,
    content: html`${eachState(
      report,
      (environment, state) =>
        html`${stateTitle(environment, state)}<figure class="scroll" tabindex="0" aria-label="diagram, can be scrolled">${diagrams.get(state) ?? ""}</figure>`,
    )}${legend}`,
  };
}

const line = (kind: string, meaning: string): Html =>
  html`<li><svg class="diagram" width="44" height="10" aria-hidden="true"><path class="arrow ${kind}" d="M2 5H42"/></svg> ${meaning}</li>`;

const box = (kind: string, meaning: string): Html =>
  html`<li><svg class="diagram" width="22" height="14" aria-hidden="true"><g class="${kind}"><rect x="1" y="1" width="20" height="12" rx="3"/></g></svg> ${meaning}</li>`;

const legend = html`<ul class="legend">${line("flow", "may open connections")}${line("names", "customers are led here")}${line("waits", "… and here after a move")}${line("peered", "over a peering")}${line("copy", "recovery points")}${line("messages", "queued payments")}${line("people", "people, and who knows them")}${box("public", "public")}${box("party", "private")}${box("prepared", "prepared for a move")}${box("service", "AWS’s own")}</ul>`;
