import { inputs, type Mutation, options } from "../mutate.ts";
import { type Fault, named } from "./fault.ts";

const replica = "aurora-usw2-production-g2";
const home = "aurora-use1-production-g1";
const global = "global-database-production";
const rotation = "rotation-master-use1-production";

/** Has a resource heed what it ignores. */
const heeding =
  (input: string): Mutation =>
  (registration) =>
    options({ ignoreChanges: registration.ignoreChanges.filter((ignored) => ignored !== input) })(
      registration,
    );

/** A global database, the logins to it and the tasks that wait beside it: faults of production as it is committed. */
export const globalFaults: readonly Fault[] = [
  ["service-count", named("service-usw2-production", inputs({ desiredCount: 1 }))],
  ["service-count", named("service-worker-usw2-production", inputs({ desiredCount: 1 }))],
  ["service-count", named("scaling-target-usw2-production", inputs({ maxCapacity: 1 }))],
  ["aurora-global", named(replica, heeding("globalClusterIdentifier"))],
  ["aurora-global", named(home, heeding("globalClusterIdentifier"))],
  ["aurora-global", named(replica, heeding("replicationSourceIdentifier"))],
  [
    "aurora-global",
    named(replica, inputs({ replicationSourceIdentifier: "arn:aws:rds:us-east-1:1:cluster:x" })),
  ],
  [
    "aurora-global",
    named(replica, (half) => ({ ...half, provider: half.provider.replaceAll("usw2", "use1") })),
  ],
  ["aurora-global", named(global, heeding("sourceDbClusterIdentifier"))],
  ["aurora-global", named(global, heeding("databaseName"))],
  ["aurora-global", named(global, inputs({ forceDestroy: false }))],
  ["aurora-global", named(global, inputs({ deletionProtection: true }))],
  ["aurora-origin", named(home, inputs({ manageMasterUserPassword: true }))],
  ["aurora-origin", named(home, inputs({ masterPassword: "x", masterPasswordWo: undefined }))],
  ["aurora-origin", named(home, inputs({ masterPassword: "x" }))],
  ["aurora-origin", named(home, inputs({ masterPasswordWo: undefined }))],
  ["aurora-origin", named(replica, inputs({ masterPasswordWo: "x" }))],
  ["aurora-origin", named(replica, inputs({ engineVersion: undefined }))],
  ["aurora-zones", named("aurora-usw2-production-g2-2", "removed")],
  ["master-rotation", named(rotation, "removed")],
  ["master-rotation", named(rotation, inputs({ rotationRules: { automaticallyAfterDays: 90 } }))],
  ["master-rotation", named(rotation, inputs({ rotateImmediately: false }))],
  ["master-rotation", named(rotation, options({ dependencies: [] }))],
  ["rotation-permission", named("permission-rotation-master-use1-production", "removed")],
  ["application-rotation", named("rotation-application-g1-use1-production", "removed")],
  [
    "secret-own",
    named("secret-processor-key-use1-production", inputs({ replicas: [{ region: "us-west-2" }] })),
  ],
];
