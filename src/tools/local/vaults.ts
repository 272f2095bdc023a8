/** The look-up that an emulator is asked in place of AWS Backup's, which it lacks: the snapshots that stand for copies. */
export const snapshotQuery = "Action=DescribeDBClusterSnapshots&Version=2014-10-31&SnapshotType=manual";

/** Whether a request is for the recovery points of a vault. */
export const asksForRecoveryPoints = (method: string | undefined, path: string): boolean =>
  method === "GET" && /^\/backup-vaults\/[^/]+\/recovery-points\b/.test(path);

/** A signature for AWS Backup turned into one for RDS in the same region: an emulator goes by the service's name alone. */
export const signedForRds = (authorization: string | undefined): string =>
  String(authorization).replace(/\/backup\/aws4_request/, "/rds/aws4_request");

/** AWS Backup's list of recovery points, made from RDS's list of snapshots. */
export function recoveryPointsOf(snapshots: string): string {
  const points = [...snapshots.matchAll(/<DBClusterSnapshot>(.*?)<\/DBClusterSnapshot>/gs)].map(
    ([, snapshot = ""]) => {
      const field = (name: string) =>
        new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(snapshot)?.[1]?.trim() ?? "";
      const arn = field("DBClusterSnapshotArn");
      return {
        RecoveryPointArn: arn,
        ResourceArn: arn.replace(/:cluster-snapshot:.*/, `:cluster:${field("DBClusterIdentifier")}`),
        CreationDate: new Date(field("SnapshotCreateTime")).getTime() / 1000,
        Status: "COMPLETED",
      };
    },
  );
  return JSON.stringify({ RecoveryPoints: points });
}
