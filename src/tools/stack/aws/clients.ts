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
import type { ShuttingClients } from "../../../kit/shutting/shut.ts";
import { patience } from "../../../recovery/patience.ts";

/** The SDK's clients, each with its region. A new one each time: the look-up of recovery points ends its own. */
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

/** The settings of the clients: a command has more time than an update. */
const settings = { ...patience, maxAttempts: 5 };

/** The settings of the clients of a lost region, for which nobody waits long. */
const haste = {
  maxAttempts: 2,
  requestHandler: { ...patience.requestHandler, connectionTimeout: 2_000, requestTimeout: 5_000 },
} as const;

/** @param unreachable which region must not be asked, as of the time of asking */
export function createClients(unreachable: () => RegionName | undefined): Clients {
  const options = (region: string) => {
    if (region === unreachable())
      throw new ReportedError(`${region} is declared unreachable, so it is not asked anything`);
    return { ...settings, region };
  };
  return {
    rds: (region) => new RDSClient(options(region)),
    cloudwatch: (region) => new CloudWatchClient(options(region)),
    backup: (region) => new BackupClient(options(region)),
    ecs: (region) => new ECSClient(options(region)),
    sqs: (region) => new SQSClient(options(region)),
    kms: (region) => new KMSClient(options(region)),
    tagging: (region) => new ResourceGroupsTaggingAPIClient(options(region)),
    // Route 53 is no region's; its requests are signed for this one.
    route53: () => new Route53Client({ ...settings, region: "us-east-1" }),
    shutting: (region) => ({
      loadBalancing: new ElasticLoadBalancingV2Client({ ...haste, region }),
      scaling: new ApplicationAutoScalingClient({ ...haste, region }),
      ecs: new ECSClient({ ...haste, region }),
    }),
  };
}
