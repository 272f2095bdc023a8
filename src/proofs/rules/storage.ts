import { archiveDays, hotDays, keptDays } from "../../kit/retention.ts";
import type { PlainRecord } from "../model/registration.ts";
import { type Classification, type Rule, ruleFor, statementsOf } from "../model/rule.ts";
import type { Grounds } from "../model/source.ts";
import { record } from "../reachability/inventory.ts";

const bucketType = "aws:s3/bucket:Bucket";
const keyType = "aws:kms/key:Key";
/** Storage classes of archives: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html#sc-glacier */
const archives = ["GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"];

/** A rule that every bucket has a companion resource of the given type with the right inputs. */
function perBucket(
  classification: Classification & Grounds,
  type: string,
  what: string,
  isRight: (inputs: PlainRecord) => boolean,
): Rule {
  return ruleFor(
    bucketType,
    { ...classification, requirement: `Every bucket has ${what}`, remedy: "Make it with createBucket()" },
    (_, bucket, stack) =>
      !stack.users(bucket, type, "bucket").some(({ inputs }) => isRight(inputs)) && `lacks ${what}`,
  );
}

const first = (list: unknown): PlainRecord => (Array.isArray(list) ? list[0] : undefined) ?? {};

/** Rules about buckets, log groups and the keys that they are under. */
export const storageRules: readonly Rule[] = [
  ruleFor(
    bucketType,
    {
      id: "bucket-teardown",
      severity: "low",
      pciDss: ["3.2.1"],
      requirement: "A bucket can be destroyed while it holds objects",
      why: "A bucket that holds an object or a version cannot be deleted",
      sources: ["@pulumi/aws/s3/bucket.d.ts#forceDestroy"],
      remedy: "Set forceDestroy",
    },
    ({ forceDestroy }) => forceDestroy !== true && "has no forceDestroy",
  ),
  perBucket(
    {
      id: "bucket-versioning",
      severity: "medium",
      pciDss: ["10.3.2"],
      why: "An overwritten record is gone without it",
      sources: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html"],
    },
    "aws:s3/bucketVersioning:BucketVersioning",
    "versioning",
    ({ versioningConfiguration }) => record(versioningConfiguration).status === "Enabled",
  ),
  perBucket(
    {
      id: "bucket-lifecycle",
      severity: "medium",
      // 10.5.1: "Retain audit log history for at least 12 months, with at least the most recent three months immediately
      // available for analysis."
      pciDss: ["3.2.1", "10.5.1"],
      why: "Once a bucket has versions, an expiry of objects alone only hides them",
      sources: [
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html",
        "ours",
      ],
    },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    `objects and their old versions at hand for ${hotDays} days, then in an archive for ${archiveDays}, and then no longer`,
    ({ rules }) => {
      const { status, transitions, expiration, noncurrentVersionTransitions, noncurrentVersionExpiration } =
        first(rules);
      const [current, old] = [first(transitions), first(noncurrentVersionTransitions)];
      return (
        status === "Enabled" &&
        current.days === hotDays &&
        old.noncurrentDays === hotDays &&
        [current, old].every(({ storageClass }) => archives.includes(String(storageClass))) &&
        record(expiration).days === keptDays &&
        record(noncurrentVersionExpiration).noncurrentDays === keptDays
      );
    },
  ),
  perBucket(
    {
      id: "bucket-encryption",
      severity: "critical",
      pciDss: ["3.5.1"],
      why: "What a bucket is under is said, and not left to a default that AWS changed before",
      sources: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html"],
    },
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "encryption",
    ({ rules }) => "sseAlgorithm" in record(first(rules).applyServerSideEncryptionByDefault),
  ),
  perBucket(
    {
      id: "bucket-private",
      severity: "critical",
      pciDss: ["7.2.1"],
      why: "One of the four alone leaves another way to be public",
      sources: [
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
      ],
    },
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "all four blocks of public access",
    (inputs) =>
      ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].every(
        (block) => inputs[block] === true,
      ),
  ),
  perBucket(
    {
      id: "bucket-tls",
      severity: "high",
      pciDss: ["4.2.1"],
      why: "S3 answers over plain HTTP unless a policy denies it",
      sources: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"],
    },
    "aws:s3/bucketPolicy:BucketPolicy",
    "a policy that refuses plain-text connections",
    ({ policy }) =>
      statementsOf(policy).some(
        ({ Effect, Condition }) => Effect === "Deny" && Condition?.Bool?.["aws:SecureTransport"] === "false",
      ),
  ),
  perBucket(
    {
      id: "bucket-owner",
      severity: "medium",
      pciDss: ["7.2.1"],
      why: "With ACLs on, whoever writes an object can keep its owner from it",
      sources: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"],
    },
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "its owner as owner of every object",
    ({ rule }) => record(rule).objectOwnership === "BucketOwnerEnforced",
  ),
  ruleFor(
    "aws:cloudwatch/logGroup:LogGroup",
    {
      id: "log-group",
      severity: "high",
      pciDss: ["10.3.1", "10.5.1"],
      requirement:
        "Every log group is under its region's key for logs, for a set time, and goes with the stack",
      why: "Without a retention events are kept for ever; another region's key cannot be used at all",
      sources: [
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
      ],
      remedy: "Make it with createLogGroup()",
    },
    ({ retentionInDays, name }, group, stack) => {
      const key = stack.source(group, "kmsKeyId", keyType);
      if (!key?.name.startsWith("key-logs-")) return "is not under the key for logs";
      if (key.provider !== group.provider) return "is under another region's key";
      if (typeof name !== "string") return "has a name that its writer cannot know";
      return (typeof retentionInDays !== "number" || retentionInDays < 1) && "keeps its events for ever";
    },
  ),
  ruleFor(
    keyType,
    {
      id: "key",
      severity: "critical",
      pciDss: ["3.6.1", "3.7.4"],
      requirement: "Every key rotates, is gone a week after its stack, and can be managed by its account",
      why: "Seven days is the shortest wait of KMS; without the account's statement a key can become unmanageable; a principal that does not exist makes the policy invalid",
      sources: [
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html",
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
      ],
      remedy: "Make it with createKeys()",
    },
    ({ enableKeyRotation, deletionWindowInDays, policy }) => {
      if (enableKeyRotation !== true) return "does not rotate";
      if (deletionWindowInDays !== 7) return "does not wait exactly 7 days before it is deleted";
      const root = statementsOf(policy).find(({ Sid }) => Sid === "Account");
      if (root?.Effect !== "Allow" || root.Action !== "kms:*")
        return "could become unmanageable: no account statement";
      // As a condition it may be named: what is not there matches nothing.
      const principals = statementsOf(policy).map(({ Principal }) => JSON.stringify(Principal));
      return (
        principals.some((principal) => principal?.includes("aws-service-role/")) &&
        "names a service-linked role, which may not exist yet"
      );
    },
  ),
  ruleFor(
    keyType,
    {
      id: "key-for-logs",
      severity: "high",
      pciDss: ["7.2.5"],
      requirement: "CloudWatch Logs may use the key for logs, for log groups of this account alone",
      why: "A log group cannot be created under a key that CloudWatch Logs of its region may not use, and without the context it may use it for any account's",
      sources: ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"],
      remedy: "Keep the statement in src/blocks/keys/key-policy.ts",
    },
    ({ policy }, { name }) => {
      if (!name.startsWith("key-logs-")) return undefined;
      const bound = statementsOf(policy).some(
        ({ Principal, Condition }) =>
          /^logs\.[a-z0-9-]+\.amazonaws\.com$/.test(String(record(Principal).Service)) &&
          "kms:EncryptionContext:aws:logs:arn" in record(Condition?.ArnLike),
      );
      return !bound && "has no statement for CloudWatch Logs bound to log groups";
    },
  ),
];
