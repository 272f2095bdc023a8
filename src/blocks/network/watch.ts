import type * as pulumi from "@pulumi/pulumi";
import type { WatchSpec } from "../../kit/watch/watch.ts";

/** Names of the network's log groups. */
export interface NetworkLogs {
  /** The log group of the VPC's flows. */
  readonly flows: pulumi.Input<string>;
  /** The log group of the queries to the VPC's resolver. */
  readonly queries: pulumi.Input<string>;
}

/** The watch over the network: questions to the logs about who was refused. */
export const watchNetwork = (logs: NetworkLogs): WatchSpec => ({
  queries: [
    {
      name: "rejected connections",
      logGroup: logs.flows,
      commands: [
        "filter action = 'REJECT'",
        "stats count(*) as times by srcAddr, dstAddr, dstPort",
        "sort times desc",
        "limit 50",
      ],
    },
    {
      name: "refused names",
      logGroup: logs.queries,
      commands: [
        "filter firewall_rule_action = 'BLOCK'",
        "stats count(*) as times by query_name, srcaddr",
        "sort times desc",
        "limit 50",
      ],
    },
  ],
});
