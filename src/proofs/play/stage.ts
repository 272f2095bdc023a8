import type { Pair } from "../../../regions/index.ts";
import { type Inventory, indexed, type Resource } from "../reachability/inventory.ts";

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
  /** Regions that would, and that `stopWrites` closes. */
  readonly stopped: readonly string[];
  /** Regions whose tasks can read that another one writes. */
  readonly left: readonly string[];
  /** Regions where tasks still run that the plan no longer wants. */
  readonly lingering: readonly string[];
}

/** Of a stack, as each region would stand were it the one that serves. */
export type Standings = Pair<Inventory>;

/** Route 53's resources are in no region: the provider that made one says nothing of where it is. */
const isGlobal = ({ type }: Resource): boolean => type.startsWith("aws:route53/");

/**
 * A stack half-way: each region as it stands in one of two plans. A lost region stays as it was.
 *
 * @param as the plan that each region's resources, and those of Route 53, are taken from
 */
export function standing(
  standings: Standings,
  regions: Pair<string>,
  as: Pair<keyof Pair<unknown>>,
): Inventory {
  const inFirst = ({ region }: Resource) => region === regions.primary;
  return indexed([
    ...standings[as.primary].all.filter((resource) => !isGlobal(resource) && inFirst(resource)),
    ...standings[as.secondary].all.filter((resource) => isGlobal(resource) || !inFirst(resource)),
  ]);
}
