import { added, inputs, type Mutation, mutated, options, rewrite } from "../mutate.ts";
import { lookingAt } from "./changes.ts";
import { type Fault, fed, freed, named, part, primary, withoutWaiting } from "./fault.ts";

const database = "aurora-use1-production-g1";
const reader = `${database}-2`;
const code = "rotation-use1-production-g1";

const parameter =
  (name: string, changes: Readonly<Record<string, unknown>>): Mutation =>
  (registration) =>
    inputs({
      parameters: (registration.inputs.parameters as { name: string }[]).map((item) =>
        item.name === name ? { ...item, ...changes } : item,
      ),
    })(registration);

const alsoParameter =
  (name: string, value: string): Mutation =>
  (registration) =>
    inputs({
      parameters: [...Object(registration.inputs.parameters), { name, value, applyMethod: "immediate" }],
    })(registration);

const planRule =
  (changes: Readonly<Record<string, unknown>>): Mutation =>
  (registration) =>
    inputs({ rules: [{ ...Object((registration.inputs.rules as unknown[])[0]), ...changes }] })(registration);

/** Copies to the other region's vault, and to the other account's in a region. */
const awayTo = (region: string) =>
  [
    "arn:aws:backup:us-west-2:123456789012:backup-vault:x",
    `arn:aws:backup:${region}:210987654321:backup-vault:x`,
  ].map((destinationVaultArn) => ({ destinationVaultArn, lifecycle: { deleteAfter: 14 } }));

const otherKey = "key-data-usw2-production";
const logsKey = "key-logs-use1-production";

