import type { Pair, Slot } from "../../../regions/index.ts";
import { type Inventory, indexed, type Resource } from "../reachability/inventory.ts";
import type { Stand } from "./scenarios.ts";

/** The resources of each region, and its state, while a scenario is played. */
export interface Stage {
  readonly inventory: Inventory;
  /** Names of the regions of the stack. */
  readonly regions: Pair<string>;
  /** Regions that answer nobody. */
  readonly dark: readonly string[];
  /** Regions whose answers Route 53's checkers do not get, though everybody else does. */
  readonly unread: readonly string[];
  /** Regions that serve, and would run tasks if the stack had an image. */
  readonly serving: readonly string[];
  /** Regions that would serve, and that `stopWrites` closes. */
  readonly stopped: readonly string[];
  /** Regions whose tasks can read that another region writes. */
  readonly left: readonly string[];
  /** Regions where tasks still run that the plan no longer wants. */
  readonly lingering: readonly string[];
}

/**
 * A stack's resources in each plan: with each region serving, and with the primary one serving again after the secondary
 * one did.
 */
type Standings = Readonly<Record<Stand, Inventory>>;

/** Whether a resource is Route 53's, which is in no region: the provider that made it says nothing of where it is. */
const isGlobal = ({ type }: Resource): boolean => type.startsWith("aws:route53/");

/**
 * A stack half-way: each region as it stands in one of the plans. A lost region stays as it was.
 *
 * @param as the plan that each region's resources are taken from
 * @param led the region by whose plan Route 53 leads customers
 */
export function standing(standings: Standings, regions: Pair<string>, as: Pair<Stand>, led: Slot): Inventory {
  const inFirst = ({ region }: Resource) => region === regions.primary;
  return indexed([
    ...standings[as.primary].all.filter((resource) => !isGlobal(resource) && inFirst(resource)),
    ...standings[as.secondary].all.filter((resource) => !isGlobal(resource) && !inFirst(resource)),
    ...standings[as[led]].all.filter(isGlobal),
  ]);
}
