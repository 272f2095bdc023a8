import { tierCidr } from "../../../environments/address-plan.ts";
import { type Group as GroupParty, groups as tierOf } from "../../../environments/flows.ts";
import type { Violation } from "../model/rule.ts";
import type { Middle, PlannedSubnet, PlannedVpc } from "./network.ts";
import { tierRange } from "./places.ts";
import { problem } from "./problem.ts";
import { cidrRange, covers, meet, type Ranges } from "./ranges.ts";
import type { Topology } from "./topology.ts";

/** Ranges that AWS refuses, or that leave in doubt which of two networks an address belongs to. */
export function overlaps({ vpcs, subnets, tables }: Topology): readonly Violation[] {
  const twice = <T extends { readonly addresses: readonly (readonly [number, number])[] }>(
    items: readonly T[],
  ) =>
    items.flatMap((a, index) =>
      items.slice(index + 1).flatMap((b) => (meet(a.addresses, b.addresses) ? [[a, b] as const] : [])),
    );
  return [
    ...twice(vpcs).map(([a, b]) =>
      problem(
        "overlap",
        b.resource,
        `${b.resource.name} (${b.cidr}) overlaps with ${a.resource.name} (${a.cidr}) of stack ${a.resource.stack}`,
      ),
    ),
    ...vpcs.flatMap((vpc) =>
      twice(subnets.filter((subnet) => subnet.vpc === vpc)).map(([a, b]) =>
        problem("overlap", b.resource, `${b.name} (${b.cidr}) overlaps with ${a.name} (${a.cidr})`),
      ),
    ),
    ...subnets
      .filter(({ addresses, vpc }) => !covers(vpc.addresses, addresses))
      .map(({ resource, name, cidr, vpc }) =>
        problem("overlap", resource, `${name} (${cidr}) is not inside ${vpc.resource.name} (${vpc.cidr})`),
      ),
    ...[...tables.values()].flatMap(({ vpc, name, routes }) =>
      routes
        .filter(
          ({ target, addresses }) =>
            target.kind !== "local" &&
            addresses.length > 0 &&
            covers(vpc.addresses, addresses) &&
            // To what looks at packets on their way to a whole subnet.
            // https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html#route-tables-appliance-routing
            !(target.kind === "middle" && subnets.some((subnet) => isWhole(subnet, vpc, addresses))),
        )
        .map(({ by, destination }) =>
          problem(
            "overlap",
            by,
            `${by.name} leads out of ${vpc.resource.name} (${vpc.cidr}) by ${name}, but ${destination} is inside it`,
          ),
        ),
    ),
  ];
}

const isWhole = (subnet: PlannedSubnet, vpc: PlannedVpc, addresses: Ranges): boolean =>
  subnet.vpc === vpc && covers(subnet.addresses, addresses) && covers(addresses, subnet.addresses);

/** Interfaces where rules, routes and ACLs do not expect them: in another tier than their party's, or of no party at all. */
export const misplaced = ({ stations, middles }: Topology): readonly Violation[] => [
  ...middles.flatMap(misplacedMiddle),
  ...stations.flatMap(({ parties, groups, subnet, owners }) => {
    const where = `${subnet.name} (${subnet.cidr})`;
    const outside = parties
      .filter((party): party is GroupParty => party in tierOf)
      .filter((party) => !covers(tierRange(subnet.vpc, party), subnet.addresses))
      .map((party) => `has an interface of ${party} in ${where}, outside the ${tierOf[party]} tier`);
    const found =
      parties.length > 0
        ? outside
        : [
            `has an interface of no party in ${where}: its group is ${groups.map(({ name }) => name).join(", ") || "unknown"}`,
          ];
    return owners.flatMap((owner) =>
      found.map((what) => problem("misplaced", owner, `${owner.name} ${what}`)),
    );
  }),
];

/** The violation of a gateway or firewall outside of the tier that it has to itself. */
function misplacedMiddle({ kind, resource, subnet: subnetOf }: Middle): readonly Violation[] {
  const subnet = subnetOf();
  const tier = kind === "nat" ? "egress" : "inspection";
  if (subnet !== undefined && covers(cidrRange(tierCidr(subnet.vpc.cidr, tier)), subnet.addresses)) return [];
  const where = subnet === undefined ? "no subnet of the proof" : `${subnet.name} (${subnet.cidr})`;
  return [problem("misplaced", resource, `${resource.name} is in ${where}, outside the ${tier} tier`)];
}
