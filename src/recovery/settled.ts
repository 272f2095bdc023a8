import type { RegionPlan } from "./plan.ts";

/**
 * Whether an update leaves both regions as they are: customers are served in the one, an earlier update has shut the other,
 * and both answer. Then nobody can begin to write there, and nothing has to wait for that.
 */
export const isSettled = (serving: RegionPlan, other: RegionPlan): boolean =>
  serving.frozen === undefined && serving.open && !serving.opening && other.shut;
