import { dollars } from "./dollars.ts";
import type { Estimate } from "./estimate.ts";

/** Blocks that are named when a budget is exceeded. */
const named = 4;

/** The sentence about how far an estimate is above its budget at the assumed load, and what it mostly goes to; undefined within it. */
export function overBudget({ stack, regions, total, monthlyBudget }: Estimate): string | undefined {
  if (total.load <= monthlyBudget) return undefined;
  const blocks = regions
    .flatMap(({ region, blocks: inRegion }) =>
      inRegion.map(({ name, usd }) => ({ where: `${region} ${name}`.trim(), usd: usd.load })),
    )
    .sort((a, b) => b.usd - a.usd);
  const largest = blocks.slice(0, named).map(({ where, usd }) => `${where} ${dollars(usd)}`);
  return `${stack} is ${dollars(total.load - monthlyBudget)} USD a month over its budget of ${dollars(monthlyBudget)}: ${dollars(total.load)} at the assumed load, most of it for ${largest.join(", ")}`;
}
