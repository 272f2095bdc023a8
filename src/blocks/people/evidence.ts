import type * as aws from "@pulumi/aws";
import { application } from "../../kit/tags.ts";
import type { Owner } from "./names.ts";

/** The actions that end or blind a record of what is done, or take away what a payment could be restored from. */
export const destructive: readonly string[] = [
  "access-analyzer:DeleteAnalyzer",
  "backup:DeleteBackupVault",
  "backup:DeleteBackupVaultAccessPolicy",
  "backup:DeleteBackupVaultLockConfiguration",
  "backup:DeleteRecoveryPoint",
  "backup:DisassociateRecoveryPoint",
  "backup:UpdateRecoveryPointLifecycle",
  "cloudtrail:DeleteTrail",
  "cloudtrail:PutEventSelectors",
  "cloudtrail:PutInsightSelectors",
  "cloudtrail:StopLogging",
  "cloudtrail:UpdateTrail",
  "config:DeleteConfigurationRecorder",
  "config:DeleteDeliveryChannel",
  "config:PutConfigurationRecorder",
  "config:PutDeliveryChannel",
  "config:StopConfigurationRecorder",
  "ec2:DeleteFlowLogs",
  "guardduty:ArchiveFindings",
  "guardduty:CreateFilter",
  "guardduty:DeleteDetector",
  "guardduty:UpdateDetector",
  "kms:DisableKey",
  "kms:ScheduleKeyDeletion",
  "logs:DeleteLogGroup",
  "logs:DeleteLogStream",
  "rds:DeleteDBClusterAutomatedBackup",
  "rds:DeleteDBClusterSnapshot",
  "securityhub:BatchDisableStandards",
  "securityhub:DisableSecurityHub",
];

/** The actions that take files of a record away, or have S3 do so. */
const files = [
  "s3:DeleteBucket",
  "s3:DeleteBucketPolicy",
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:PutBucketPolicy",
  "s3:PutBucketVersioning",
  "s3:PutLifecycleConfiguration",
];

const records = ["access-logs", "configuration", "trail"];

/** The refusals for a deployment: it makes the evidence, and takes neither that away nor what a payment is restored from. */
export const keepsEvidence = ({ accountId, suffix }: Owner): readonly aws.iam.PolicyStatement[] => [
  { Sid: "NotTheEvidence", Effect: "Deny", Action: [...destructive], Resource: "*" },
  {
    Sid: "NotItsFiles",
    Effect: "Deny",
    Action: files,
    Resource: records.map((contents) => `arn:aws:s3:::${application}-${contents}-*-${suffix}-${accountId}*`),
  },
];
