import { inputs, options, rewrite } from "../mutate.ts";
import { type Fault, fed, part, primary, withoutWaiting } from "./fault.ts";

const rotation = "rotation-sessions-use1-production";
const limits = (minimum: object) =>
  part("cacheUsageLimits", { dataStorage: { maximum: 5, unit: "GB", ...minimum } });

/** Customers' sessions. */
export const sessionFaults: readonly Fault[] = [
  ["sessions-user", primary("user-sessions", inputs({ engine: "redis" }))],
  ["sessions-user", primary("user-sessions", inputs({ passwords: undefined, noPasswordRequired: true }))],
  ["sessions-user", primary("user-sessions", inputs({ passwords: [] }))],
  ["sessions-user", primary("user-sessions", inputs({ authenticationMode: { type: "iam" } }))],
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
      primary("user-sessions", rewrite("accessString", from, to)),
    ],
  ),
  ["sessions-login", primary("cache-sessions", inputs({ userGroupId: undefined }))],
  ["sessions-login", primary("cache-sessions", options({ propertyDependencies: {} }))],
  ["sessions-login", primary("user-group-sessions", inputs({ engine: "redis" }))],
  ["sessions-login", primary("user-group-sessions", options({ propertyDependencies: {} }))],
  ["sessions-rotation", primary("user-sessions", options({ ignoreChanges: [] }))],
  ["sessions-rotation", primary("rotation-sessions", "removed")],
  ["sessions-rotation", primary("rotation-sessions", inputs({ rotateImmediately: false }))],
  [
    "sessions-rotation",
    primary("rotation-sessions", inputs({ rotationRules: { automaticallyAfterDays: 90 } })),
  ],
  ["sessions-rotation", primary("permission-session-rotation", "removed")],
  ["sessions-rotation", primary("endpoint-elasticache", "removed")],
  ...["cache-sessions", "permission-session-rotation", "endpoint-secretsmanager", "endpoint-elasticache"].map(
    (forWhat): Fault => ["sessions-rotation", withoutWaiting(rotation, `${forWhat}-use1-production`)],
  ),
  ["sessions-place", fed("cache-sessions-use1-production", "subnetIds", "subnet-app-az1-use1-production")],
  ["sessions-place", primary("cache-sessions", options({ propertyDependencies: {} }))],
  ["sessions-kept", primary("cache-sessions", inputs({ snapshotRetentionLimit: 1 }))],
  ["sessions-kept", primary("cache-sessions", inputs({ snapshotRetentionLimit: undefined }))],
  ["sessions-kept", primary("cache-sessions", inputs({ snapshotArnsToRestores: ["arn"] }))],
  ["sessions-limits", primary("cache-sessions", inputs({ cacheUsageLimits: undefined }))],
  ["sessions-limits", primary("cache-sessions", part("cacheUsageLimits", { ecpuPerSeconds: [] }))],
  ["sessions-limits", primary("cache-sessions", limits({ minimum: 1 }))],
  // What holds for every secret, function and key
  ["right-key", fed("cache-sessions-use1-production", "kmsKeyId", "key-data-use1-production")],
  ["secret-version", primary("secret-version-sessions", options({ ignoreChanges: [] }))],
  ["function-settings", primary("session-rotation", inputs({ reservedConcurrentExecutions: undefined }))],
  ["rotation-pace", primary("rotation-sessions", inputs({ rotationRules: { automaticallyAfterDays: 31 } }))],
  ["sessions-user", primary("user-sessions", inputs({ passwords: undefined }))],
  ["sessions-user", primary("user-sessions", inputs({ noPasswordRequired: true }))],
  ["sessions-user", primary("user-sessions", rewrite("accessString", /^on /, "off "))],
];
