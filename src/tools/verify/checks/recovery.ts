import { DescribeRecoveryPointCommand } from "@aws-sdk/client-backup";
import { DescribeDBClustersCommand, paginateDescribeDBClusterSnapshots } from "@aws-sdk/client-rds";
import { absentOn } from "../aws/absent.ts";
import { type Check, judge, skip } from "../check.ts";
import { activeSite, type CheckContext, type CheckedSite, otherSite } from "../context.ts";

export const recoveryChecks: readonly Check[] = [
  {
    id: "recovery-point",
    subject: "Recovery",
    what: "The other region has a recovery point of the writable database, young enough for the loss that was agreed",
    remedy: "docs/runbooks/alarms.md#recovery-points-late",
    needs: ["backup:DescribeRecoveryPoint", "rds:DescribeDBClusterSnapshots", "rds:DescribeDBClusters"],
    per: "environment",
    run: async (context) => {
      const { deployed, now } = context;
      const active = activeSite(context);
      const other = otherSite(context, active);
      const most = deployed.recoveryPoints.maxDataLossMinutes;
      const minutesSince = (time: Date) => Math.round((now.getTime() - time.getTime()) / 60_000);
      const expected = `a recovery point of ${deployed.writer.cluster} in ${other.region}, at most ${most} minutes old`;
      const newest = await newestPoint(context, other, deployed.writer.cluster);
      if (newest !== undefined) {
        const found = `${minutesSince(newest)} minutes old`;
        return judge(expected, found, minutesSince(newest) <= most ? [] : [found]);
      }
      const made = await madeAt(context, active, deployed.writer.cluster);
      if (made !== undefined && minutesSince(made) <= most)
        return skip(
          `the database was made ${minutesSince(made)} minutes ago; its first recovery point has until ${most}`,
        );
      return judge(expected, "", ["none"]);
    },
  },
];

/** The time of the newest recovery point of a cluster in a region. */
async function newestPoint({ clients }: CheckContext, { region, outputs }: CheckedSite, cluster: string) {
  const points: { readonly arn: string; readonly taken: Date }[] = [];
  // Filtered here: the API's own filter wants the cluster to exist in the region that is asked.
  const pages = paginateDescribeDBClusterSnapshots(
    { client: clients.rds(region), pageSize: 100 },
    { SnapshotType: "awsbackup" },
  );
  for await (const { DBClusterSnapshots = [] } of pages)
    for (const {
      Status,
      DBClusterIdentifier,
      DBClusterSnapshotArn: arn,
      SnapshotCreateTime: taken,
    } of DBClusterSnapshots)
      if (Status === "available" && DBClusterIdentifier === cluster && arn && taken)
        points.push({ arn, taken });
  const [newest] = points.toSorted((a, b) => b.taken.getTime() - a.taken.getTime());
  if (newest === undefined) return undefined;
  // RDS's time of a copy may be that of the copying: AWS Backup's is the data's.
  const point = await absentOn(
    /^ResourceNotFound/,
    clients.backup(region).send(
      new DescribeRecoveryPointCommand({
        BackupVaultName: outputs.backupVault.name,
        RecoveryPointArn: newest.arn,
      }),
    ),
  );
  const created = point?.CreationDate;
  return created !== undefined && created < newest.taken ? created : newest.taken;
}

async function madeAt(
  { clients }: CheckContext,
  { region }: CheckedSite,
  cluster: string,
): Promise<Date | undefined> {
  const answer = await absentOn(
    /^DBClusterNotFound/,
    clients.rds(region).send(new DescribeDBClustersCommand({ DBClusterIdentifier: cluster })),
  );
  return answer?.DBClusters?.[0]?.ClusterCreateTime;
}
