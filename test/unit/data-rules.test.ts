import test from "ava";
import type { Registration, Synthesis } from "../../src/plan/registration.ts";
import { dataRules } from "../../src/policies/data.ts";
import { audit } from "../../src/policies/index.ts";
import { restored, synthesizeDatabase } from "../support/database.ts";
import { added, inputs, type Mutation, mutated, options, rewrite } from "../support/mutate.ts";
import { synthesizePlatform } from "../support/platform.ts";

type Fault = readonly [rule: string, change: (clean: Synthesis) => Synthesis];

const home = (kind: string, mutation: Mutation | "removed") => (clean: Synthesis) =>
  mutated(clean, `${kind}-use1-production`, mutation);
const named = (name: string, mutation: Mutation | "removed") => (clean: Synthesis) =>
  mutated(clean, name, mutation);

const database = "aurora-use1-production-g1";
const reader = `${database}-2`;
const code = "rotation-use1-production-g1";

/** Takes the resource of that name out of what another one waits for. */
const withoutWaiting = (name: string, forWhat: string) => (clean: Synthesis) => {
  const gone = clean.registrations.find((registration) => registration.name === forWhat)?.urn;
  if (gone === undefined) throw new Error(`no resource is called ${forWhat}`);
  return mutated(clean, name, (registration) => {
    if (!registration.dependencies.includes(gone)) throw new Error(`${name} does not wait for ${forWhat}`);
    return { ...registration, dependencies: registration.dependencies.filter((urn) => urn !== gone) };
  });
};

/** Has an input take its value from another resource. */
const fed = (name: string, input: string, from: string) => (clean: Synthesis) => {
  const source = clean.registrations.find((registration) => registration.name === from)?.urn ?? "";
  return mutated(clean, name, (registration) => ({
    ...registration,
    propertyDependencies: { ...registration.propertyDependencies, [input]: [source] },
  }));
};

const within =
  (input: string, changes: Readonly<Record<string, unknown>>): Mutation =>
  (registration: Registration) =>
    inputs({ [input]: { ...Object(registration.inputs[input]), ...changes } })(registration);

const parameter =
  (name: string, changes: Readonly<Record<string, unknown>>): Mutation =>
  (registration) =>
    inputs({
      parameters: (registration.inputs.parameters as { name: string }[]).map((item) =>
        item.name === name ? { ...item, ...changes } : item,
      ),
    })(registration);

const planRule =
  (changes: Readonly<Record<string, unknown>>): Mutation =>
  (registration) =>
    inputs({ rules: [{ ...Object((registration.inputs.rules as unknown[])[0]), ...changes }] })(registration);

const otherKey = "key-data-usw2-production";
const logsKey = "key-logs-use1-production";

