import { graphOf } from "../diagram/draw-graph.ts";
import { layOut } from "../diagram/layout.ts";
import { svgOf } from "../diagram/svg.ts";
import { type Html, html } from "../html.ts";
import type { EnvironmentReport, Report, ReportState } from "../report.ts";
import { eachState, stateTitle } from "../views.ts";
import type { Section } from "./section.ts";

/** The diagram of a state, named so that a page can hold several. */
export async function diagramOf(
  { name }: EnvironmentReport,
  { plan, network }: ReportState,
  style?: Html,
): Promise<Html> {
  const drawing = await layOut(graphOf(plan, network));
  const title = `Architecture of ${name} with ${plan.activeRegion} active`;
  return svgOf(drawing, `diagram-${name}-${plan.activeRegion}`, title, style);
}

export async function architectureSection(report: Report): Promise<Section> {
  const diagrams = new Map<ReportState, Html>();
  for (const environment of report.environments)
    for (const state of environment.states) diagrams.set(state, await diagramOf(environment, state));
  return {
    id: "architecture",
    title: "How it is built",
    short: "Architecture",
    lead: html`Drawn from the resources and from what the <a href="#reachability">proof</a> finds open between them, so that it cannot be out of date. The numbers are TCP ports.`,
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

const legend = html`<ul class="legend">${line("flow", "may open connections")}${line("names", "customers are led here")}${line("waits", "… and here after a move")}${line("peered", "over a peering")}${line("copy", "recovery points")}${box("public", "public")}${box("party", "private")}${box("prepared", "prepared for a move")}${box("service", "AWS’s own")}</ul>`;
