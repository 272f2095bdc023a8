import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { BackupClient } from "@aws-sdk/client-backup";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { KMSClient } from "@aws-sdk/client-kms";
import { RDSClient } from "@aws-sdk/client-rds";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { RegionName } from "../../../../regions/index.ts";
import { ReportedError } from "../../../cli/errors.ts";
import { createClient, haste, morePatience } from "../../../kit/aws-client.ts";
import type { ShuttingClients } from "../../../kit/shutting/shut.ts";

/**
 * The clients of the commands that change a stack: `dr`, `destroy` and `up:local`. A new one each time: a look-up ends its
 * own.
 */
export interface Clients {
  readonly rds: (region: string) => RDSClient;
  readonly cloudwatch: (region: RegionName) => CloudWatchClient;
  readonly backup: (region: RegionName) => BackupClient;
  readonly ecs: (region: RegionName) => ECSClient;
  readonly sqs: (region: RegionName) => SQSClient;
  /** The client of any region: keys are named by their ARNs. */
  readonly kms: (region: string) => KMSClient;
  readonly tagging: (region: string) => ResourceGroupsTaggingAPIClient;
  readonly route53: () => Route53Client;
  /**
   * The clients of a region that is given up. It is asked although it is declared unreachable, twice at most and for a few
   * seconds.
   */
  readonly shutting: (region: RegionName) => ShuttingClients;
}

/** @param unreachable which region must not be asked, as of the time of asking */
export function createClients(unreachable: () => RegionName | undefined): Clients {
  const options = (region: string) => {
    if (region === unreachable())
      throw new ReportedError(`${region} is declared unreachable, so it is not asked anything`);
    return { ...morePatience, region };
  };
  return {
    rds: (region) => createClient(RDSClient, options(region)),
    cloudwatch: (region) => createClient(CloudWatchClient, options(region)),
    backup: (region) => createClient(BackupClient, options(region)),
    ecs: (region) => createClient(ECSClient, options(region)),
    sqs: (region) => createClient(SQSClient, options(region)),
    kms: (region) => createClient(KMSClient, options(region)),
    tagging: (region) => createClient(ResourceGroupsTaggingAPIClient, options(region)),
    // Route 53 is no region's; its requests are signed for this one.
    route53: () => createClient(Route53Client, { ...morePatience, region: "us-east-1" }),
    shutting: (region) => ({
      loadBalancing: createClient(ElasticLoadBalancingV2Client, { ...haste, region }),
      scaling: createClient(ApplicationAutoScalingClient, { ...haste, region }),
      ecs: createClient(ECSClient, { ...haste, region }),
    }),
  };
}
