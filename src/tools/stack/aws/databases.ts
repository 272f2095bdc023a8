import {
  type DBCluster,
  DescribeDBClustersCommand,
  paginateDescribeDBClusterSnapshots,
} from "@aws-sdk/client-rds";
import { calling } from "../../../cli/explain.ts";
import { findRecoveryPoints } from "../../../program/lookups/recovery-points.ts";
import type { Aws, DatabaseState } from "./aws.ts";
import type { Clients } from "./clients.ts";
import { lookUp } from "./look-up.ts";

type Databases = Pick<Aws, "recoveryPoints" | "database" | "taggedBackup">;

export const createDatabases = ({ rds, backup }: Clients, abortSignal: AbortSignal): Databases => ({
  recoveryPoints: (query) =>
    lookUp(
      () => findRecoveryPoints(query, { rds: rds(query.region), backup: backup(query.region) }),
      abortSignal,
    ),
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
