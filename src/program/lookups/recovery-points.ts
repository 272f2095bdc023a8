import {
  type BackupClient,
  paginateListRecoveryPointsByBackupVault,
  type RecoveryPointByBackupVault,
} from "@aws-sdk/client-backup";
import {
  type DBClusterSnapshot,
  paginateDescribeDBClusterSnapshots,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { explainAws } from "../../cli/explain.ts";
import { RecoveryRefusal } from "../../recovery/refusal.ts";
import type { FoundPoints, PointQuery, RecoveryPoint } from "../../recovery/restore-point.ts";
import { readClock } from "./aws-clock.ts";

/** The clients that recovery points are looked up with. */
interface PointClients {
  readonly rds: RDSClient;
  readonly backup: BackupClient;
}

const permissions = "backup:ListRecoveryPointsByBackupVault and rds:DescribeDBClusterSnapshots";

/**
 * The available recovery points of a cluster, newest first. AWS Backup says of which cluster each is and when it was
 * made, for a copy as for its source; RDS, which may give a copy the time of the copying, says whether a database can be
 * restored from it now, and with which version of the engine.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html
 * @throws RecoveryRefusal that says what to do where AWS refuses to answer
 */
export async function findRecoveryPoints(
  { region, vault, cluster }: PointQuery,
  { rds, backup }: PointClients,
): Promise<FoundPoints> {
  const clock = readClock(backup);
  const points: RecoveryPointByBackupVault[] = [];
  const snapshots = new Map<string | undefined, DBClusterSnapshot>();
  try {
    const listed = paginateListRecoveryPointsByBackupVault(
      { client: backup },
      { BackupVaultName: vault, ByResourceType: "Aurora" },
    );
    for await (const { RecoveryPoints = [] } of listed) points.push(...RecoveryPoints);
    // Filtered here: the API's own filter on the cluster wants it to exist in the region that is asked, and the source of
    // a copy does not.
    const described = paginateDescribeDBClusterSnapshots(
      { client: rds, pageSize: 100 },
      { SnapshotType: "awsbackup" },
    );
    for await (const { DBClusterSnapshots = [] } of described)
      for (const snapshot of DBClusterSnapshots) snapshots.set(snapshot.DBClusterSnapshotArn, snapshot);
  } catch (error) {
    throw new RecoveryRefusal([
      `the recovery points of ${cluster} in ${region} cannot be looked up; ${explainAws(error, permissions)}`,
    ]);
  } finally {
    rds.destroy();
    backup.destroy();
  }
  return {
    asOf: clock(),
    points: points
      .flatMap((point) => recoveryPoint(point, snapshots.get(point.RecoveryPointArn), cluster))
      .toSorted((a, b) => b.takenAt.getTime() - a.takenAt.getTime()),
  };
}

function recoveryPoint(
  { RecoveryPointArn: arn, ResourceArn: resource, CreationDate: takenAt, Status }: RecoveryPointByBackupVault,
  snapshot: DBClusterSnapshot | undefined,
  cluster: string,
): readonly RecoveryPoint[] {
  const { Status: state, EngineVersion: engineVersion } = snapshot ?? {};
  if (Status !== "COMPLETED" || state !== "available" || !resource?.endsWith(`:cluster:${cluster}`))
    return [];
  return arn && takenAt && engineVersion ? [{ arn, source: cluster, takenAt, engineVersion }] : [];
}
