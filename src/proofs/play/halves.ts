import { type Inventory, type Resource, text } from "../reachability/inventory.ts";

export const globalType = "aws:rds/globalCluster:GlobalCluster";

/** Whether a cluster belongs to a global database: it says so itself, or the global database was made of it. */
export const isHalf = (inventory: Inventory, { inputs, computed }: Resource): boolean =>
  text(inputs.globalClusterIdentifier) !== undefined ||
  inventory.ofType(globalType).some((one) => one.inputs.sourceDbClusterIdentifier === computed.arn);
