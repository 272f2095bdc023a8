import { groupBy } from "../../../proofs/model/group.ts";
import { type Content, type Html, html } from "../html.ts";
import type { Standing } from "../network.ts";
import { type Reach, reachOf } from "../paths.ts";
import type { EnvironmentReport, Report, ReportState } from "../report.ts";
import { eachState, stateTitle } from "../views.ts";
import type { Section } from "./section.ts";

/** A reach with the name that the client knows it by. */
interface NamedReach extends Reach {
  readonly id: string;
}

type Reaches = ReadonlyMap<ReportState, readonly NamedReach[]>;

/** The reaches of each state, calculated once for the page and for its data. */
export function reachesOf({ environments }: Report): Reaches {
  return new Map(
    environments.flatMap(({ states }, environment) =>
      states.map((state, index): [ReportState, readonly NamedReach[]] => [
        state,
        reachOf(state.network, state.plan.stack).map((reach) => ({
          ...reach,
          id: `${environment}.${index}.${numberOf(reach.from, state)}.${numberOf(reach.to, state)}`,
        })),
      ]),
    ),
  );
}

const numberOf = (standing: Standing, { network }: ReportState): number =>
  network.standings.indexOf(standing);

export function reachabilitySection(report: Report, reaches: Reaches): Section {
  return {
    id: "reachability",
    title: "What can reach what",
    short: "Reachability",
    lead: html`Calculated from routes, network ACLs and security groups, over both regions and all peerings. Rows open connections to columns, on the TCP ports shown; press one for its way, hop by hop. Nothing else can be opened.`,
    content: eachState(report, (environment, state) =>
      stateHtml(environment, state, reaches.get(state) ?? []),
    ),
  };
}

function stateHtml(environment: EnvironmentReport, state: ReportState, reaches: readonly NamedReach[]): Html {
  const near = reaches.filter(({ from, to }) => (from.vpc ?? to.vpc) === (to.vpc ?? from.vpc));
  const far = reaches.filter((reach) => !near.includes(reach) && isOpen(reach));
  const assumed = state.plan.assumed.filter((text) => text.endsWith(`-${state.plan.stack}`));
  return html`${stateTitle(environment, state)}${[...groupBy(near, ({ from, to }) => from.vpc ?? to.vpc)].map(
    ([vpc, inside]) => matrix(vpc?.resource.region ?? "", vpc?.cidr ?? "", inside),
  )}${far.length === 0 ? "" : crossings(far)}${question(state, reaches)}${
    assumed.length === 0
      ? ""
      : html`<p class="hint">Not running in this state, and taken to have an interface in each subnet of their tier: ${assumed.join(", ")}.</p>`
  }`;
}

function matrix(region: string, cidr: string, reaches: readonly NamedReach[]): Html {
  const rows = [...new Set(reaches.map(({ from }) => from))];
  const columns = [...new Set(reaches.map(({ to }) => to))];
  const cell = (from: Standing, to: Standing): Content => {
    const reach = reaches.find((each) => each.from === from && each.to === to);
    return reach !== undefined && isOpen(reach) ? button(reach) : closed;
  };
  return html`<div class="scroll" tabindex="0" role="group" aria-label="matrix of ${region}, can be scrolled"><table class="matrix"><caption>${region}, ${cidr}</caption><thead><tr><th scope="col"><span class="visually-hidden">From</span></th>${columns.map(
    ({ party }) => html`<th scope="col">${party}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (from) =>
      html`<tr><th scope="row">${from.party}</th>${columns.map((to) => html`<td>${cell(from, to)}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

const crossings = (reaches: readonly NamedReach[]): Html =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="peerings, can be scrolled"><table><caption>Over peerings</caption><thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col">Ports</th><th scope="col">Why</th></tr></thead><tbody>${reaches.map(
    (reach) =>
      html`<tr><th scope="row">${nameOf(reach.from)}</th><td>${nameOf(reach.to)}</td><td>${button(reach)}</td><td>${reach.ways.map(({ why }) => why).join("; ")}</td></tr>`,
  )}</tbody></table></div>`;

/** A form that asks about any two ends. It also tells what keeps a closed way closed. */
function question(state: ReportState, reaches: readonly NamedReach[]): Html {
  const options = (standings: ReadonlySet<Standing>) =>
    [...standings].map((each) => html`<option value="${numberOf(each, state)}">${nameOf(each)}</option>`);
  const [first] = reaches;
  const prefix = first === undefined ? "" : first.id.split(".").slice(0, 2).join(".");
  return html`<form class="question" data-paths="${prefix}"><span>Why can, or cannot,</span> <label><span class="visually-hidden">From</span><select name="from">${options(new Set(reaches.map(({ from }) => from)))}</select></label> <span>reach</span> <label><span class="visually-hidden">To</span><select name="to">${options(new Set(reaches.map(({ to }) => to)))}</select></label> <button type="submit">Explain</button></form>`;
}

const closed = html`<span class="closed" role="img" aria-label="closed">–</span>`;

const isOpen = ({ ways }: Reach): boolean => ways.some(({ open }) => open);

const button = ({ id, from, to, ways }: NamedReach): Html =>
  html`<button type="button" class="ports" data-path="${id}" aria-haspopup="dialog"><span class="visually-hidden">${from.party} to ${to.party}: </span>${ways.map(({ traffic }) => traffic.replace(/^tcp /, "")).join(", ")}</button>`;

const nameOf = ({ party, vpc }: Standing): string =>
  vpc === undefined ? party : `${party}, ${vpc.resource.stack} ${vpc.resource.region}`;

/** The data of ways for the client. Hops are told by number, because most of them are on many ways. */
export function pathsData(reaches: Reaches) {
  const hops = new Map<string, number>();
  const numberFor = (hop: string): number => {
    const known = hops.get(hop) ?? hops.size;
    hops.set(hop, known);
    return known;
  };
  const paths = [...reaches.values()].flat().map(({ id, from, to, ways }) => [
    id,
    {
      title: `${nameOf(from)} → ${nameOf(to)}`,
      ways: ways.map(({ open, traffic, why, hops: met }) => ({
        title: `${traffic}: ${open ? "open" : "closed"}${why && `. ${why}`}`,
        hops: met.map(numberFor),
      })),
    },
  ]);
  return { paths: Object.fromEntries(paths), hops: [...hops.keys()] };
}
