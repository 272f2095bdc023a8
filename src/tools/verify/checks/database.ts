import type { DBCluster } from "@aws-sdk/client-rds";
import { parameters } from "../../../blocks/data/parameters.ts";
import { databasesOf, instancesOf, parametersOf } from "../aws/databases.ts";
import { type Check, type CheckFinding, judge, skip } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

/** The parameters by which no login comes without TLS, or with an old one. */
const tlsParameters = parameters.filter(({ name }) => /ssl/.test(name));
/** Minutes that the newest restorable moment may be ago; AWS keeps it within five. */
const restorableWithin = 30;

export const databaseChecks: readonly Check[] = [
  {
    id: "database-encrypted",
    subject: "Database",
    what: "Every database is encrypted under its region's key for data",
    remedy:
      "Encryption cannot be turned on later: restore into a new generation with npm run dr -- switchover",
    needs: ["rds:DescribeDBClusters"],
    per: "region",
    run: (context, site) =>
      ofEach(context, site, `under ${site.outputs.keyArns.data}`, "all are", async (_, cluster) =>
        cluster.StorageEncrypted && cluster.KmsKeyId === site.outputs.keyArns.data
          ? []
          : [cluster.StorageEncrypted ? `under ${cluster.KmsKeyId}` : "not encrypted"],
      ),
  },
  {
    id: "database-tls-forced",
    subject: "Database",
    what: "No database talks to anybody without TLS 1.2, and every instance runs with that setting",
    remedy:
      "pulumi refresh, then pulumi up sets the parameters (src/blocks/data/parameters.ts); pending-reboot: reboot the instance",
    needs: ["rds:DescribeDBClusters", "rds:DescribeDBClusterParameters"],
    per: "region",
    run: (context, site) =>
      ofEach(
        context,
        site,
        tlsParameters.map(({ name, value }) => `${name}=${value}`).join(", "),
        "so it is, on all instances",
        async (_, { DBClusterParameterGroup = "", DBClusterMembers = [] }) => {
          const values = await parametersOf(context, site, DBClusterParameterGroup);
          return [
            ...tlsParameters
              .filter(({ name, value }) => values.get(name) !== value)
              .map(({ name }) => `${name}=${values.get(name) || "default"}`),
            ...DBClusterMembers.filter(
              ({ DBClusterParameterGroupStatus }) => DBClusterParameterGroupStatus !== "in-sync",
            ).map(
              ({ DBInstanceIdentifier, DBClusterParameterGroupStatus }) =>
                `${DBInstanceIdentifier} ${DBClusterParameterGroupStatus}`,
            ),
          ];
        },
      ),
  },
  {
    id: "database-zones",
    subject: "Database",
    what: "Every database has a writer and its readers, available, each in a zone of its own and without a public address",
    remedy:
      "docs/runbooks/failures.md; a missing reader comes back with pulumi up (src/blocks/data/cluster.ts)",
    needs: ["rds:DescribeDBClusters", "rds:DescribeDBInstances"],
    per: "region",
    run: (context, site) => {
      const wanted = 1 + context.environment.database.readers;
      const expected = `${wanted} instances in ${wanted} zones, available, private`;
      return ofEach(
        context,
        site,
        expected,
        "so they are",
        async (name, { Status, DBClusterMembers = [] }) => {
          const instances = await instancesOf(context, site, name);
          const zones = new Set(instances.map(({ AvailabilityZone }) => AvailabilityZone));
          return [
            ...(Status === "available" ? [] : [`${Status}`]),
            ...(DBClusterMembers.some(({ IsClusterWriter }) => IsClusterWriter) ? [] : ["no writer"]),
            ...(instances.length >= wanted ? [] : [`${instances.length} instances`]),
            ...(zones.size >= wanted ? [] : [`in ${zones.size} zones: ${[...zones].join(", ")}`]),
            ...instances
              .filter(({ DBInstanceStatus }) => DBInstanceStatus !== "available")
              .map((instance) => `${instance.DBInstanceIdentifier} ${instance.DBInstanceStatus}`),
            ...instances
              .filter(({ PubliclyAccessible }) => PubliclyAccessible)
              .map(({ DBInstanceIdentifier }) => `${DBInstanceIdentifier} has a public address`),
          ];
        },
      );
    },
  },
  {
    id: "database-backups",
    subject: "Database",
    what: "Every database can be put back to any second of the days agreed, up to a few minutes ago",
    remedy:
      "Set database.backupRetentionDays in the descriptor, then pulumi up; a moment that stays behind: AWS Health Dashboard",
    needs: ["rds:DescribeDBClusters"],
    per: "region",
    run: (context, site) => {
      const days = context.environment.database.backupRetentionDays;
      const expected = `${days} days, to ${restorableWithin} minutes ago or later unless it is new or may pause`;
      return ofEach(context, site, expected, "so they can", async (_, cluster) => {
        const kept = cluster.BackupRetentionPeriod ?? 0;
        return [...(kept >= days ? [] : [`${kept} days`]), ...staleness(cluster, context.now)];
      });
    },
  },
];

/** Judges each database that should be in a region. */
async function ofEach(
  context: CheckContext,
  site: CheckedSite,
  expected: string,
  found: string,
  problems: (name: string, cluster: DBCluster) => Promise<readonly string[]>,
): Promise<CheckFinding> {
  const databases = await databasesOf(context, site);
  if (databases.length === 0) return skip("the region has no database");
  const all = await Promise.all(
    databases.map(async ({ name, cluster }) =>
      (cluster === undefined ? ["does not exist"] : await problems(name, cluster)).map(
        (problem) => `${name}: ${problem}`,
      ),
    ),
  );
  return judge(expected, `${databases.map(({ name }) => name).join(", ")}: ${found}`, all.flat());
}

function staleness(cluster: DBCluster, now: Date): readonly string[] {
  const { LatestRestorableTime: latest, ClusterCreateTime: made, ServerlessV2ScalingConfiguration } = cluster;
  const minutesSince = (time: Date) => Math.round((now.getTime() - time.getTime()) / 60_000);
  // A new one has no backup yet, and one that may pause writes nothing that could be lost.
  if (made !== undefined && minutesSince(made) < 60) return [];
  if (ServerlessV2ScalingConfiguration?.MinCapacity === 0) return [];
  if (latest === undefined) return ["to no moment at all"];
  return minutesSince(latest) <= restorableWithin ? [] : [`to ${minutesSince(latest)} minutes ago`];
}
