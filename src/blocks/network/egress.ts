import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { insideCidr } from "../../../environments/address-plan.ts";
import { zoneOfWay } from "../../../environments/capabilities/processor.ts";
import { allBut } from "../../../environments/cidr.ts";
import type { Placement, ProcessorWay } from "../../../environments/index.ts";
import type { Zone } from "../../../regions/index.ts";
import { criticalIn, enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { createInspection, type NetworkFirewall } from "./inspection.ts";
import { createRouteTable, createSubnet, type Subnets } from "./subnets.ts";
import type { Vpc } from "./vpc.ts";

interface EgressArgs {
  readonly way: Extract<ProcessorWay, { readonly kind: "egress" }>;
  readonly placement: Placement;
  readonly vpc: Vpc;
  readonly subnets: Subnets;
  readonly processorHosts: readonly string[];
  readonly logs: { readonly keyArn: pulumi.Input<string>; readonly retentionDays: number };
}

/**
 * The way out to the processor's public names: a NAT gateway in each zone of the way, in a tier of its own, behind an
 * address that the processor can put on its list. A processor without an endpoint service cannot be reached in any other
 * way. Which names it leads to is the resolver's firewall's, and with inspection also that of a network firewall between
 * the gateways and the internet, as AWS draws it:
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/arch-igw-ngw.html
 *
 * @returns the addresses that requests come from, in the order of the zones
 */
export function createEgress(scope: Scope, args: EgressArgs): readonly pulumi.Output<string>[] {
  const block = enter(scope, "Egress");
  const { way, placement, vpc, subnets } = args;
  const inspection =
    way.inspection === "sni" ? createInspection(block, { ...args, zones: way.zones }) : undefined;
  const gateways = new Map(
    way.zones.map((zone) => [zone, createGateway(block, { zone, placement, vpc, inspection })]),
  );
  for (const zone of placement.zones)
    new aws.ec2.Route(
      nameIn(block, `route-app-egress-${zone}`),
      {
        routeTableId: appTable(subnets, zone),
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: given(gateways.get(zoneOfWay(zone, way.zones)), zone).natGateway.id,
      },
      optionsIn(block),
    );
  return [...gateways.values()].map(({ address }) => address.publicIp);
}

/** A prefix list of every address outside, for rules to name. @returns its ID */
export function createOutsideList(scope: Scope): pulumi.Output<string> {
  const blocks = allBut(insideCidr);
  return new aws.ec2.ManagedPrefixList(
    nameIn(scope, "prefix-list-outside"),
    {
      addressFamily: "IPv4",
      // A rule counts as so many.
      maxEntries: blocks.length,
      entries: blocks.map((cidr) => ({ cidr, description: `not ${insideCidr}` })),
    },
    optionsIn(scope),
  ).id;
}

interface GatewayArgs {
  readonly zone: Zone;
  readonly placement: Placement;
  readonly vpc: Vpc;
  /** The hop between the gateway and the internet. */
  readonly inspection: NetworkFirewall | undefined;
}

function createGateway(scope: Scope, { zone, placement, vpc, inspection }: GatewayArgs) {
  const table = createRouteTable(scope, `egress-${zone}`, vpc.id);
  const subnet = createSubnet(scope, {
    vpc,
    cidr: placement.cidr,
    tier: "egress",
    zone,
    routeTableId: table.id,
  });
  const route = new aws.ec2.Route(
    nameIn(scope, `route-egress-internet-${zone}`),
    {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      ...(inspection === undefined
        ? { gatewayId: vpc.internet.id }
        : { vpcEndpointId: given(inspection.endpointIds[zone], zone) }),
    },
    optionsIn(scope),
  );
  // An address that is let go comes never back, and the processor lets no other one in.
  const addressName = nameIn(scope, `address-egress-${zone}`);
  const address = new aws.ec2.Eip(
    addressName,
    { domain: "vpc", tags: { Name: addressName } },
    criticalIn(scope, { dependsOn: vpc.internet }),
  );
  const name = nameIn(scope, `nat-gateway-${zone}`);
  const natGateway = new aws.ec2.NatGateway(
    name,
    { connectivityType: "public", subnetId: subnet.id, allocationId: address.id, tags: { Name: name } },
    // What comes before the route goes nowhere.
    optionsIn(scope, { dependsOn: route }),
  );
  return { address, natGateway };
}

const appTable = ({ routeTables }: Subnets, zone: Zone) => given(routeTables.app[zone], zone);

function given<T>(value: T | undefined, zone: Zone): T {
  if (value === undefined) throw new Error(`nothing of the way out is in ${zone}`);
  return value;
}
