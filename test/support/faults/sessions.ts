import { inputs, options, rewrite } from "../mutate.ts";
import { type Fault, fed, home, part, withoutWaiting } from "./fault.ts";

const rotation = "rotation-sessions-use1-production";
const limits = (minimum: object) =>
  part("cacheUsageLimits", { dataStorage: { maximum: 5, unit: "GB", ...minimum } });

/** Customers' sessions. */
export const sessionFaults: readonly Fault[] = [
  ["sessions-user", home("user-sessions", inputs({ engine: "redis" }))],
  ["sessions-user", home("user-sessions", inputs({ passwords: undefined, noPasswordRequired: true }))],
  ["sessions-user", home("user-sessions", inputs({ passwords: [] }))],
  ["sessions-user", home("user-sessions", inputs({ authenticationMode: { type: "iam" } }))],
  ...[
    ["~sessions:*", "~*"],
    ["~sessions:*", "~sessions:* ~*"],
    ["-@all", "+@all"],
    ["+get ", "+@read "],
    ["+get ", "+@admin "],
    ["+get ", "+scan "],
    ["+get ", "+flushall "],
    ["+get ", "&* "],
    ["+cluster|slots", "allcommands"],
  ].map(
    ([from = "", to = ""]): Fault => [
      "sessions-user",
      home("user-sessions", rewrite("accessString", from, to)),
    ],
  ),
  ["sessions-login", home("cache-sessions", inputs({ userGroupId: undefined }))],
  ["sessions-login", home("cache-sessions", options({ propertyDependencies: {} }))],
  ["sessions-login", home("user-group-sessions", inputs({ engine: "redis" }))],
  ["sessions-login", home("user-group-sessions", options({ propertyDependencies: {} }))],
  ["sessions-rotation", home("user-sessions", options({ ignoreChanges: [] }))],
  ["sessions-rotation", home("rotation-sessions", "removed")],
  ["sessions-rotation", home("rotation-sessions", inputs({ rotateImmediately: false }))],
  ["sessions-rotation", home("rotation-sessions", inputs({ rotationRules: { automaticallyAfterDays: 90 } }))],
  ["sessions-rotation", home("permission-session-rotation", "removed")],
  ["sessions-rotation", home("endpoint-elasticache", "removed")],
  ...["cache-sessions", "permission-session-rotation", "endpoint-secretsmanager", "endpoint-elasticache"].map(
    (forWhat): Fault => ["sessions-rotation", withoutWaiting(rotation, `${forWhat}-use1-production`)],
  ),
  ["sessions-place", fed("cache-sessions-use1-production", "subnetIds", "subnet-app-az1-use1-production")],
  ["sessions-place", home("cache-sessions", options({ propertyDependencies: {} }))],
  ["sessions-kept", home("cache-sessions", inputs({ snapshotRetentionLimit: 1 }))],
  ["sessions-kept", home("cache-sessions", inputs({ snapshotRetentionLimit: undefined }))],
  ["sessions-kept", home("cache-sessions", inputs({ snapshotArnsToRestores: ["arn"] }))],
  ["sessions-limits", home("cache-sessions", inputs({ cacheUsageLimits: undefined }))],
  ["sessions-limits", home("cache-sessions", part("cacheUsageLimits", { ecpuPerSeconds: [] }))],
  ["sessions-limits", home("cache-sessions", limits({ minimum: 1 }))],
  // What holds for every secret, function and key
  ["right-key", fed("cache-sessions-use1-production", "kmsKeyId", "key-data-use1-production")],
  ["secret-version", home("secret-version-sessions", options({ ignoreChanges: [] }))],
  ["function-settings", home("session-rotation", inputs({ reservedConcurrentExecutions: undefined }))],
  ["rotation-pace", home("rotation-sessions", inputs({ rotationRules: { automaticallyAfterDays: 31 } }))],
];
