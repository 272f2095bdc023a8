import type { Compute, Sizes } from "../../environments/index.ts";
import { tasksPerInstance } from "../../environments/instance-types.ts";

/**
 * Instances that the group may grow to: room for two revisions of the largest service, because a deployment runs both,
 * and one more in each zone, so that an instance can be replaced before it goes.
 */
export function maxInstances(
  compute: Pick<Compute, "instanceType" | "task">,
  { serviceMaxTasks }: Pick<Sizes, "serviceMaxTasks">,
  zones: number,
): number {
  return Math.ceil((2 * serviceMaxTasks) / tasksPerInstance(compute)) + zones;
}

/** The bounds of the number of tasks; a region that does not serve has none. */
export function taskBounds(
  serving: boolean,
  { serviceMinTasks, serviceMaxTasks }: Pick<Sizes, "serviceMinTasks" | "serviceMaxTasks">,
  floor: number = serviceMinTasks,
): { readonly minCapacity: number; readonly maxCapacity: number } {
  if (!serving) return { minCapacity: 0, maxCapacity: 0 };
  return {
    minCapacity: Math.min(Math.max(floor, serviceMinTasks), serviceMaxTasks),
    maxCapacity: serviceMaxTasks,
  };
}
