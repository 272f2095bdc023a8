import {
  type DescribeGlobalClustersCommandOutput,
  GlobalClusterNotFoundFault,
  type RDSClient,
} from "@aws-sdk/client-rds";
import type { RegionName } from "../../../regions/index.ts";
import { findGlobalWriter } from "../../../src/program/lookups/global-writer.ts";
import type { GlobalDatabase, GlobalQuery } from "../../../src/recovery/follow.ts";
import type { World } from "../types.ts";
import { regionNames } from "../world.ts";
import { halfIn } from "./database.ts";

/** The program's own look-up, of AWS's answer in a region. A region that is down gives none. */
export const describe = (world: World, query: GlobalQuery): Promise<GlobalDatabase | undefined> =>
  findGlobalWriter(query, {
    rds: { send: async () => answer(world, query), destroy: () => undefined } as unknown as RDSClient,
  });

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_GlobalCluster.html */
function answer(
  world: World,
  { region, name }: GlobalQuery,
): Omit<DescribeGlobalClustersCommandOutput, "$metadata"> {
  const { global, regions } = world;
  if (!regions[region].alive) throw new Error(`${region} does not answer`);
  if (!global) throw new GlobalClusterNotFoundFault({ $metadata: {}, message: name });
  const { writer, moving, left } = global;
  return {
    GlobalClusters: [
      {
        GlobalClusterIdentifier: name,
        GlobalClusterMembers: regionNames.flatMap((each) => {
          const half = halfIn(world, each);
          return half === undefined
            ? []
            : [
                {
                  DBClusterArn: arnOf(each, half.name),
                  IsWriter: each === writer,
                  SynchronizationStatus: left?.region === each ? "pending-resync" : "connected",
                },
              ];
        }),
        // It says no more of a switchover than of a failover, but whether data may be lost.
        ...(moving && {
          FailoverState: { Status: "failing-over", IsDataLossAllowed: moving.failover !== undefined },
        }),
      },
    ],
  };
}

const arnOf = (region: RegionName, cluster: string): string =>
  `arn:aws:rds:${region}:123456789012:cluster:${cluster}`;
