import { environments } from "../../../environments/index.ts";
import { regions, type Slot } from "../../../regions/index.ts";
import type { Plan } from "../model/plan.ts";
import type { Violation } from "../model/rule.ts";
import { type Inventory, indexed, takeInventory } from "../reachability/inventory.ts";
import { proveApart } from "./apart.ts";
import { proveMoves } from "./order/moves.ts";
import { provePlay } from "./prove.ts";
import type { PlayArgs } from "./staged.ts";

export { provePlanned } from "./planned.ts";
export { type Playable, playables } from "./playables.ts";
export { playRules } from "./problem.ts";
export { playProofs, provePlay } from "./prove.ts";
export { play } from "./requests.ts";
export { type Scenario, scenarios } from "./scenarios.ts";
export type { PlayArgs } from "./staged.ts";
export { tell } from "./tell.ts";
export type { Told } from "./told.ts";

/**
 * The resources that a stack's scenarios are played with; undefined unless it is planned with each of its regions serving.
 * @param returned the update that makes the primary region active again
 */
export function playOf(plans: readonly Plan[], returned?: Plan): PlayArgs | undefined {
  const environment = environments.find(({ name }) => name === plans[0]?.stack);
  if (environment === undefined) return undefined;
  const { primary, secondary } = environment;
  const [inPrimary, inSecondary] = [primary, secondary].map(({ region }) =>
    plans.find(({ activeRegion }) => activeRegion === region),
  );
  if (inPrimary === undefined || inSecondary === undefined) return undefined;
  const left =
    asLeft(inPrimary, "secondary", secondary.region) ?? asLeft(inSecondary, "primary", primary.region);
  const before = beforeTheMove(inPrimary, inSecondary);
  const stopped = inPrimary.stopped ? "primary" : inSecondary.stopped ? "secondary" : undefined;
  return {
    standings: {
      primary: onceBack(inPrimary, inSecondary),
      secondary: onceBack(inSecondary, inPrimary),
    },
    regions: { primary: regions[primary.region], secondary: regions[secondary.region] },
    ...(left && { left }),
    ...(before && { before }),
    ...(returned && { returned: takeInventory([returned.synthesis]) }),
    ...(stopped && { stopped }),
  };
}

/** The stack as the update before the move to the secondary region left it, where the primary one's plan is of the return. */
function beforeTheMove({ past, activeRegion }: Plan, inSecondary: Plan): Inventory | undefined {
  if (past.length <= inSecondary.past.length) return undefined;
  const lastIn = (plan: Plan | undefined): Plan | undefined =>
    plan === undefined || plan.activeRegion === activeRegion ? plan : lastIn(plan.previous);
  const left = lastIn(inSecondary.previous);
  return left && takeInventory([left.synthesis]);
}

/** A plan in which a region is lost, and left as it was. */
const asLeft = ({ leaves, synthesis }: Plan, slot: Slot, region: string): PlayArgs["left"] =>
  leaves === region ? { slot, inventory: takeInventory([synthesis]) } : undefined;

/**
 * A stack as it stands with both regions there. Where one is lost, the other one is as planned, and the lost one as it will
 * be once it is back: the way back to it begins with an update that closes it.
 */
function onceBack({ synthesis, leaves, activeRegion }: Plan, other: Plan): Inventory {
  const planned = takeInventory([synthesis]);
  const closed = other.previous;
  if (leaves === undefined || closed?.activeRegion !== activeRegion) return planned;
  return indexed([
    ...planned.all.filter(({ region }) => region !== leaves),
    ...takeInventory([closed.synthesis]).all.filter(({ region }) => region === leaves),
  ]);
}

/** Proves that a stack hears of itself alone. @param others the same stack under another suffix */
export function provePlaysApart(plans: readonly Plan[], others: readonly Plan[]): readonly Violation[] {
  const [here, there] = [playOf(plans), playOf(others)];
  return here === undefined || there === undefined ? [] : proveApart(here, there);
}

/**
 * Plays a stack's scenarios, with each of its regions serving, returning or lost.
 * @param returned the update that makes the primary region active again
 */
export function provePlays(plans: readonly Plan[], returned?: Plan): readonly Violation[] {
  const args = playOf(plans, returned);
  if (args === undefined) return [];
  const synthesisOf = (region: string) =>
    plans.find(({ activeRegion }) => activeRegion === region)?.synthesis;
  const [primary, secondary] = [args.regions.primary, args.regions.secondary].map(({ name }) =>
    synthesisOf(name),
  );
  return [...provePlay(args), ...(primary && secondary ? proveMoves({ primary, secondary }, args) : [])];
}
