import { dollars } from "../../../proofs/cost/dollars.ts";
import type { BlockCost, Charge, Estimate, StackCost } from "../../../proofs/cost/index.ts";
import { bases } from "../../../proofs/cost/prices.ts";
import { groupBy } from "../../../proofs/model/group.ts";
import { type Content, type Html, html } from "../html.ts";
import { type EnvironmentReport, isKnown, type Report, type ReportState } from "../report.ts";
import { eachEnvironment, eachState, stateTitle } from "../views.ts";
import { counted, mark, type Section, table } from "./section.ts";

export const costSection = (report: Report): Section => ({
  id: "cost",
  title: "What it costs",
  short: "Cost",
  lead: "US dollars a month, by AWS's public list prices and the usage that the environment's descriptor assumes: idle, and at that load. Taxes, discounts and support are left out.",
  content: html`${eachState(report, (environment, state) => html`${stateTitle(environment, state)}${estimateHtml(environment, state)}`)}${eachEnvironment(report, ({ name, cost }) => (isKnown(cost) ? strategies(name, cost) : ""))}`,
});

/** The estimate of a state; undefined where something has no price. */
export const estimateOf = ({ cost, states }: EnvironmentReport, state: ReportState): Estimate | undefined =>
  isKnown(cost) ? cost.estimates[states.indexOf(state)] : undefined;

function estimateHtml(environment: EnvironmentReport, state: ReportState): Html {
  const estimate = estimateOf(environment, state);
  if (estimate === undefined)
    return html`<p>${mark("bad", "no estimate")} ${isKnown(environment.cost) ? "" : environment.cost.unknown}</p>`;
  const { regions, total } = estimate;
  const blocks = [...new Set(regions.flatMap((region) => region.blocks.map(({ name }) => name)))];
  const inRegion = (name: string): readonly (BlockCost | undefined)[] =>
    regions.map((region) => region.blocks.find((block) => block.name === name));
  const largest = Math.max(...blocks.map((name) => sumOf(inRegion(name))));
  return html`${figures(estimate)}${table(
    "By block and region, at the assumed load (and idle)",
    ["Block", ...regions.map(({ region, role }) => `${region}, ${role}`), "Together", "Share"],
    [
      ...blocks
        .toSorted((a, b) => sumOf(inRegion(b)) - sumOf(inRegion(a)))
        .map((name) => [
          name || "the region’s own",
          ...inRegion(name).map((block) => amount(block?.usd)),
          dollars(sumOf(inRegion(name))),
          bar(sumOf(inRegion(name)) / largest),
        ]),
      ["Total", ...regions.map(({ usd }) => amount(usd)), dollars(total.load), ""],
    ],
    "numbers",
  )}${charges(estimate)}`;
}

const sumOf = (blocks: readonly (BlockCost | undefined)[]): number =>
  blocks.reduce((sum, block) => sum + (block?.usd.load ?? 0), 0);

const amount = (usd: { readonly idle: number; readonly load: number } | undefined): Content =>
  usd === undefined ? "–" : html`${dollars(usd.load)} <span class="quiet">(${dollars(usd.idle)})</span>`;

const bar = (part: number): Html =>
  html`<svg class="bar" width="120" height="8" aria-hidden="true"><rect width="${Math.max(1, Math.round(part * 120))}" height="8" rx="2"/></svg>`;

function figures({ total, standby, monthlyBudget }: Estimate): Html {
  const left = monthlyBudget - total.load;
  return html`<dl class="figures"><div><dt>At the assumed load</dt><dd>${dollars(total.load)} USD</dd></div><div><dt>Idle</dt><dd>${dollars(total.idle)} USD</dd></div><div><dt>Of it for the standby region</dt><dd>${dollars(standby.load)} USD</dd></div><div><dt>Budget</dt><dd>${dollars(monthlyBudget)} USD, ${left < 0 ? mark("bad", `exceeded by ${dollars(-left)}`) : mark("good", `${dollars(left)} left`)}</dd></div></dl>`;
}

/** The charges, each price once: a region has a score of endpoints. */
function charges({ regions }: Estimate): Html {
  const all = regions.flatMap(({ region, blocks }) =>
    blocks.flatMap((block) => block.charges.map((charge) => ({ region, charge }))),
  );
  const rows = [...groupBy(all, ({ region, charge }) => `${region} ${charge.what} ${charge.price}`).values()]
    .flatMap((alike) => {
      const [first] = alike;
      return first === undefined ? [] : [{ ...first, alike: alike.map(({ charge }) => charge) }];
    })
    .map(({ alike, ...first }) => ({
      ...first,
      resources: new Set(alike.map(({ resource }) => resource)).size,
      quantity: alike.reduce((sum, { quantity }) => sum + quantity.load, 0),
      usd: alike.reduce((sum, { usd }) => sum + usd.load, 0),
    }));
  return html`<details class="long"><summary>${counted(rows.length, "charge")}, with prices and sources</summary>${table(
    "Charges at the assumed load",
    ["For", "Region", "Resources", "Quantity", "Price in USD", "USD a month", "Source"],
    rows
      .toSorted((a, b) => b.usd - a.usd)
      .map(({ region, charge, resources, quantity, usd }) => [
        charge.what,
        region,
        resources,
        `${number.format(quantity)} ${charge.unit}`,
        `${charge.price}`,
        cents.format(usd),
        sourceHtml(charge),
      ]),
  )}</details>`;
}

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const sourceHtml = ({ source, date, basis }: Charge): Html =>
  /^https:\/\//.test(source)
    ? html`<a href="${source}" rel="noreferrer">${new URL(source).hostname}</a>, ${date}, ${bases[basis]}`
    : html`${date}, ${bases[basis]}`;

const strategies = (name: string, { strategies: ways }: StackCost): Content =>
  ways.length === 0
    ? ""
    : html`<p class="state"><strong>${name}</strong>, ways to be ready for the loss of a region</p>${table(
        "What each costs, beside what every way needs",
        ["Way", "USD a month", "Against what is built", "May be lost (RPO)", "Minutes (RTO)", "Note"],
        ways.map(({ name: way, built, usd, more, loss, minutes, note }) => [
          html`${way} ${built ? mark("good", "as built") : ""}`,
          amount(usd),
          built ? "–" : `${more.load < 0 ? "−" : "+"}${dollars(Math.abs(more.load))}`,
          loss,
          String(minutes),
          note,
        ]),
      )}`;
