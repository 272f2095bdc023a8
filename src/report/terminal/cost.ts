import type { Level } from "../../../environments/index.ts";
import type { Page } from "../../cli/terminal.ts";
import { overBudget } from "../../proofs/cost/budget.ts";
import { dollars } from "../../proofs/cost/dollars.ts";
import { type BlockCost, type Estimate, type RegionCost, sum } from "../../proofs/cost/estimate.ts";
import type { Strategy } from "../../proofs/cost/recovery.ts";
import type { StackCost } from "../../proofs/cost/stack-cost.ts";
import { groupBy } from "../../proofs/model/group.ts";

/** The number of resources of a block that are named. */
const named = 2;

/** USD a month by region and block, the total beside the budget, and the ways to recover, as people read it. */
export function reportCost(
  { estimates: [first, ...others], strategies }: StackCost,
  { paint }: Pick<Page, "paint">,
): string {
  const over = overBudget(first);
  const left = `${dollars(first.monthlyBudget - first.total.load)} below the budget`;
  const title = `${first.stack}  ${first.activeRegion} is active · USD a month`;
  return [
    `${title.padEnd(nameColumn)}${"idle".padStart(numberColumn)}${"at load".padStart(numberColumn)}`.replace(
      first.stack,
      paint("bold", first.stack),
    ),
    ...first.regions.flatMap((region) => regionLines(region, paint)),
    "",
    row("  total", first.total, over === undefined ? paint("green", left) : ""),
    row("  of it standby", first.standby, ""),
    ...others.map(({ activeRegion, total }) =>
      row(
        `  with ${activeRegion} active`,
        total,
        // Of a restored one both stand until then; of a global database no more than before.
        total.load > first.total.load ? paint("dim", "until the database that was left is retired") : "",
      ),
    ),
    ...strategyLines(strategies, paint),
    "",
    `  ${paint("dim", sourcesOf(first))}`,
    ...(over === undefined ? [] : ["", `  ${paint("red", `✗ ${over}`)}`]),
    "",
  ].join("\n");
}

const nameColumn = 44;
const numberColumn = 10;

function row(name: string, { idle, load }: Level, more: string): string {
  const numbers = [idle, load].map((usd) => dollars(usd).padStart(numberColumn)).join("");
  return `${name.padEnd(nameColumn)}${numbers}  ${more}`.trimEnd();
}

/** The lines of a region. Blocks that cost less than a dollar share one line. */
function regionLines({ region, role, usd, blocks }: RegionCost, paint: Page["paint"]): readonly string[] {
  const shown = blocks.filter((block) => block.usd.load >= 1);
  const rest = blocks.filter((block) => !shown.includes(block));
  return [
    "",
    row(`  ${region} · ${role}`, usd, "").replace(region, paint("cyan", region)),
    ...shown.map((block) =>
      row(`    ${block.name || "the region's own"}`, block.usd, paint("dim", largest(block))),
    ),
    ...(rest.length === 0 ? [] : [row(`    ${rest.length} others`, sum(rest.map((block) => block.usd)), "")]),
  ];
}

function largest({ charges }: BlockCost): string {
  const things = [...groupBy(charges, ({ what }) => what)].map(([what, members]) => ({
    what,
    usd: sum(members.map(({ usd }) => usd)).load,
  }));
  return things
    .sort((a, b) => b.usd - a.usd)
    .slice(0, named)
    .filter(({ usd }) => usd >= 1)
    .map(({ what, usd }) => `${what} ${dollars(usd)}`)
    .join(" · ");
}

function strategyLines(strategies: readonly Strategy[], paint: Page["paint"]): readonly string[] {
  if (strategies.length === 0) return [];
  return [
    "",
    `  ${paint("cyan", "ready for the loss of a region")}`,
    ...strategies.flatMap(({ name, built, usd, minutes, loss, note }) => [
      row(`    ${name}${built ? ", as built" : ""}`, usd, `${minutes} min · ${loss} lost`),
      `      ${paint("dim", note)}`,
    ]),
  ];
}

function sourcesOf({ stack, regions }: Estimate): string {
  const charges = regions.flatMap(({ region, blocks }) =>
    blocks.flatMap(({ charges: inBlock }) =>
      inBlock.map(({ what, basis }) => ({ key: `${region} ${what}`, basis })),
    ),
  );
  const bases = [...new Map(charges.map(({ key, basis }) => [key, basis])).values()];
  const told = bases.filter((basis) => basis === "list" || basis === "quoted").length;
  return `${bases.length} prices, ${told} of them as AWS's price list was read or quoted: src/proofs/cost/prices.json · usage: environments/${stack}.ts · what it leaves out: docs/cost.md`;
}
