import { doorsOf, guardedBehind, guardsOf, namesOf, type PublicDoor } from "../doors.ts";
import { type Content, type Html, html } from "../html.ts";
import type { EnvironmentReport, Report, ReportState } from "../report.ts";
import { isOf } from "../results.ts";
import { eachState, stateTitle } from "../views.ts";
import { code, joined, mark, type Section, table } from "./section.ts";

/** Numbers of the PCI DSS requirements that keep strangers out: networks between trust and distrust, and access by a model. */
const guards = /^(?:1\.4\.|7\.2\.1$)/;

export function publicSection(report: Report): Section {
  return {
    id: "public",
    title: "What is public",
    short: "Public",
    lead: html`All that the internet can open a connection to, by the <a href="#reachability">proof</a>, and the names that lead there. Everything else is out of its reach.`,
    content: html`${eachState(report, stateHtml)}${guarding(report)}`,
  };
}

function stateHtml(environment: EnvironmentReport, state: ReportState): Html {
  const { network, plan } = state;
  const doors = doorsOf(plan.synthesis, network);
  const closed = network.standings.filter(
    ({ key, vpc }) => vpc?.resource.stack === plan.stack && !doors.some(({ id }) => id === key),
  );
  return html`${stateTitle(environment, state)}${table(
    "Doors",
    ["Door", "Region", "TCP ports", "What it is", "Names that lead there", "Web ACL before it"],
    doors.map((door) => [
      door.name,
      door.region,
      door.ports,
      door.what.join(", "),
      joined(namesOf(door, plan.synthesis).map(code)),
      guardsHtml(door, state),
    ]),
  )}<p>Not to be reached from the internet: ${joined([...new Set(closed.map(({ party }) => party))].map(code))}.</p>`;
}

/** The web ACLs that look at a door's requests. A door without one may lead to one: then every request meets that. */
function guardsHtml(door: PublicDoor, { plan: { synthesis }, network }: ReportState): Content {
  const own = guardsOf(door, synthesis);
  if (own.length > 0) return joined(own.map(code));
  const behind = guardedBehind(door, synthesis, network);
  if (behind.length === 0) return mark("warn", "none");
  return joined(
    behind.map(({ party, guards }) => html`behind ${party}: ${joined(guards.map(code))}`),
    html`<br>`,
  );
}

function guarding({ controls, environments }: Report): Content {
  const violations = environments.flatMap(({ states }) => states.flatMap(({ plan }) => plan.violations));
  return table(
    "Rules that keep it so, in every environment and state",
    ["Rule", "What holds", "Result"],
    controls
      .filter(({ pciDss }) => pciDss.some((number) => guards.test(number)))
      .map((control) => [
        code(control.id),
        control.requirement,
        violations.some((violation) => isOf(violation, control))
          ? mark("bad", "broken")
          : mark("good", "holds"),
      ]),
  );
}
