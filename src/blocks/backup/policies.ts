import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../../kit/arn.ts";
import type { Scope } from "../../kit/scope.ts";

/**
 * A vault out of which nobody can take anything before its time, not even who may do everything else. A teardown
 * removes this policy first, as it removes everything that refers to the vault before the vault.
 * https://docs.aws.amazon.com/config/latest/developerguide/backup-recovery-point-manual-deletion-disabled.html
 */
export const vaultPolicy: aws.iam.PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "NoDeletionByHand",
      Effect: "Deny",
      Principal: "*",
      Action: ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
      Resource: "*",
    },
  ],
};

/**
 * The trust policy of the roles. No condition on the source account: AWS Backup's own role has none, and a key that the service
 * does not send would stop every backup. A role can be handed only to services of its own account anyway.
 */
export const backupTrust: aws.iam.PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "backup.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

interface BackupPolicyArgs {
  /** The region whose databases are backed up, and the one that the copies go to. */
  readonly regions: readonly [Scope, Scope];
  /** Pattern of the ARNs of the databases. */
  readonly clusterArns: pulumi.Input<string>;
  readonly vaultArns: readonly pulumi.Input<string>[];
  /** The ARN of the vault in another account; undefined where there is none. */
  readonly awayTo: string | undefined;
  readonly keyArns: readonly pulumi.Input<string>[];
}

/**
 * AWS Backup's permissions for Aurora, of what its managed policy allows for everything.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html#customer-managed-policies
 */
export function backupPolicy(args: BackupPolicyArgs): aws.iam.PolicyDocument {
  const { clusterArns, vaultArns, keyArns, awayTo } = args;
  const snapshots = args.regions.map(snapshotsOf);
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Snapshots",
        Effect: "Allow",
        Action: "rds:CreateDBClusterSnapshot",
        Resource: [clusterArns, snapshotsOf(args.regions[0])],
      },
      {
        Sid: "Tags",
        Effect: "Allow",
        Action: "rds:ListTagsForResource",
        Resource: [clusterArns, ...snapshots],
      },
      {
        Sid: "CopiesAndExpiry",
        Effect: "Allow",
        Action: [
          "rds:AddTagsToResource",
          "rds:CopyDBClusterSnapshot",
          "rds:DeleteDBClusterSnapshot",
          "rds:ModifyDBClusterSnapshotAttribute",
          "backup:CopyFromBackupVault",
        ],
        Resource: snapshots,
      },
      {
        Sid: "Vaults",
        Effect: "Allow",
        Action: ["backup:DescribeBackupVault", "backup:CopyIntoBackupVault", "backup:CopyFromBackupVault"],
        Resource: [...vaultArns],
      },
      ...(awayTo === undefined
        ? []
        : [
            {
              Sid: "VaultOfAnotherAccount",
              Effect: "Allow" as const,
              Action: "backup:CopyIntoBackupVault",
              Resource: awayTo,
            },
          ]),
      ...keyStatements(keyArns),
      {
        // They list, which no ARN can narrow.
        Sid: "Lists",
        Effect: "Allow",
        Action: ["rds:DescribeDBClusters", "rds:DescribeDBClusterSnapshots", "tag:GetResources"],
        Resource: "*",
      },
    ],
  };
}

/** The permissions of a restore test: to make a cluster out of a recovery point of this region, and to take it away again. */
export function restoreTestPolicy(scope: Scope, keyArn: pulumi.Input<string>): aws.iam.PolicyDocument {
  const arn = (resource: string) => arnIn(scope)("rds", resource);
  const restored = arn("cluster:awsbackup-restore-test*");
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Restore",
        Effect: "Allow",
        Action: "rds:RestoreDBClusterFromSnapshot",
        // The subnet, parameter and option groups are those of the restored cluster.
        Resource: [restored, snapshotsOf(scope), arn("subgrp:*"), arn("cluster-pg:*"), arn("og:*")],
      },
      {
        Sid: "Tags",
        Effect: "Allow",
        Action: "rds:ListTagsForResource",
        Resource: [restored, snapshotsOf(scope)],
      },
      {
        Sid: "TagsAndTakesAway",
        Effect: "Allow",
        Action: ["rds:AddTagsToResource", "rds:DeleteDBCluster"],
        Resource: restored,
      },
      ...keyStatements([keyArn]),
      {
        // They list, which no ARN can narrow.
        Sid: "Lists",
        Effect: "Allow",
        Action: ["rds:DescribeDBClusters", "rds:DescribeDBClusterSnapshots"],
        Resource: "*",
      },
    ],
  };
}

/** AWS Backup's snapshots; the copies among them are called `awsbackup:copyjob-…`. */
const snapshotsOf = (scope: Scope) => arnIn(scope)("rds", "cluster-snapshot:awsbackup:*");

function keyStatements(keyArns: readonly pulumi.Input<string>[]): readonly aws.iam.PolicyStatement[] {
  return [
    { Sid: "Keys", Effect: "Allow", Action: "kms:DescribeKey", Resource: [...keyArns] },
    {
      // RDS encrypts with grants: it may have one, and nobody else.
      Sid: "GrantsForRds",
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource: [...keyArns],
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
