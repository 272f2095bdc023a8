import { otherSlot, type Pair, type Slot, slots } from "../../../regions/index.ts";
import type { Inventory } from "../reachability/inventory.ts";
import { leftIn } from "./lease.ts";
import { isUndisturbed, type Scenario, scenarios } from "./scenarios.ts";
import { type Stage, standing } from "./stage.ts";

export interface PlayArgs {
  /** The stack's resources in the plan of each region serving. */
  readonly standings: Pair<Inventory>;
  /** Names and codes of the stack's regions. */
  readonly regions: Pair<{ readonly name: string; readonly code: string }>;
  /** The stack while one of its regions is lost, and left as it was. @default neither is */
  readonly left?: { readonly slot: Slot; readonly inventory: Inventory };
  /** The stack before it moved to the secondary region. @default as it stands with the primary one serving */
  readonly before?: Inventory;
  /** The stack once it has moved back to the primary region. @default as it stands with the primary one serving */
  readonly returned?: Inventory;
  /** The region that `stopWrites` closes where it would serve. @default it is open */
  readonly stopped?: Slot;
}

/** A scenario, and the stack as it stands in it. */
export interface Staged {
  readonly scenario: Scenario;
  readonly stage: Stage;
}

/** The stages without a disturbance, with one region serving and with the other. */
export const undisturbedStages = (args: PlayArgs): readonly Stage[] =>
  scenarios.filter(isUndisturbed).map((scenario) => stageOf(scenario, args));

/** The situation in words, with the region that `stopWrites` closes against it. */
export const saying = ({ says, whileStopped }: Scenario, { stopped, regions }: PlayArgs): string =>
  stopped !== undefined && whileStopped[stopped] !== undefined
    ? `${says} (but stopWrites has closed ${regions[stopped].name})`
    : says;

export function stageOf(
  scenario: Scenario,
  { standings, regions, left, before, stopped, ...args }: PlayArgs,
): Stage {
  const { stands, dark, unread, lingering, tookOver, cutOff = false } = scenario;
  const names = { primary: regions.primary.name, secondary: regions.secondary.name };
  const named = (some: readonly Slot[]) => some.map((slot) => names[slot]);
  // What a stack is in needs no guess: the lost region is in its plan.
  const isNow = left !== undefined && tookOver === otherSlot(left.slot);
  // A lost region stays as it was before the move: a plan of the return has claimed the lease again.
  const primary = (tookOver === "secondary" ? before : undefined) ?? standings.primary;
  const known = { ...standings, primary, returned: args.returned ?? standings.primary };
  const inventory = isNow ? left.inventory : standing(known, names, stands, tookOver ?? "secondary");
  const opened = slots.filter((slot) => stands[slot] !== otherSlot(slot));
  return {
    inventory,
    regions: names,
    dark: named(dark),
    unread: named(unread),
    serving: named(opened.filter((slot) => stands[slot] !== stopped)),
    stopped: named(opened.filter((slot) => stands[slot] === stopped)),
    left: cutOff ? [] : leftIn(inventory, named(opened), tookOver && names[tookOver]),
    lingering: named(lingering),
  };
}
