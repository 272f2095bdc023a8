import {
  DescribeGlobalClustersCommand,
  GlobalClusterNotFoundFault,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { explainAws } from "../../cli/explain.ts";
import type { GlobalDatabase, GlobalQuery } from "../../recovery/follow.ts";
import { RecoveryRefusal } from "../../recovery/refusal.ts";

/**
 * The writer of a global database. Every region with a half of it says so.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_GlobalCluster.html
 * @returns undefined where there is none of that name
 * @throws RecoveryRefusal that says what to do where AWS refuses to answer
 */
export async function findGlobalWriter(
  { region, name }: GlobalQuery,
  { rds }: { readonly rds: RDSClient },
): Promise<GlobalDatabase | undefined> {
  try {
    const { GlobalClusters: [cluster] = [] } = await rds.send(
      new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: name }),
    );
    if (cluster === undefined) return undefined;
    const members = (cluster.GlobalClusterMembers ?? []).flatMap(({ DBClusterArn: arn, IsWriter }) =>
      arn === undefined ? [] : [{ arn, writes: IsWriter === true, region: arn.split(":")[3] ?? "" }],
    );
    const writer = members.find(({ writes }) => writes)?.region;
    // One that has just been made has no half yet, and one whose halves are being made knows no writer.
    if (writer === undefined) return undefined;
    return {
      name,
      writer,
      moving: cluster.FailoverState?.Status !== undefined,
      halves: Object.fromEntries(members.map(({ region: at, arn }) => [at, arn])),
    };
  } catch (error) {
    if (error instanceof GlobalClusterNotFoundFault) return undefined;
    throw new RecoveryRefusal([
      `who writes to ${name} cannot be looked up in ${region}; ${explainAws(error, "rds:DescribeGlobalClusters")}`,
    ]);
  } finally {
    rds.destroy();
  }
}
