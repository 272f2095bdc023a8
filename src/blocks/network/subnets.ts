import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type CommonTier, subnetCidr, type Tier } from "../../../environments/address-plan.ts";
import type { Placement } from "../../../environments/index.ts";
import type { Zone } from "../../../regions/index.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import type { Vpc } from "./vpc.ts";

interface SubnetsArgs {
  readonly vpc: Vpc;
  readonly placement: Placement;
}

/** Each tier's subnets, in the order of the placement's zones. */
export type Subnets = Readonly<Record<CommonTier, readonly Subnet[]>> & {
  /**
   * IDs of the route tables. The app tier has one for each zone, because the way out of a zone is to stay in it; each other
   * tier has one.
   */
  readonly routeTables: Readonly<Record<Exclude<CommonTier, "app">, pulumi.Output<string>>> & {
    readonly app: ByZone<pulumi.Output<string>>;
  };
  /** The public tier's route to the internet: whatever faces the internet has to wait for it. */
  readonly internetRoute: aws.ec2.Route;
};

export type ByZone<T> = Readonly<Partial<Record<Zone, T>>>;

interface Subnet {
  readonly zone: Zone;
  readonly id: pulumi.Output<string>;
  readonly availabilityZone: pulumi.Output<string>;
}

/** The subnets of the tiers that every VPC has. */
export function createSubnets(scope: Scope, { vpc, placement }: SubnetsArgs): Subnets {
  const tables = {
    public: createRouteTable(scope, "public", vpc.id),
    data: createRouteTable(scope, "data", vpc.id),
    app: Object.fromEntries(
      placement.zones.map((zone) => [zone, createRouteTable(scope, `app-${zone}`, vpc.id)]),
    ) as ByZone<aws.ec2.RouteTable>,
  };
  const tableOf = (tier: CommonTier, zone: Zone): aws.ec2.RouteTable => {
    const table = tier === "app" ? tables.app[zone] : tables[tier];
    if (table === undefined) throw new Error(`no route table of ${tier} in ${zone}`);
    return table;
  };
  const subnetsOf = (tier: CommonTier): readonly Subnet[] =>
    placement.zones.map((zone) =>
      createSubnet(scope, { vpc, cidr: placement.cidr, tier, zone, routeTableId: tableOf(tier, zone).id }),
    );
  const subnets = { public: subnetsOf("public"), app: subnetsOf("app"), data: subnetsOf("data") };
  const internetRoute = new aws.ec2.Route(
    nameIn(scope, "route-public-internet"),
    { routeTableId: tables.public.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: vpc.internet.id },
    optionsIn(scope),
  );
  const app = Object.fromEntries(Object.entries(tables.app).map(([zone, { id }]) => [zone, id]));
  return { ...subnets, routeTables: { public: tables.public.id, data: tables.data.id, app }, internetRoute };
}

interface SubnetArgs {
  readonly vpc: Vpc;
  /** The range of the VPC. */
  readonly cidr: string;
  readonly tier: Tier;
  readonly zone: Zone;
  readonly routeTableId: pulumi.Input<string>;
}

export function createSubnet(scope: Scope, { vpc, cidr, tier, zone, routeTableId }: SubnetArgs): Subnet {
  const name = nameIn(scope, `subnet-${tier}-${zone}`);
  const subnet = new aws.ec2.Subnet(
    name,
    {
      vpcId: vpc.id,
      cidrBlock: subnetCidr(cidr, tier, zone),
      availabilityZoneId: `${scope.region.code}-${zone}`,
      // Even where the internet is reached: load balancers and NAT gateways bring their own addresses.
      mapPublicIpOnLaunch: false,
      tags: { Name: name, Tier: tier },
    },
    optionsIn(scope),
  );
  new aws.ec2.RouteTableAssociation(
    nameIn(scope, `route-table-association-${tier}-${zone}`),
    { subnetId: subnet.id, routeTableId },
    optionsIn(scope),
  );
  return { zone, id: subnet.id, availabilityZone: subnet.availabilityZone };
}

/** @param label what tells it from the VPC's other tables */
export function createRouteTable(
  scope: Scope,
  label: string,
  vpcId: pulumi.Input<string>,
): aws.ec2.RouteTable {
  const name = nameIn(scope, `route-table-${label}`);
  return new aws.ec2.RouteTable(name, { vpcId, tags: { Name: name } }, optionsIn(scope));
}