const faults: readonly Fault[] = [
  // Aurora
  ["aurora-serverless", named(database, inputs({ engineMode: "serverless" }))],
  ["aurora-serverless", named(database, inputs({ engine: "aurora-mysql" }))],
  ["aurora-serverless", named(database, inputs({ serverlessv2ScalingConfiguration: undefined }))],
  ["aurora-serverless", named(reader, inputs({ instanceClass: "db.r6g.large" }))],
  ["aurora-encryption", named(database, inputs({ storageEncrypted: undefined }))],
  ["aurora-encryption", fed(database, "kmsKeyId", otherKey)],
  ["aurora-encryption", fed(database, "kmsKeyId", logsKey)],
  ["aurora-encryption", fed(database, "masterUserSecretKmsKeyId", otherKey)],
  ["aurora-pause", named(database, within("serverlessv2ScalingConfiguration", { minCapacity: 0 }))],
  [
    "aurora-pause",
    (clean) =>
      mutated(
        mutated(clean, database, options({ protect: false })),
        database,
        within("serverlessv2ScalingConfiguration", { minCapacity: 0 }),
      ),
  ],
  ["aurora-keeps", named(database, inputs({ availabilityZones: ["us-east-1a"] }))],
  ["aurora-keeps", named(database, options({ ignoreChanges: ["engineVersion"] }))],
  ["aurora-keeps", named(database, options({ ignoreChanges: ["snapshotIdentifier"] }))],
  ["aurora-teardown", named(database, inputs({ skipFinalSnapshot: undefined }))],
  ["aurora-teardown", named(database, inputs({ deletionProtection: true }))],
  ["aurora-teardown", named(database, inputs({ deleteAutomatedBackups: false }))],
  ["aurora-backups", named(database, inputs({ backupRetentionPeriod: 7 }))],
  ["aurora-backups", named(database, inputs({ copyTagsToSnapshot: undefined }))],
  ["aurora-windows", named(database, inputs({ preferredMaintenanceWindow: "sun:07:15-sun:07:45" }))],
  ["aurora-windows", named(database, inputs({ preferredBackupWindow: undefined }))],
  ["aurora-windows", named(reader, inputs({ preferredBackupWindow: "07:00-07:30" }))],
  ["aurora-windows", named(reader, inputs({ preferredMaintenanceWindow: "sun:06:45-sun:07:15" }))],
  ["aurora-log-group", home("log-group-database-g1", inputs({ name: `/aws/rds/cluster/${database}/audit` }))],
  ["aurora-log-group", withoutWaiting(database, "log-group-database-g1-use1-production")],
  ["aurora-log-group", named(database, inputs({ enabledCloudwatchLogsExports: [] }))],
  ["aurora-origin", named(database, inputs({ snapshotIdentifier: "snapshot" }))],
  ["aurora-origin", named(database, inputs({ masterUsername: undefined }))],
  ["aurora-origin", named(database, inputs({ manageMasterUserPassword: undefined }))],
  ["aurora-origin", named(database, inputs({ masterPassword: "[secret]" }))],
  ["aurora-regional", named(database, inputs({ globalClusterIdentifier: "global" }))],
  ["aurora-zones", named(reader, inputs({ availabilityZone: "us-east-1a" }))],
  ["aurora-zones", named(reader, inputs({ availabilityZone: undefined }))],
  ["aurora-zones", (clean) => mutated(mutated(clean, reader, "removed"), `${database}-3`, "removed")],
  ["aurora-tls", named(database, inputs({ iamDatabaseAuthenticationEnabled: undefined }))],
  ["aurora-tls", named(database, options({ propertyDependencies: {} }))],
  ["aurora-tls", home("parameter-group", parameter("rds.force_ssl", { value: "0" }))],
  ["aurora-tls", home("parameter-group", parameter("ssl_min_protocol_version", { value: "TLSv1" }))],
  [
    "aurora-tls",
    home("parameter-group", parameter("shared_preload_libraries", { value: "pg_stat_statements" })),
  ],
  ["aurora-tls", home("parameter-group", parameter("pgaudit.log", { value: "none" }))],
  ["aurora-tls", home("parameter-group", parameter("log_connections", { value: "0" }))],
  ["aurora-tls", home("parameter-group", parameter("log_disconnections", { value: "0" }))],
  ["aurora-tls", home("parameter-group", parameter("log_min_duration_statement", { value: "-1" }))],
  ["aurora-parameters", home("parameter-group", parameter("rds.force_ssl", { applyMethod: "immediate" }))],
  ["aurora-insights", named(database, inputs({ performanceInsightsEnabled: true }))],
  ["aurora-insights", named(reader, inputs({ performanceInsightsEnabled: false }))],
  ["aurora-insights", fed(reader, "performanceInsightsKmsKeyId", otherKey)],
  [
    "aurora-authority",
    named("rds-certificate-use1-production", inputs({ certificateIdentifier: "rds-ca-2019" })),
  ],
  ["aurora-certificate", named(database, inputs({ caCertificateIdentifier: "rds-ca-rsa2048-g1" }))],
  // Secrets and functions
  ["secret-window", home("secret-application-g1", inputs({ recoveryWindowInDays: undefined }))],
  ["secret-window", home("secret-processor-key", inputs({ recoveryWindowInDays: 7 }))],
  ["secret-window", fed("secret-processor-key-use1-production", "kmsKeyId", otherKey)],
  ["master-rotation", home("rotation-master-g1", "removed")],
  ["master-rotation", home("rotation-master-g1", inputs({ rotationRules: { automaticallyAfterDays: 90 } }))],
  ["master-rotation", home("rotation-master-g1", inputs({ rotateImmediately: undefined }))],
  ["master-rotation", home("rotation-master-g1", inputs({ rotationLambdaArn: "arn" }))],
  ["master-rotation", withoutWaiting("rotation-master-g1-use1-production", reader)],
  ["application-rotation", home("rotation-application-g1", "removed")],
  ["application-rotation", home("rotation-application-g1", inputs({ rotateImmediately: false }))],
  ["application-rotation", home("rotation-application-g1", inputs({ rotationRules: {} }))],
  ["application-rotation", home("bootstrap-g1", "removed")],
  [
    "application-rotation",
    withoutWaiting("rotation-application-g1-use1-production", "bootstrap-g1-use1-production"),
  ],
  ...[
    ["bootstrap-g1", `${database}-1`],
    ["rotation-application-g1", reader],
  ].flatMap(([step, instance = ""]): readonly Fault[] =>
    [instance, "permission-rotation-g1-use1-production", "endpoint-secretsmanager-use1-production"].map(
      (forWhat) => ["application-rotation", withoutWaiting(`${step}-use1-production`, forWhat)],
    ),
  ),
  ["rotation-permission", home("permission-rotation-g1", "removed")],
  ["rotation-permission", home("permission-rotation-g1", inputs({ principal: "*" }))],
  ["rotation-permission", home("permission-rotation-g1", inputs({ sourceAccount: undefined }))],
  ["rotation-permission", home("permission-rotation-g1", options({ propertyDependencies: {} }))],
  ["secret-version", home("secret-application-g1-version", options({ ignoreChanges: [] }))],
  ["function-log-group", named(code, inputs({ loggingConfig: undefined }))],
  ["function-log-group", withoutWaiting(code, "log-group-rotation-g1-use1-production")],
  ["function-log-group", withoutWaiting(code, "role-policy-rotation-use1-production")],
  [
    "function-log-group",
    home("role-policy-rotation", rewrite("policy", "logs:CreateLogStream", "logs:CreateLogGroup")),
  ],
  ["function-settings", named(code, inputs({ reservedConcurrentExecutions: undefined }))],
  ["function-settings", named(code, inputs({ vpcConfig: undefined }))],
  ["function-settings", fed(code, "kmsKeyArn", otherKey)],
  ["interface-timeouts", named(code, options({ customTimeouts: { delete: "10m" } }))],
  ["interface-timeouts", home("security-group-rotation", options({ customTimeouts: { delete: "44m" } }))],
  ["interface-timeouts", home("subnet-app-az1", options({ customTimeouts: { delete: "15m" } }))],
  // Backup
  ["vault-teardown", home("backup-vault", inputs({ forceDestroy: undefined }))],
  ["vault-teardown", home("backup-vault", options({ customTimeouts: {} }))],
  ["vault-teardown", home("backup-vault", options({ customTimeouts: { delete: "59m" } }))],
  ["vault-teardown", withoutWaiting("backup-vault-use1-production", "role-backup-use1-production")],
  ["vault-teardown", withoutWaiting("backup-vault-usw2-production", "role-policy-backup-use1-production")],
  ["vault-key", fed("backup-vault-use1-production", "kmsKeyArn", otherKey)],
  ["vault-policy", home("backup-vault-policy", "removed")],
  ["vault-policy", home("backup-vault-policy", rewrite("policy", "Deny", "Allow"))],
  ["backup-writer", home("backup-plan", "removed")],
  ["backup-writer", home("backup-selection", "removed")],
  ["backup-writer", fed("backup-selection-use1-production", "resources", "vpc-use1-production")],
  ["backup-copy", fed("backup-plan-use1-production", "rules", "backup-vault-use1-production")],
  ["backup-copy", home("backup-plan", planRule({ copyActions: [] }))],
  ["backup-copy", home("backup-plan", planRule({ lifecycle: {} }))],
  ["backup-copy", home("backup-plan", planRule({ copyActions: [{ destinationVaultArn: "arn" }] }))],
  ["backup-copy", home("backup-plan", planRule({ recoveryPointTags: {} }))],
  [
    "backup-settings",
    home("backup-region-settings", inputs({ resourceTypeOptInPreference: { Aurora: true } })),
  ],
  [
    "backup-settings",
    home("backup-region-settings", within("resourceTypeOptInPreference", { Aurora: false })),
  ],
  ["backup-settings", (clean) => added(clean, "backup-region-settings-use1-production", options({}))],
  [
    "restore-test",
    named("restore-testing-selection-usw2-production", inputs({ restoreMetadataOverrides: undefined })),
  ],
  [
    "restore-test",
    fed("restore-testing-plan-usw2-production", "recoveryPointSelection", "backup-vault-use1-production"),
  ],
];

