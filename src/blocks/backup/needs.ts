import { functionHolder, writesItsLog } from "../../kit/function/needs.ts";
import type { Holder, Need, RoleNeeds } from "../../kit/role-needs.ts";

const holders: readonly Holder[] = [
  {
    service: "backup.amazonaws.com",
    unbound:
      "AWS's own role for backups has no condition, and only this account can hand the role to AWS Backup",
  },
];

const policies = "https://docs.aws.amazon.com/aws-managed-policy/latest/reference";
const backupSource = `${policies}/AWSBackupServiceRolePolicyForBackup.html`;
const restoreSource = `${policies}/AWSBackupServiceRolePolicyForRestores.html`;

const clusters = "arn:aws:rds:{region}:{account}:cluster:aurora-{code}-{suffix}-g*";
const snapshots = "arn:aws:rds:{region}:{account}:cluster-snapshot:awsbackup:*";
const snapshotsBeyond = "arn:aws:rds:{other.region}:{account}:cluster-snapshot:awsbackup:*";
const restored = "arn:aws:rds:{region}:{account}:cluster:awsbackup-restore-test*";

/** The needs of AWS Backup's role for keys. RDS encrypts and decrypts by a grant, which only an AWS service can be given. */
const keys = (source: string, on: readonly string[]): readonly Need[] => [
  {
    by: "feature",
    why: "AWS Backup looks which key a snapshot is under",
    source,
    actions: ["kms:DescribeKey"],
    on,
  },
  {
    by: "feature",
    why: "AWS Backup lets RDS use the key for a snapshot",
    source,
    actions: ["kms:CreateGrant"],
    on,
    when: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  },
];

const backup: RoleNeeds = {
  role: "role-backup",
  holders,
  needs: [
    {
      by: "feature",
      why: "A backup is a snapshot of the cluster",
      source: backupSource,
      actions: ["rds:CreateDBClusterSnapshot"],
      on: [clusters, snapshots],
    },
    {
      by: "feature",
      why: "A recovery point has the cluster's tags, and a copy has the recovery point's",
      source: backupSource,
      actions: ["rds:ListTagsForResource"],
      on: [clusters, snapshots, snapshotsBeyond],
    },
    {
      by: "feature",
      why: "Recovery points are tagged, copied to the other region, and deleted when their time has come",
      source: backupSource,
      actions: [
        "rds:AddTagsToResource",
        "rds:CopyDBClusterSnapshot",
        "rds:DeleteDBClusterSnapshot",
        "rds:ModifyDBClusterSnapshotAttribute",
      ],
      on: [snapshots, snapshotsBeyond],
    },
    {
      by: "feature",
      why: "What is copied from a vault is a recovery point, which for Aurora is the snapshot",
      source: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html",
      actions: ["backup:CopyFromBackupVault"],
      on: [snapshots, snapshotsBeyond],
    },
    {
      by: "feature",
      why: "Recovery points are copied from one vault into the other, in either direction",
      source: backupSource,
      actions: ["backup:CopyFromBackupVault", "backup:CopyIntoBackupVault", "backup:DescribeBackupVault"],
      on: ["{backup-vault}", "{other.backup-vault}"],
    },
    {
      by: "feature",
      why: "The daily recovery point is copied into another account's vault",
      source: backupSource,
      actions: ["backup:CopyIntoBackupVault"],
      on: ["arn:aws:backup:{region}:{backup-account}:backup-vault:backup-vault-{code}-{suffix}"],
    },
    ...keys(backupSource, ["{key-data}", "{other.key-data}"]),
    {
      by: "feature",
      why: "AWS Backup looks for clusters, snapshots and what carries a tag",
      source: backupSource,
      actions: ["rds:DescribeDBClusterSnapshots", "rds:DescribeDBClusters", "tag:GetResources"],
      on: ["*"],
      broad: "They list, which no ARN can narrow",
    },
  ],
};

const restoreTest: RoleNeeds = {
  role: "role-restore-test",
  only: "where the environment's recovery points are tested weekly",
  holders,
  needs: [
    {
      by: "feature",
      why: "A test makes a cluster out of a recovery point, in the subnet group of our databases",
      source: restoreSource,
      actions: ["rds:RestoreDBClusterFromSnapshot"],
      on: [
        restored,
        snapshots,
        ...["cluster-pg", "og", "subgrp"].map((group) => `arn:aws:rds:{region}:{account}:${group}:*`),
      ],
      broad: "Parameter and option groups are the restored cluster's, under names that AWS gives",
    },
    {
      by: "feature",
      why: "The restored cluster is tagged, which is how AWS Backup knows it",
      source: restoreSource,
      actions: ["rds:AddTagsToResource"],
      on: [restored],
    },
    {
      by: "feature",
      why: "AWS Backup compares the tags of the recovery point and of what came out of it",
      source: restoreSource,
      actions: ["rds:ListTagsForResource"],
      on: [restored, snapshots],
    },
    {
      by: "feature",
      why: "The restored cluster is deleted after the test",
      source: restoreSource,
      actions: ["rds:DeleteDBCluster"],
      on: [restored],
    },
    ...keys(restoreSource, ["{key-data}"]),
    {
      by: "feature",
      why: "AWS Backup waits for the cluster",
      source: restoreSource,
      actions: ["rds:DescribeDBClusterSnapshots", "rds:DescribeDBClusters"],
      on: ["*"],
      broad: "They list, which no ARN can narrow",
    },
  ],
};

const pointAge: RoleNeeds = {
  role: "role-point-age",
  code: "src/blocks/backup/point-age/handler.ts",
  holders: [functionHolder],
  needs: [
    {
      by: "code",
      why: "It looks when the newest recovery point was made, and where there is none, the vault",
      actions: ["backup:ListRecoveryPointsByBackupVault", "backup:DescribeBackupVault"],
      on: ["{backup-vault}"],
    },
    writesItsLog("point-age"),
  ],
};

export const backupNeeds: readonly RoleNeeds[] = [backup, restoreTest, pointAge];
