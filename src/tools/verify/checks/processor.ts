import {
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeVpcEndpointsCommand,
} from "@aws-sdk/client-ec2";
import { wayOf } from "../../../../environments/capabilities/processor.ts";
import { processorOf } from "../capabilities.ts";
import { type Check, judge } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";
import { describe } from "./secrets.ts";

export const processorChecks: readonly Check[] = [
  {
    id: "processor-key",
    subject: "Secrets",
    what: "The region has the payment processor's key, as a secret of its own that can be changed there",
    remedy: "pulumi refresh, then pulumi up sets the key. A replica from before: docs/upgrade.md",
    needs: ["secretsmanager:DescribeSecret"],
    per: "region",
    run: async (context, site) => {
      const { secretArn } = processorOf(context, site);
      const {
        PrimaryRegion = site.region,
        ReplicationStatus = [],
        VersionIdsToStages = {},
      } = await describe(context, site, secretArn);
      const current = Object.values(VersionIdsToStages).some((stages) => stages.includes("AWSCURRENT"));
      return judge(`a current version of ${secretArn}, which is no replica and has none`, "so it is", [
        ...(current ? [] : ["no version of it is current"]),
        ...(PrimaryRegion === site.region ? [] : [`it is a replica of the one in ${PrimaryRegion}`]),
        ...ReplicationStatus.map(({ Region }) => `it has a replica in ${Region}`),
      ]);
    },
  },
  {
    id: "processor-way",
    subject: "Network",
    what: "The way to the payment processor is there in every zone: by PrivateLink its endpoint, else NAT gateways behind the addresses that the processor was told",
    remedy:
      "pulumi refresh, then pulumi up makes it again (src/blocks/network/egress.ts, processor-endpoint.ts); pendingAcceptance: the processor has to accept the endpoint",
    needs: ["ec2:DescribeNatGateways", "ec2:DescribeRouteTables", "ec2:DescribeVpcEndpoints"],
    per: "region",
    run: async (context, site) => {
      const way = wayOf(processorOf(context, site).descriptor, slotOf(context, site));
      return way.kind === "privateLink" ? endpoint(context, site, way.service) : gateways(context, site);
    },
  },
];

const slotOf = ({ primary }: CheckContext, { region }: CheckedSite) =>
  region === primary.region ? "primary" : "secondary";

async function endpoint({ clients }: CheckContext, { region, outputs }: CheckedSite, service: string) {
  const { VpcEndpoints = [] } = await clients.ec2(region).send(
    new DescribeVpcEndpointsCommand({
      Filters: [
        { Name: "vpc-id", Values: [outputs.vpcId] },
        { Name: "service-name", Values: [service] },
      ],
    }),
  );
  const [found] = VpcEndpoints;
  const state = String(found?.State ?? "not there").toLowerCase();
  return judge("available, with a private name", `${service}: so it is`, [
    ...(state === "available" ? [] : [`${service} is ${state}`]),
    ...(found === undefined || found.PrivateDnsEnabled ? [] : [`${service} has no private name`]),
  ]);
}

async function gateways(context: CheckContext, site: CheckedSite) {
  const client = context.clients.ec2(site.region);
  const { addresses } = processorOf(context, site);
  const { NatGateways = [] } = await client.send(
    new DescribeNatGatewaysCommand({
      Filter: [
        { Name: "vpc-id", Values: [site.outputs.vpcId] },
        { Name: "state", Values: ["available"] },
      ],
    }),
  );
  const available = NatGateways.flatMap(({ NatGatewayId, NatGatewayAddresses = [] }) =>
    NatGatewayAddresses.map(({ PublicIp }) => ({ id: NatGatewayId, address: PublicIp })),
  );
  const tables = Object.entries(site.outputs.routeTableIds.app);
  const { RouteTables = [] } = await client.send(
    new DescribeRouteTablesCommand({ RouteTableIds: tables.map(([, id]) => id) }),
  );
  const routed = tables.filter(([, id]) =>
    RouteTables.find(({ RouteTableId }) => RouteTableId === id)?.Routes?.some(
      ({ DestinationCidrBlock, NatGatewayId, State }) =>
        DestinationCidrBlock === "0.0.0.0/0" &&
        State === "active" &&
        available.some((gateway) => gateway.id === NatGatewayId),
    ),
  );
  return judge(
    `gateways behind ${addresses.join(", ")}, and a route to one from every zone`,
    `${available.length} gateways, ${tables.length} zones: all there`,
    [
      ...addresses
        .filter((address) => !available.some((gateway) => gateway.address === address))
        .map((address) => `no gateway is available behind ${address}`),
      ...available
        .filter(({ address = "" }) => !addresses.includes(address))
        .map(({ id, address }) => `${id} is behind ${address}, which the stack does not know`),
      ...tables
        .filter((table) => !routed.includes(table))
        .map(([zone, id]) => `${zone} (${id}) has no active route to a gateway`),
    ],
  );
}
