import type { ComputeSettings, QueueSettings, Sizes } from "../../../environments/index.ts";
import { tasksPerInstance } from "../../../environments/instance-types.ts";

/**
 * Instances that the group may grow to: room for two revisions of the largest services, because a deployment runs both,
 * and one more in each zone, so that an instance can be replaced before it goes. A worker's task is as large as one of
 * the application's.
 */
export function maxInstances(
  compute: Pick<ComputeSettings, "instanceType" | "task">,
  { serviceMaxTasks }: Pick<Sizes, "serviceMaxTasks">,
  queue: Pick<QueueSettings, "maxTasks"> | undefined,
  zones: number,
): number {
  const tasks = serviceMaxTasks + (queue?.maxTasks ?? 0);
  return Math.ceil((2 * tasks) / tasksPerInstance(compute)) + zones;
}

/** The bounds of a number of tasks. */
export interface Bounds {
  readonly minCapacity: number;
  readonly maxCapacity: number;
}

const none: Bounds = { minCapacity: 0, maxCapacity: 0 };

/** The bounds of the number of tasks. @param waiting how many a region has that does not serve */
export function taskBounds(
  { serving, waiting }: { readonly serving: boolean; readonly waiting: number },
  { serviceMinTasks, serviceMaxTasks }: Pick<Sizes, "serviceMinTasks" | "serviceMaxTasks">,
  floor: number = serviceMinTasks,
): Bounds {
  if (!serving) return { minCapacity: waiting, maxCapacity: waiting };
  return {
    minCapacity: Math.min(Math.max(floor, serviceMinTasks), serviceMaxTasks),
    maxCapacity: serviceMaxTasks,
  };
}

/** The bounds of the worker's number of tasks. */
export const workerBounds = (
  serving: boolean,
  { minTasks, maxTasks }: Pick<QueueSettings, "minTasks" | "maxTasks">,
): Bounds => (serving ? { minCapacity: minTasks, maxCapacity: maxTasks } : none);
