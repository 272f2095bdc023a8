import { itemsOf } from "../../../src/proofs/model/inputs.ts";
import { added, inputs, type Mutation, options, rewrite } from "../mutate.ts";
import { reworded } from "../plans.ts";
import { lookingAt, twice } from "./changes.ts";
import { type Fault, fed, freed, named, part, primary, withoutWaiting } from "./fault.ts";

const trail = "audit-trail";
const database = "aurora-use1-production-g1";

const selecting =
  (from: string, to: string): Mutation =>
  (registration) => {
    const before = JSON.stringify(registration.inputs.advancedEventSelectors);
    return inputs({ advancedEventSelectors: JSON.parse(before.replaceAll(from, to)) })(registration);
  };

/** Exposure, encryption, identity, audit and protection. */
export const governanceFaults: readonly Fault[] = [
  ["suffix", primary("vpc", options({ name: "vpc-use1" }))],
  // Exposure
  [
    "private-subnets",
    fed("hosts-use1-production", "vpcZoneIdentifiers", "subnet-public-az1-use1-production"),
  ],
  ["not-public", named(`${database}-1`, inputs({ publiclyAccessible: true }))],
  [
    "not-public",
    primary("launch-template", inputs({ networkInterfaces: [{ associatePublicIpAddress: "true" }] })),
  ],
  ["not-public", primary("service", part("networkConfiguration", { assignPublicIp: true }))],
  ["data-acl", primary("network-acl-data", "removed")],
  [
    "data-acl",
    primary("network-acl-data", inputs({ ingress: [{ cidrBlock: "0.0.0.0/0", protocol: "tcp" }] })),
  ],
  ["data-acl", primary("network-acl-data", inputs({ ingress: [], egress: [] }))],
  // Encryption
  ["right-key", fed("topic-page-use1-production", "kmsMasterKeyId", "key-data-use1-production")],
  ["right-key", fed("audit-trail-use1-production", "kmsKeyId", "key-logs-usw2-production")],
  ["right-key", named("rotation-use1-production-g1", options({ propertyDependencies: {} }))],
  ["right-key", primary("repository-app", options({ propertyDependencies: {} }))],
  ["rotation-pace", primary("rotation-master-g1", inputs({ rotationRules: { automaticallyAfterDays: 31 } }))],
  [
    "rotation-pace",
    primary("rotation-master-g1", inputs({ rotationRules: { scheduleExpression: "rate(4 days)" } })),
  ],
  // Identity
  ["no-wildcard", primary("role-policy-backup", rewrite("policy", "backup:CopyIntoBackupVault", "backup:*"))],
  [
    "no-wildcard",
    primary("role-policy-flow-logs", rewrite("policy", "logs:DescribeLogGroups", "logs:PutLogEvents")),
  ],
  ["no-wildcard", primary("role-policy-flow-logs", rewrite("policy", '"Action"', '"NotAction"'))],
  [
    "no-public-policy",
    primary("bucket-policy-access-logs", rewrite("policy", '"Effect":"Deny"', '"Effect":"Allow"')),
  ],
  ["no-public-policy", primary("key-data", rewrite("policy", /"AWS":"[^"]+"/, '"AWS":"*"'))],
  ["no-public-policy", primary("endpoint-ecs", rewrite("policy", "aws:PrincipalAccount", "aws:UserAgent"))],
  ["role-boundary", primary("role-backup", options({ propertyDependencies: {} }))],
  ["role-session", named("role-operator-production", inputs({ maxSessionDuration: 7200 }))],
  [
    "role-session",
    named(
      "role-operator-production",
      rewrite("assumeRolePolicy", "aws:MultiFactorAuthPresent", "aws:ViaAWSService"),
    ),
  ],
  [
    "role-session",
    named("role-operator-production", rewrite("assumeRolePolicy", "aws:RequestTag/Who", "aws:UserAgent")),
  ],
  [
    "role-session",
    named(
      "role-deployer-production",
      rewrite("assumeRolePolicy", /aws:RequestTag\/CostCenter/g, "aws:UserAgent"),
    ),
  ],
  [
    "role-session",
    named(
      "role-deployer-production",
      rewrite("assumeRolePolicy", "AWSReservedSSO_Payments_????????????????", "*"),
    ),
  ],
  ["role-session", named("role-ci-production", rewrite("assumeRolePolicy", /:sub"/, ':actor"'))],
  ["role-session", named("role-ci-production", rewrite("assumeRolePolicy", /:aud"/, ':azp"'))],
  [
    "no-long-lived-keys",
    (clean) => added(clean, "role-host-use1-production", options({ type: "aws:iam/accessKey:AccessKey" })),
  ],
  [
    "no-long-lived-keys",
    (clean) => added(clean, "role-host-use1-production", options({ type: "aws:iam/user:User" })),
  ],
  // Audit
  ["trail-exists", primary(trail, "removed")],
  ["trail-exists", (clean) => added(clean, "audit-trail-use1-production", options({}))],
  ["trail-complete", primary(trail, inputs({ isMultiRegionTrail: false }))],
  ["trail-complete", primary(trail, inputs({ includeGlobalServiceEvents: false }))],
  ["trail-complete", primary(trail, inputs({ enableLogFileValidation: undefined }))],
  ["trail-complete", primary(trail, inputs({ enableLogging: false }))],
  ["trail-complete", primary(trail, inputs({ insightSelectors: [{ insightType: "ApiCallRateInsight" }] }))],
  ["trail-complete", primary(trail, inputs({ advancedEventSelectors: [] }))],
  ["trail-complete", primary(trail, selecting("AWS::Lambda::Function", "AWS::S3::Object"))],
  ["trail-complete", primary(trail, selecting("lambda:us-east-1", "lambda:us-west-2"))],
  ["trail-kept", fed("audit-trail-use1-production", "kmsKeyId", "key-data-use1-production")],
  ["trail-kept", primary("log-group-trail", inputs({ retentionInDays: 90 }))],
  ["trail-kept", withoutWaiting("audit-trail-use1-production", "bucket-policy-trail-use1-production")],
  ["trail-kept", withoutWaiting("audit-trail-use1-production", "role-policy-trail-use1-production")],
  ["audit-alarms", primary("metric-filter-root-use", "removed")],
  ["audit-alarms", primary("alarm-key-deletion", "removed")],
  ["audit-alarms", primary("alarm-trail-change", inputs({ alarmActions: [] }))],
  ["host-shells", primary("session-preferences", inputs({ name: "shells" }))],
  ["host-shells", primary("session-preferences", options({ propertyDependencies: {} }))],
  ["host-shells", freed("session-preferences", "log-group-host-shells")],
  ...["EncryptionEnabled", "StreamingEnabled"].map(
    (setting): Fault => [
      "host-shells",
      primary("session-preferences", rewrite("content", `"cloudWatch${setting}":true`, '"x":true')),
    ],
  ),
  ["account-singletons", (clean) => added(clean, "detector-use1-production", options({}))],
  [
    "account-singletons",
    (clean) =>
      added(clean, "identity-provider-ci-production", (registration) => ({
        ...registration,
        provider: clean.registrations.find(({ name }) => name === "vpc-usw2-production")?.provider ?? "",
      })),
  ],
  ["account-singletons", (clean) => added(clean, "anomaly-monitor-production", options({}))],
  // Spending
  ["spending-watched", named("budget-production", "removed")],
  ["spending-watched", (clean) => added(clean, "budget-production", options({}))],
  ["spending-told", named("budget-production", inputs({ timeUnit: "ANNUALLY" }))],
  [
    "spending-told",
    named(
      "budget-production",
      inputs({ costFilters: [{ name: "TagKeyValue", values: ["user:Environment$production"] }] }),
    ),
  ],
  ["spending-told", named("budget-production", inputs({ notifications: [] }))],
  [
    "spending-told",
    named("budget-production", (budget) =>
      inputs({
        notifications: itemsOf(budget.inputs.notifications).map((one) => ({
          ...Object(one),
          subscriberEmailAddresses: [],
        })),
      })(budget),
    ),
  ],
  ...[0, 1, 2].map(
    (index): Fault => [
      "spending-told",
      named("budget-production", (budget) =>
        inputs({ notifications: itemsOf(budget.inputs.notifications).filter((_, other) => other !== index) })(
          budget,
        ),
      ),
    ],
  ),
  ["anomalies-told", named("anomaly-subscription-production", inputs({ frequency: "IMMEDIATE" }))],
  ["anomalies-told", named("anomaly-subscription-production", inputs({ subscribers: [] }))],
  ["anomalies-told", named("anomaly-subscription-production", inputs({ monitorArnLists: [] }))],
  // Protection
  ["protected", primary("key-logs", options({ protect: false }))],
  ["protected", primary("backup-vault", options({ protect: false }))],
  ["protected", primary("address-egress-az1", options({ protect: false }))],
  ["protected-database", named(database, options({ protect: false }))],
  ["host-shells", primary("session-preferences", inputs({ documentType: "Command" }))],
  [
    "host-shells",
    primary("session-preferences", rewrite("content", /("cloudWatchLogGroupName":")[^"]*/, "$1/other")),
  ],
  ["trail-complete", primary("audit-trail", reworded("advancedEventSelectors", '"Management"', '"Other"'))],
  ["trail-kept", fed("audit-trail-use1-production", "kmsKeyId", "key-logs-usw2-production")],
  ["trail-kept", primary("bucket-policy-trail", "removed")],
  ["trail-kept", primary("role-policy-trail", "removed")],
  ["audit-alarms", primary("alarm-trail-change", lookingAt("namespace"))],
  ["no-wildcard", primary("role-policy-flow-logs", rewrite("policy", '"Resource"', '"NotResource"'))],
  ["not-public", primary("launch-template", inputs({ associatePublicIpAddress: true }))],
  ["data-acl", twice("network-acl-data-use1-production")],
  [
    "data-acl",
    primary("network-acl-data", inputs({ ingress: [{ cidrBlock: "10.20.0.0/17", protocol: "-1" }] })),
  ],
  ["spending-told", named("budget-production", inputs({ budgetType: "USAGE" }))],
  ["spending-told", named("budget-production", inputs({ filterExpression: {} }))],
  [
    "spending-told",
    named("budget-production", reworded("notifications", '"PERCENTAGE"', '"ABSOLUTE_VALUE"')),
  ],
  ["spending-told", named("budget-production", reworded("notifications", '"GREATER_THAN"', '"EQUAL_TO"'))],
  [
    "anomalies-told",
    named("anomaly-subscription-production", inputs({ subscribers: [{ type: "EMAIL" }, { type: "SNS" }] })),
  ],
];
