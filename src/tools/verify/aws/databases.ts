import {
  type DBCluster,
  type DBInstance,
  DescribeDBClustersCommand,
  paginateDescribeDBClusterParameters,
  paginateDescribeDBInstances,
} from "@aws-sdk/client-rds";
import type { CheckContext, CheckedSite } from "../context.ts";
import { absentOn } from "./absent.ts";

/** A database of the lineage, and what AWS knows of it; no cluster where there is none. */
interface LineageDatabase {
  readonly name: string;
  readonly cluster: DBCluster | undefined;
}

/** The databases that should be in a region. Needs `rds:DescribeDBClusters`. */
export const databasesOf = (
  { clients }: CheckContext,
  site: CheckedSite,
): Promise<readonly LineageDatabase[]> =>
  Promise.all(
    site.outputs.databases.map(async ({ clusterId }) => {
      const answer = await absentOn(
        /^DBClusterNotFound/,
        clients.rds(site.region).send(new DescribeDBClustersCommand({ DBClusterIdentifier: clusterId })),
      );
      return { name: clusterId, cluster: answer?.DBClusters?.[0] };
    }),
  );

/** The instances of a cluster. Needs `rds:DescribeDBInstances`. */
export async function instancesOf({ clients }: CheckContext, site: CheckedSite, clusterId: string) {
  const instances: DBInstance[] = [];
  const pages = paginateDescribeDBInstances(
    { client: clients.rds(site.region) },
    { Filters: [{ Name: "db-cluster-id", Values: [clusterId] }] },
  );
  for await (const { DBInstances = [] } of pages) instances.push(...DBInstances);
  return instances;
}

/** The parameters that a group sets, by name. Needs `rds:DescribeDBClusterParameters`. */
export async function parametersOf(
  { clients }: CheckContext,
  site: CheckedSite,
  group: string,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  const pages = paginateDescribeDBClusterParameters(
    { client: clients.rds(site.region) },
    { DBClusterParameterGroupName: group },
  );
  for await (const { Parameters = [] } of pages)
    for (const { ParameterName = "", ParameterValue = "" } of Parameters)
      values.set(ParameterName, ParameterValue);
  return values;
}