let clean: Synthesis;
test.before(async () => {
  clean = await synthesizePlatform("production", { accountBaseline: "true" });
});

const tripped = (synthesis: Synthesis, id: string): boolean =>
  audit(synthesis).some(({ rule }) => rule === id);

test("no rule of data trips on what the program makes, fresh or restored", async (t) => {
  const mine = new Set(dataRules.map(({ id }) => id));
  const violations = (synthesis: Synthesis) => audit(synthesis).filter(({ rule }) => mine.has(rule));
  t.deepEqual(violations(clean), []);
  t.deepEqual(violations(await synthesizePlatform("staging")), []);
  t.deepEqual(violations(await synthesizePlatform("production", { activeRegion: "us-west-2" })), []);
  t.false(tripped(await synthesizeDatabase(restored), "aurora-origin"));
});

for (const [index, [id, breaking]] of faults.entries())
  test(`fault ${index + 1} trips ${id}`, (t) => {
    t.false(tripped(clean, id));
    t.true(tripped(breaking(clean), id));
  });

test("a restored database that is told a master trips", async (t) => {
  const synthesis = await synthesizeDatabase(restored);
  for (const input of ["masterUsername", "engineVersion", "databaseName"])
    t.true(tripped(mutated(synthesis, restored.cluster, inputs({ [input]: "given" })), "aurora-origin"));
});

test("every rule of data has a fault that trips it", (t) => {
  const covered = new Set(faults.map(([id]) => id));
  t.deepEqual(
    dataRules.filter(({ id }) => !covered.has(id)).map(({ id }) => id),
    [],
  );
});
