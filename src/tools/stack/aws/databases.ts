import {
  type DBCluster,
  DescribeDBClustersCommand,
  paginateDescribeDBClusterSnapshots,
} from "@aws-sdk/client-rds";
import { Interrupted, ReportedError } from "../../../cli/errors.ts";
import { calling } from "../../../cli/explain.ts";
import { findRecoveryPoints } from "../../../recovery/recovery-points.ts";
import { RecoveryRefusal } from "../../../recovery/refusal.ts";
import type { Aws, DatabaseState } from "./aws.ts";
import type { Clients } from "./clients.ts";

type Databases = Pick<Aws, "recoveryPoints" | "database" | "taggedBackup">;

export const createDatabases = ({ rds, backup }: Clients, abortSignal: AbortSignal): Databases => ({
  recoveryPoints: async (query) => {
    try {
      // The same look-up as the program's.
      return await findRecoveryPoints(query, { rds: rds(query.region), backup: backup(query.region) });
    } catch (error) {
      if (abortSignal.aborted) throw new Interrupted();
      if (error instanceof RecoveryRefusal)
        throw new ReportedError(error.problems.join("\n"), { cause: error });
      throw error;
    }
  },
  database: (region, cluster) =>
    calling({ action: "rds:DescribeDBClusters", where: region, signal: abortSignal }, async () => {
      try {
        const { DBClusters } = await rds(region).send(
          new DescribeDBClustersCommand({ DBClusterIdentifier: cluster }),
          { abortSignal },
        );
        return DBClusters?.map(stateOf)[0];
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    }),
  taggedBackup: (region, cluster, { key, value }) =>
    calling({ action: "rds:DescribeDBClusterSnapshots", where: region, signal: abortSignal }, async () => {
      const pages = paginateDescribeDBClusterSnapshots(
        { client: rds(region), pageSize: 100 },
        { SnapshotType: "awsbackup", DBClusterIdentifier: cluster },
        { abortSignal },
      );
      try {
        for await (const { DBClusterSnapshots = [] } of pages)
          for (const { DBClusterSnapshotArn, Status, TagList = [] } of DBClusterSnapshots)
            if (Status === "available" && TagList.some(({ Key, Value }) => Key === key && Value === value))
              return DBClusterSnapshotArn;
      } catch (error) {
        // The filter wants a cluster that exists, and this one may be retired.
        if (!isNotFound(error)) throw error;
      }
      return undefined;
    }),
});

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && /^DBClusterNotFound/.test(error.name);

const stateOf = ({ Status, DBClusterMembers = [] }: DBCluster): DatabaseState => ({
  status: Status ?? "unknown",
  writer: DBClusterMembers.find(({ IsClusterWriter }) => IsClusterWriter)?.DBInstanceIdentifier,
});
