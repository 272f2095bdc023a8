import type { Environment, Placement } from "../environments/index.ts";
import { createNetwork, type Network } from "./network/network.ts";
import { createLogGroup } from "./observability/log-group.ts";
import type { Scope } from "./scope.ts";
import { createKeys, type Keys } from "./security/keys.ts";
import { createAccessLogs } from "./storage/access-logs.ts";
import type { Bucket } from "./storage/bucket.ts";

/** Whether a region serves traffic and owns the writable database. Derived, never configured. */
export type Role = "active" | "standby";

export interface RegionArgs {
  readonly environment: Environment;
  readonly role: Role;
  readonly placement: Placement;
  /** The VPC range of the environment's other region. */
  readonly otherCidr: string;
}

/** What one region offers to the rest of its environment. */
export interface RegionStack {
  readonly scope: Scope;
  readonly role: Role;
  readonly keys: Keys;
  readonly network: Network;
  readonly accessLogs: Bucket;
}

/** Builds one region. Both regions of an environment are made here, alike but for the data they are given. */
export function createRegion(scope: Scope, args: RegionArgs): RegionStack {
  const { environment, role, placement, otherCidr } = args;

  const keys = createKeys(scope);
  const flowLogGroup = createLogGroup(scope, {
    component: "vpc-flow",
    keyArn: keys.logs.arn,
    retentionDays: environment.logs.auditDays,
  });
  const network = createNetwork(scope, { placement, otherCidr, flowLogGroup });
  const accessLogs = createAccessLogs(scope);

  return { scope, role, keys, network, accessLogs };
}
