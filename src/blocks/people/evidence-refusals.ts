import type { Restriction } from "../../kit/role-needs.ts";

/** The actions that are left to the destroyer alone, with a second factor. */
export const evidenceRefused: readonly Restriction[] = [
  {
    why: "A record goes on whoever deploys, and nothing that a payment could be restored from is taken away by an update",
    actions: [
      "access-analyzer:DeleteAnalyzer",
      ...[
        "DeleteBackupVault",
        "DeleteBackupVaultAccessPolicy",
        "DeleteBackupVaultLockConfiguration",
        "DeleteRecoveryPoint",
        "DisassociateRecoveryPoint",
        "UpdateRecoveryPointLifecycle",
      ].map((action) => `backup:${action}`),
      ...["DeleteTrail", "PutEventSelectors", "PutInsightSelectors", "StopLogging", "UpdateTrail"].map(
        (action) => `cloudtrail:${action}`,
      ),
      ...[
        "DeleteConfigurationRecorder",
        "DeleteDeliveryChannel",
        "PutConfigurationRecorder",
        "PutDeliveryChannel",
        "StopConfigurationRecorder",
      ].map((action) => `config:${action}`),
      "ec2:DeleteFlowLogs",
      ...["ArchiveFindings", "CreateFilter", "DeleteDetector", "UpdateDetector"].map(
        (action) => `guardduty:${action}`,
      ),
      "kms:DisableKey",
      "kms:ScheduleKeyDeletion",
      "logs:DeleteLogGroup",
      "logs:DeleteLogStream",
      "rds:DeleteDBClusterAutomatedBackup",
      "rds:DeleteDBClusterSnapshot",
      "securityhub:BatchDisableStandards",
      "securityhub:DisableSecurityHub",
    ],
    on: ["*"],
  },
  {
    why: "What trail, configuration and load balancers have written stays for as long as its bucket keeps it",
    actions: [
      "s3:DeleteBucket",
      "s3:DeleteBucketPolicy",
      "s3:DeleteObject",
      "s3:DeleteObjectVersion",
      "s3:PutBucketPolicy",
      "s3:PutBucketVersioning",
      "s3:PutLifecycleConfiguration",
    ],
    on: ["access-logs", "configuration", "trail"].map(
      (contents) => `arn:aws:s3:::payments-${contents}-*-{suffix}-{account}*`,
    ),
  },
];
