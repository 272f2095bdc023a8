import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { subnetCidr, type Tier, tiers } from "../../../environments/address-plan.ts";
import type { Placement } from "../../../environments/index.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import type { Vpc } from "./vpc.ts";

export interface SubnetsArgs {
  readonly vpc: Vpc;
  readonly placement: Placement;
}

/** Each tier's subnets, in the order of the placement's zones, and its one route table. */
export type Subnets = Readonly<Record<Tier, readonly Subnet[]>> & {
  readonly routeTables: Readonly<Record<Tier, pulumi.Output<string>>>;
  /** The way out of the public tier: what faces the internet has to wait for it. */
  readonly internetRoute: aws.ec2.Route;
};

export interface Subnet {
  readonly id: pulumi.Output<string>;
  readonly availabilityZone: pulumi.Output<string>;
}

export function createSubnets(scope: Scope, { vpc, placement }: SubnetsArgs): Subnets {
  const perTier = <T>(make: (tier: Tier) => T) =>
    Object.fromEntries(tiers.map((tier) => [tier, make(tier)])) as Record<Tier, T>;

  const routeTables = perTier((tier) => createRouteTable(scope, tier, vpc.id));
  const subnets = perTier((tier) =>
    placement.zones.map((zone) => {
      const name = nameIn(scope, `subnet-${tier}-${zone}`);
      const subnet = new aws.ec2.Subnet(
        name,
        {
          vpcId: vpc.id,
          cidrBlock: subnetCidr(placement.cidr, tier, zone),
          availabilityZoneId: `${scope.region.code}-${zone}`,
          // Even in the public tier: a load balancer brings its own addresses, and nothing else belongs there.
          mapPublicIpOnLaunch: false,
          tags: { Name: name, Tier: tier },
        },
        optionsIn(scope),
      );
      new aws.ec2.RouteTableAssociation(
        nameIn(scope, `route-table-association-${tier}-${zone}`),
        { subnetId: subnet.id, routeTableId: routeTables[tier] },
        optionsIn(scope),
      );
      return { id: subnet.id, availabilityZone: subnet.availabilityZone };
    }),
  );
  const internetRoute = new aws.ec2.Route(
    nameIn(scope, "route-public-internet"),
    { routeTableId: routeTables.public, destinationCidrBlock: "0.0.0.0/0", gatewayId: vpc.internet.id },
    optionsIn(scope),
  );
  return { ...subnets, routeTables, internetRoute };
}

function createRouteTable(scope: Scope, tier: Tier, vpcId: pulumi.Input<string>): pulumi.Output<string> {
  const name = nameIn(scope, `route-table-${tier}`);
  return new aws.ec2.RouteTable(name, { vpcId, tags: { Name: name } }, optionsIn(scope)).id;
}
