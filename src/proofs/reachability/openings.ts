import type { Violation } from "../model/rule.ts";
import { type Expectation, type ExpectedEnd, isAt } from "./expectations.ts";
import type { GroupRule, SecurityGroup } from "./groups.ts";
import { type FlowNeed, needsOf, partiesIn, rangeOf } from "./needs.ts";
import type { PlannedSubnet, PlannedVpc, Route } from "./network.ts";
import { otherEnd } from "./peerings.ts";
import { problem } from "./problem.ts";
import { between, covers, meet, portText } from "./ranges.ts";
import { routeText } from "./route-hop.ts";
import type { Topology } from "./topology.ts";
import { ephemeralPorts } from "./traffic.ts";

/**
 * Openings that no flow needs. Most of them let nothing through, because the other end is closed or no route leads there;
 * but two locks that are one are no longer two.
 */
export function needlessOpenings(topology: Topology, expected: readonly Expectation[]): readonly Violation[] {
  return [
    ...[...topology.groups.values()].flatMap((group) => needlessRules(group, topology, expected)),
    ...topology.subnets.flatMap((subnet) => needlessRoutes(subnet, topology, expected)),
    ...topology.subnets.flatMap((subnet) => needlessEntries(subnet, topology, expected)),
  ];
}

/** Security group rules that no flow of now needs. After a move, the rules are others. */
function needlessRules(
  group: SecurityGroup,
  topology: Topology,
  expected: readonly Expectation[],
): readonly Violation[] {
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const needs = needsOf(expected, direction).filter(
      ({ own }) => own.now && own.party === group.party && own.vpc === group.vpc,
    );
    return group.rules[direction]
      .filter((rule) => !needs.some((need) => isNeeded(rule, need, topology)))
      .map((rule) =>
        problem(
          "needless-opening",
          rule.by,
          `${rule.by.name} lets ${group.name} ${direction === "egress" ? "connect to" : "be reached from"} ${peerText(rule, topology)} on ${rule.protocol} ${portText(rule.ports)}, which is more than any flow needs`,
        ),
      );
  });
}

function isNeeded(
  { protocol, ports, peer }: GroupRule,
  { own, other, port }: FlowNeed,
  { groups, places }: Topology,
): boolean {
  if (protocol !== "tcp" || !covers(between(port, port), ports)) return false;
  switch (peer.kind) {
    case "addresses":
      // Inside a VPC a group says more exactly who is meant, and over a peering of two regions it cannot be named.
      return own.vpc !== other.vpc && covers(rangeOf(other), peer.addresses);
    case "group": {
      const named = groups.get(peer.id);
      const near = own.vpc?.resource.region === other.vpc?.resource.region;
      return near && named?.party === other.party && named?.vpc === other.vpc;
    }
    case "prefix list":
      return places.some(
        (place) => place.kind === "outside" && place.endpoint?.prefixListId === peer.id && isAt(place, other),
      );
  }
}

const peerText = ({ peer }: GroupRule, { groups }: Topology): string => {
  if (peer.kind === "addresses") return peer.cidr;
  return peer.kind === "group" ? (groups.get(peer.id)?.name ?? `the unknown group ${peer.id}`) : peer.id;
};

/** Routes that no flow needs. They are ready for both roles of a region, and lead both ways. */
function needlessRoutes(
  subnet: PlannedSubnet,
  topology: Topology,
  expected: readonly Expectation[],
): readonly Violation[] {
  const { table, vpc, association } = subnet;
  const parties = partiesIn(subnet, topology);
  // What stands in a subnet to pass things on has its needs from those for whom it does.
  const passed = topology.middles.some(({ subnetId }) => subnetId === subnet.id);
  const needs = [...needsOf(expected, "egress"), ...needsOf(expected, "ingress")].filter(
    ({ own, other }) => own.vpc === vpc && (parties.has(own.party) || (passed && isProcessor(other))),
  );
  return table.routes
    .filter(
      (route) => route.target.kind !== "local" && !needs.some((need) => serves(route, need, vpc, passed)),
    )
    .map((route) => {
      const tie = association === undefined ? "" : ` by ${association.name}`;
      return problem(
        "needless-opening",
        route.by,
        `${subnet.name}, on ${table.name}${tie}, has a route that none of its flows needs: ${routeText(route)}`,
      );
    });
}

function serves(
  { target, addresses, effective }: Route,
  { other }: FlowNeed,
  vpc: PlannedVpc,
  passed: boolean,
): boolean {
  switch (target.kind) {
    case "internet":
      // Who needs the processor goes by what passes things on, never straight.
      return other.party === "internet" || (passed && isProcessor(other));
    case "middle":
      // What is inside needs nothing to stand before it.
      return isProcessor(other) && !meet(effective, vpc.addresses);
    case "endpoint":
      return other.party === target.endpoint.service && target.endpoint.vpc === vpc;
    case "peering":
      return otherEnd(target.peering, vpc) === other.vpc && covers(rangeOf(other), addresses);
    default:
      return false;
  }
}

/** Whether an end is the processor outside, and not its endpoint. */
const isProcessor = ({ party, vpc }: ExpectedEnd): boolean => party === "processor" && vpc === undefined;

/**
 * Entries of an ACL that no flow needs. A default ACL that lets everything through locks nothing, so nothing of it is
 * checked.
 */
function needlessEntries(
  subnet: PlannedSubnet,
  topology: Topology,
  expected: readonly Expectation[],
): readonly Violation[] {
  const { acl, vpc } = subnet;
  if (acl.resource === vpc.resource) return [];
  const parties = partiesIn(subnet, topology);
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const here = ({ own }: FlowNeed) => own.vpc === vpc && parties.has(own.party);
    const requests = needsOf(expected, direction).filter(here);
    const answers = needsOf(expected, direction === "ingress" ? "egress" : "ingress").filter(here);
    return acl.entries[direction]
      .filter(
        ({ allows, protocol, ports, addresses }) =>
          allows &&
          !(
            protocol === "tcp" &&
            (requests.some(
              ({ other, port }) => covers(between(port, port), ports) && covers(rangeOf(other), addresses),
            ) ||
              answers.some(({ other }) => covers(ephemeralPorts, ports) && covers(rangeOf(other), addresses)))
          ),
      )
      .map(({ by, number, cidr, protocol, ports }) =>
        problem(
          "needless-opening",
          by,
          `${acl.name} ${direction} entry ${number} lets ${protocol} ${portText(ports)} ${direction === "ingress" ? "from" : "to"} ${cidr} through for ${subnet.name}, which is more than any flow needs`,
        ),
      );
  });
}
