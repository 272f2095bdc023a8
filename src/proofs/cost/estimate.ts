import type { Environment, Level } from "../../../environments/index.ts";
import { isRegion, type RegionName } from "../../../regions/index.ts";
import type { Plan } from "../model/plan.ts";
import type { Registration } from "../model/registration.ts";
import { stackOf } from "../model/rule.ts";
import { treeOf } from "../model/tree.ts";
import { prices, type Quote } from "./prices.ts";
import { freeBecause, type PricedUse, type PricingContext, pricing } from "./pricing/index.ts";
import { pricedThings } from "./products.ts";
import { UnpricedError } from "./unpriced.ts";

/** One resource's charge for one thing in a month. */
export interface Charge extends Omit<Quote, "usd"> {
  /** The resource's logical name. */
  readonly resource: string;
  readonly type: string;
  readonly what: string;
  readonly unit: string;
  readonly quantity: Level;
  /** USD for one unit. */
  readonly price: number;
  readonly usd: Level;
}

/** The cost of a component's contents, as the plan shows it; USD a month. */
export interface BlockCost {
  /** The component's name; empty for what the region holds itself. */
  readonly name: string;
  readonly usd: Level;
  readonly charges: readonly Charge[];
}

export interface RegionCost {
  readonly region: RegionName;
  readonly role: "active" | "standby";
  readonly usd: Level;
  readonly blocks: readonly BlockCost[];
}

/** One stack in one state; USD a month. */
export interface Estimate {
  readonly stack: string;
  readonly activeRegion: string;
  readonly regions: readonly RegionCost[];
  readonly total: Level;
  /** The cost of everything that stands in regions where nobody is served. */
  readonly standby: Level;
  readonly monthlyBudget: number;
}

/**
 * The cost of a stack, from the resources that its program registers and the usage that its environment assumes.
 * @throws UnpricedError
 */
export function estimate(
  { stack, activeRegion, synthesis }: Pick<Plan, "stack" | "activeRegion" | "synthesis">,
  environment: Pick<Environment, "usage" | "monthlyBudget">,
): Estimate {
  const context = { stack: stackOf(synthesis), usage: environment.usage };
  refuseUnpriced(context.stack.resources);
  // What is in no region is the program's own, and free.
  const costs = treeOf(synthesis).flatMap(({ region, blocks }) =>
    isRegion(region)
      ? [regionCost(region, region === activeRegion ? "active" : "standby", blocks, context)]
      : [],
  );
  return {
    stack,
    activeRegion,
    regions: costs,
    total: sum(costs.map(({ usd }) => usd)),
    standby: sum(costs.filter(({ role }) => role === "standby").map(({ usd }) => usd)),
    monthlyBudget: environment.monthlyBudget,
  };
}

function refuseUnpriced(resources: readonly Registration[]): void {
  const unknown = resources.filter(({ type }) => !pricing.has(type) && !freeBecause.has(type));
  if (unknown.length === 0) return;
  const types = [...new Set(unknown.map(({ type }) => type))].sort();
  throw new UnpricedError(
    `no price is known of ${types.join(", ")}: say what it uses in src/proofs/cost/pricing, or why it is free in src/proofs/cost/pricing/free.ts`,
  );
}

function regionCost(
  region: RegionName,
  role: RegionCost["role"],
  blocks: readonly { readonly name: string; readonly resources: readonly Registration[] }[],
  context: PricingContext,
): RegionCost {
  const costs = blocks.flatMap(({ name, resources }) => {
    const charges = resources.flatMap((resource) =>
      (pricing.get(resource.type)?.(resource, context) ?? [])
        // Where nobody is served there is no load.
        .map((use) => (role === "active" ? use : { ...use, load: use.idle }))
        .filter(({ load }) => load !== 0)
        .map((use) => charge(resource, use, region)),
    );
    return charges.length === 0 ? [] : [{ name, charges, usd: sum(charges.map(({ usd }) => usd)) }];
  });
  return { region, role, usd: sum(costs.map(({ usd }) => usd)), blocks: costs };
}

function charge({ name, type }: Registration, { price, idle, load }: PricedUse, region: RegionName): Charge {
  const { what, unit } = pricedThings[price];
  const quote = (prices[price] as Partial<Record<RegionName, Quote>>)[region];
  if (quote === undefined)
    throw new UnpricedError(`${region} has no price of ${what}, which ${name} uses: npm run prices`);
  const { usd, ...origin } = quote;
  if (!(idle >= 0 && Number.isFinite(load)))
    throw new UnpricedError(
      `${name} uses ${idle} to ${load} of ${what}: its inputs do not say how much it is`,
    );
  return {
    resource: name,
    type,
    what,
    unit,
    quantity: { idle, load },
    price: usd,
    usd: { idle: idle * usd, load: load * usd },
    ...origin,
  };
}

export const sum = (levels: readonly Level[]): Level =>
  levels.reduce((total, { idle, load }) => ({ idle: total.idle + idle, load: total.load + load }), {
    idle: 0,
    load: 0,
  });