/** Databases, their credentials and their recovery points. */
export const dataFaults: readonly Fault[] = [
  // Aurora
  ["aurora-serverless", named(database, inputs({ engineMode: "serverless" }))],
  ["aurora-serverless", named(database, inputs({ engine: "aurora-mysql" }))],
  ["aurora-serverless", named(database, inputs({ serverlessv2ScalingConfiguration: undefined }))],
  ["aurora-serverless", named(reader, inputs({ instanceClass: "db.r6g.large" }))],
  ["aurora-encryption", named(database, inputs({ storageEncrypted: undefined }))],
  ["aurora-encryption", fed(database, "kmsKeyId", otherKey)],
  ["aurora-encryption", fed(database, "kmsKeyId", logsKey)],
  ["aurora-encryption", fed(database, "masterUserSecretKmsKeyId", otherKey)],
  ["aurora-pause", named(database, part("serverlessv2ScalingConfiguration", { minCapacity: 0 }))],
  [
    "aurora-pause",
    (clean) =>
      mutated(
        mutated(clean, database, options({ protect: false })),
        database,
        part("serverlessv2ScalingConfiguration", { minCapacity: 0 }),
      ),
  ],
  ["aurora-keeps", named(database, inputs({ availabilityZones: ["us-east-1a"] }))],
  ["aurora-keeps", named(database, options({ ignoreChanges: ["engineVersion"] }))],
  ["aurora-keeps", named(database, options({ ignoreChanges: ["snapshotIdentifier"] }))],
  ["aurora-teardown", named(database, inputs({ skipFinalSnapshot: undefined }))],
  ["aurora-teardown", named(database, inputs({ deletionProtection: true }))],
  ["aurora-retired", named(database, inputs({ deleteAutomatedBackups: false }))],
  ["aurora-retired", named(database, inputs({ tags: { Retiring: "true" } }))],
  ["aurora-minor", named(reader, inputs({ autoMinorVersionUpgrade: true }))],
  ["aurora-minor", named(database, inputs({ engineVersion: "17.6" }))],
  ["aurora-backups", named(database, inputs({ backupRetentionPeriod: 7 }))],
  ["aurora-backups", named(database, inputs({ copyTagsToSnapshot: undefined }))],
  ["aurora-windows", named(database, inputs({ preferredMaintenanceWindow: "sun:07:15-sun:07:45" }))],
  ["aurora-windows", named(database, inputs({ preferredBackupWindow: undefined }))],
  ["aurora-windows", named(reader, inputs({ preferredBackupWindow: "07:00-07:30" }))],
  ["aurora-windows", named(reader, inputs({ preferredMaintenanceWindow: "sun:06:45-sun:07:15" }))],
  [
    "aurora-log-group",
    primary("log-group-database-g1", inputs({ name: `/aws/rds/cluster/${database}/audit` })),
  ],
  ["aurora-log-group", withoutWaiting(database, "log-group-database-g1-use1-production")],
  ["aurora-log-group", named(database, inputs({ enabledCloudwatchLogsExports: [] }))],
  ["aurora-origin", named(database, inputs({ snapshotIdentifier: "snapshot" }))],
  ["aurora-origin", named(database, inputs({ masterUsername: undefined }))],
  ["aurora-origin", named(database, inputs({ manageMasterUserPassword: undefined }))],
  ["aurora-origin", named(database, inputs({ masterPassword: "[secret]" }))],
  ["aurora-global", named(database, inputs({ globalClusterIdentifier: "global" }))],
  ["aurora-zones", named(reader, inputs({ availabilityZone: "us-east-1a" }))],
  ["aurora-zones", named(reader, inputs({ availabilityZone: undefined }))],
  ["aurora-zones", (clean) => mutated(mutated(clean, reader, "removed"), `${database}-3`, "removed")],
  ["aurora-tls", named(database, inputs({ iamDatabaseAuthenticationEnabled: true }))],
  ["aurora-tls", named(database, options({ propertyDependencies: {} }))],
  ["aurora-tls", primary("parameter-group", parameter("rds.force_ssl", { value: "0" }))],
  ["aurora-tls", primary("parameter-group", parameter("ssl_min_protocol_version", { value: "TLSv1" }))],
  [
    "aurora-tls",
    primary("parameter-group", parameter("shared_preload_libraries", { value: "pg_stat_statements" })),
  ],
  ["aurora-tls", primary("parameter-group", parameter("pgaudit.log", { value: "none" }))],
  ["aurora-tls", primary("parameter-group", parameter("log_connections", { value: "0" }))],
  ["aurora-tls", primary("parameter-group", parameter("log_disconnections", { value: "0" }))],
  ...[
    ["log_min_duration_statement", "1000"],
    ["log_min_duration_sample", "0"],
    ["log_transaction_sample_rate", "0.1"],
    ["log_statement", "mod"],
    ["log_parameter_max_length_on_error", "-1"],
    ["log_destination", "csvlog"],
    ["pgaudit.log_parameter", "1"],
    ["pgaudit.role", "rds_pgaudit"],
  ].map(
    ([name = "", value = ""]): Fault => [
      "aurora-log-values",
      primary("parameter-group", alsoParameter(name, value)),
    ],
  ),
  ...[
    ["log_error_verbosity", "default"],
    ["log_min_error_statement", "error"],
    ["log_parameter_max_length", "-1"],
    ["shared_preload_libraries", "pg_stat_statements,pgaudit,auto_explain"],
    ["pgaudit.log", "ddl,role,write"],
    ["pgaudit.log", "all"],
  ].map(
    ([name = "", value = ""]): Fault => [
      "aurora-log-values",
      primary("parameter-group", parameter(name, { value })),
    ],
  ),
  ["aurora-parameters", primary("parameter-group", parameter("rds.force_ssl", { applyMethod: "immediate" }))],
  ["aurora-insights", named(database, inputs({ performanceInsightsEnabled: true }))],
  ["aurora-insights", named(reader, inputs({ performanceInsightsEnabled: false }))],
  ["aurora-insights", fed(reader, "performanceInsightsKmsKeyId", otherKey)],
  [
    "aurora-authority",
    named("rds-certificate-use1-production", inputs({ certificateIdentifier: "rds-ca-2019" })),
  ],
  ["aurora-certificate", named(database, inputs({ caCertificateIdentifier: "rds-ca-rsa2048-g1" }))],
  // Secrets and functions
  ["secret-window", primary("secret-application-g1", inputs({ recoveryWindowInDays: undefined }))],
  ["secret-window", primary("secret-processor-key", inputs({ recoveryWindowInDays: 7 }))],
  ["secret-window", fed("secret-processor-key-use1-production", "kmsKeyId", otherKey)],
  ["secret-own", primary("secret-processor-key", inputs({ replicas: [{ region: "us-west-2" }] }))],
  ["master-rotation", primary("rotation-master-g1", "removed")],
  [
    "master-rotation",
    primary("rotation-master-g1", inputs({ rotationRules: { automaticallyAfterDays: 90 } })),
  ],
  ["master-rotation", primary("rotation-master-g1", inputs({ rotateImmediately: undefined }))],
  ["master-rotation", primary("rotation-master-g1", inputs({ rotationLambdaArn: "arn" }))],
  ["master-rotation", withoutWaiting("rotation-master-g1-use1-production", reader)],
  ["application-rotation", primary("rotation-application-g1", "removed")],
  ["application-rotation", primary("rotation-application-g1", inputs({ rotateImmediately: false }))],
  ["application-rotation", primary("rotation-application-g1", inputs({ rotationRules: {} }))],
  ["application-rotation", primary("bootstrap-g1", "removed")],
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
  ["rotation-permission", primary("permission-rotation-g1", "removed")],
  ["rotation-permission", primary("permission-rotation-g1", inputs({ principal: "*" }))],
  ["rotation-permission", primary("permission-rotation-g1", inputs({ sourceAccount: undefined }))],
  ["rotation-permission", primary("permission-rotation-g1", options({ propertyDependencies: {} }))],
  ["secret-version", primary("secret-application-g1-version", options({ ignoreChanges: [] }))],
  ["function-log-group", named(code, inputs({ loggingConfig: undefined }))],
  ["function-log-group", withoutWaiting(code, "log-group-rotation-g1-use1-production")],
  ["function-log-group", withoutWaiting(code, "role-policy-rotation-use1-production")],
  [
    "function-log-group",
    primary("role-policy-rotation", rewrite("policy", "logs:CreateLogStream", "logs:CreateLogGroup")),
  ],
  ["function-settings", named(code, inputs({ reservedConcurrentExecutions: undefined }))],
  ["function-settings", named(code, inputs({ vpcConfig: undefined }))],
  ["function-settings", fed(code, "kmsKeyArn", otherKey)],
  // Backup
  ["vault-age", primary("point-age", options({ propertyDependencies: {} }))],
  ["vault-age", primary("schedule-point-age", inputs({ scheduleExpression: undefined }))],
  ["vault-age", freed("schedule-target-point-age", "permission-point-age")],
  ["vault-age", primary("metric-filter-point-age", "removed")],
  ["vault-age", primary("alarm-recovery-points-late", inputs({ treatMissingData: "notBreaching" }))],
  ["vault-age", primary("alarm-recovery-points-late", inputs({ comparisonOperator: "LessThanThreshold" }))],
  ["event-tells", primary("schedule-target-point-age", "removed")],
  ["vault-teardown", primary("backup-vault", inputs({ forceDestroy: undefined }))],
  ["vault-teardown", primary("backup-vault", options({ customTimeouts: {} }))],
  ["vault-teardown", primary("backup-vault", options({ customTimeouts: { delete: "59m" } }))],
  ["vault-teardown", withoutWaiting("backup-vault-use1-production", "role-backup-use1-production")],
  ["vault-teardown", withoutWaiting("backup-vault-usw2-production", "role-policy-backup-use1-production")],
  ["vault-key", fed("backup-vault-use1-production", "kmsKeyArn", otherKey)],
  ["vault-policy", primary("backup-vault-policy", "removed")],
  ["vault-policy", primary("backup-vault-policy", rewrite("policy", "Deny", "Allow"))],
  [
    "vault-policy",
    primary("backup-vault-policy", rewrite("policy", "UpdateRecoveryPointLifecycle", "UpdatePlan")),
  ],
  ["backup-writer", primary("backup-plan", "removed")],
  ["backup-writer", primary("backup-selection", "removed")],
  ["backup-writer", fed("backup-selection-use1-production", "resources", "vpc-use1-production")],
  ["backup-copy", fed("backup-plan-use1-production", "rules", "backup-vault-use1-production")],
  ["backup-copy", primary("backup-plan", planRule({ copyActions: [] }))],
  ["backup-copy", primary("backup-plan", planRule({ lifecycle: {} }))],
  ["backup-copy", primary("backup-plan", planRule({ copyActions: [{ destinationVaultArn: "arn" }] }))],
  ["backup-copy", primary("backup-plan", planRule({ recoveryPointTags: {} }))],
  ["backup-away", primary("backup-plan", planRule({ copyActions: awayTo("us-west-2") }))],
  ["backup-away", primary("key-data", rewrite("policy", "kms:CreateGrant", "kms:ListKeys"))],
  ["backup-away", primary("key-data", rewrite("policy", /"kms:Decrypt"/, '"kms:ListKeys"'))],
  ["key-shared", primary("key-data", rewrite("policy", /::210987654321:root/g, "::333333333333:root"))],
  ["key-shared", primary("key-data", rewrite("policy", "/AWSServiceRoleForBackup", "/AnotherRole"))],
  ["key-shared", primary("key-data", rewrite("policy", "kms:GrantIsForAWSResource", "kms:ViaService"))],
  ["key-shared", primary("backup-plan", planRule({ copyActions: [] }))],
  [
    "backup-settings",
    primary("backup-region-settings", inputs({ resourceTypeOptInPreference: { Aurora: true } })),
  ],
  [
    "backup-settings",
    primary("backup-region-settings", part("resourceTypeOptInPreference", { Aurora: false })),
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
  [
    "vault-policy",
    primary("backup-vault-policy", rewrite("policy", '"Principal":"*"', '"Principal":{"AWS":"arn"}')),
  ],
  ["vault-age", primary("alarm-recovery-points-late", lookingAt("namespace"))],
  ["vault-age", primary("alarm-recovery-points-late", inputs({ alarmActions: [] }))],
];
