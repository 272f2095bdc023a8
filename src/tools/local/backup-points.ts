/** What an emulator without AWS Backup has in its place: cluster snapshots that were taken by hand. */
export const snapshotsQuery = "Action=DescribeDBClusterSnapshots&Version=2014-10-31&SnapshotType=manual";

/**
 * Whether a request asks AWS Backup for the recovery points of databases in a vault. The provider, which asks for points of
 * every kind to delete them with the vault, is told of none: an emulator has nothing to delete.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListRecoveryPointsByBackupVault.html
 */
export const asksForDatabasePoints = (path: string): boolean =>
  /^\/backup-vaults\/[^/]+\/recovery-points\/?\?(?:.*&)?resourceType=Aurora(?:&|$)/.test(path);

/** What AWS Backup would say of such snapshots. @param answer RDS's answer to the query */
export function databasePoints(answer: string): string {
  const snapshots = answer.match(/<DBClusterSnapshot>.*?<\/DBClusterSnapshot>/gs) ?? [];
  return JSON.stringify({ RecoveryPoints: snapshots.map(databasePoint) });
}

function databasePoint(snapshot: string) {
  const value = (element: string): string =>
    new RegExp(`<${element}>([^<]*)</${element}>`).exec(snapshot)?.[1] ?? "";
  const arn = value("DBClusterSnapshotArn");
  return {
    RecoveryPointArn: arn,
    ResourceArn: arn.replace(/:cluster-snapshot:.*/, `:cluster:${value("DBClusterIdentifier")}`),
    ResourceType: "Aurora",
    // Seconds, as this protocol has times.
    CreationDate: new Date(value("SnapshotCreateTime")).getTime() / 1000,
    Status: value("Status") === "available" ? "COMPLETED" : "CREATING",
  };
}
