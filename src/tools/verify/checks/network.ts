import { DescribeVpcEndpointsCommand, DescribeVpcPeeringConnectionsCommand } from "@aws-sdk/client-ec2";
import { gatewayServices } from "../../../../environments/workloads.ts";
import { type Check, judge } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

export const networkChecks: readonly Check[] = [
  {
    id: "peering-active",
    subject: "Network",
    what: "Every peering of the region is active, and private names resolve across it",
    remedy: "pending-acceptance or deleted: pulumi refresh, then pulumi up (src/blocks/network/peering.ts)",
    needs: ["ec2:DescribeVpcPeeringConnections"],
    per: "region",
    run: async (context, site) => {
      const ids = peeringsOf(context, site);
      const { VpcPeeringConnections = [] } = await context.clients
        .ec2(site.region)
        .send(new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [...ids] }));
      return judge(
        "active, with private names resolved",
        `${ids.join(", ")}: so they are`,
        ids.flatMap((id) => {
          const peering = VpcPeeringConnections.find(
            ({ VpcPeeringConnectionId }) => VpcPeeringConnectionId === id,
          );
          const { Status, RequesterVpcInfo, AccepterVpcInfo } = peering ?? {};
          const own = [RequesterVpcInfo, AccepterVpcInfo].find((end) => end?.VpcId === site.outputs.vpcId);
          return [
            ...(Status?.Code === "active" ? [] : [`${id} is ${Status?.Code ?? "not there"}`]),
            ...(own?.PeeringOptions?.AllowDnsResolutionFromRemoteVpc
              ? []
              : [`${id} does not resolve private names of ${site.outputs.vpcId}`]),
          ];
        }),
      );
    },
  },
  {
    id: "endpoints-available",
    subject: "Network",
    what: "Every VPC endpoint is available, and AWS's names lead to it: without one, whatever calls that service hangs",
    remedy: "pulumi refresh, then pulumi up makes it again (src/blocks/network/endpoints.ts)",
    needs: ["ec2:DescribeVpcEndpoints"],
    per: "region",
    run: async ({ clients }, { region, outputs }) => {
      const wanted = Object.entries(outputs.endpointIds);
      const { VpcEndpoints = [] } = await clients
        .ec2(region)
        .send(new DescribeVpcEndpointsCommand({ Filters: [{ Name: "vpc-id", Values: [outputs.vpcId] }] }));
      return judge(
        `${wanted.length} endpoints, available, with private names`,
        `${wanted.map(([service]) => service).join(", ")}: so they are`,
        wanted.flatMap(([service, id]) => {
          const endpoint = VpcEndpoints.find(({ VpcEndpointId }) => VpcEndpointId === id);
          const state = String(endpoint?.State ?? "not there").toLowerCase();
          return [
            ...(state === "available" ? [] : [`${service} is ${state}`]),
            ...(gatewayServices.includes(service) || endpoint?.PrivateDnsEnabled
              ? []
              : [`${service} has no private name`]),
          ];
        }),
      );
    },
  },
];

/** The peerings that have an end in a region. The one between environments is in the primary region. */
const peeringsOf = ({ deployed, primary }: CheckContext, { region }: CheckedSite): readonly string[] => [
  deployed.peerings.regions,
  ...(deployed.peerings.environments !== undefined && region === primary.region
    ? [deployed.peerings.environments]
    : []),
];
