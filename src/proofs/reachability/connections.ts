import { borders } from "./acls.ts";
import { rulesTowards } from "./group-hop.ts";
import type { Direction } from "./network.ts";
import { type NetworkPlace, onlyAnswers, vpcIdOf } from "./places.ts";
import { allPorts, cut, type Interval, intersect, isEmpty, none, type Ranges, union } from "./ranges.ts";
import type { Topology } from "./topology.ts";
import { isPossible, trace } from "./trace.ts";
import { anyProtocol, matchesProtocol } from "./traffic.ts";

/** The connections that can be opened between two places, for at least one address of each. */
export interface Connection {
  readonly from: NetworkPlace;
  readonly to: NetworkPlace;
  readonly protocol: string;
  readonly ports: Ranges;
}

/** Every connection that can be opened. Connections between two places outside are no matter of this proof. */
export function findConnections({ places, groups, peerings }: Topology): readonly Connection[] {
  const rules = [...groups.values()].flatMap((group) => [...group.rules.ingress, ...group.rules.egress]);
  const protocols = new Set(["tcp", "udp", "icmp", ...rules.map(({ protocol }) => protocol)]);
  protocols.delete(anyProtocol);
  const adjoining = new Set(
    peerings.flatMap(({ requester, accepter }) => [
      `${requester?.id} ${accepter?.id}`,
      `${accepter?.id} ${requester?.id}`,
    ]),
  );
  const meets = (from: NetworkPlace, to: NetworkPlace) => {
    const [a, b] = [vpcIdOf(from), vpcIdOf(to)];
    return a === undefined || b === undefined || a === b || adjoining.has(`${a} ${b}`);
  };
  return [...protocols].flatMap((protocol) => {
    const starts = places.filter((place) => speaks(place, "egress", protocol) && !onlyAnswers(place));
    const ends = places.filter((place) => speaks(place, "ingress", protocol));
    return starts.flatMap((from) =>
      ends
        .filter((to) => meets(from, to) && (from.kind === "station" || to.kind === "station"))
        .map((to) => ({ from, to, protocol, ports: openPorts(from, to, protocol) }))
        .filter(({ ports }) => !isEmpty(ports)),
    );
  });
}

/**
 * Whether a place has any rule for a protocol. Most places have none for most protocols, which spares looking at every
 * pair.
 */
const speaks = (place: NetworkPlace, direction: Direction, protocol: string): boolean =>
  place.kind === "outside" ||
  place.groups.some(({ rules }) => rules[direction].some((rule) => matchesProtocol(rule.protocol, protocol)));

/**
 * The ports that are open from one place to another. Security groups say which ones there could be; between the borders of
 * ACL entries nothing changes.
 */
function openPorts(from: NetworkPlace, to: NetworkPlace, protocol: string): Ranges {
  const out = openingOf(from, "egress", to, protocol);
  if (isEmpty(out.ports)) return none;
  const into = openingOf(to, "ingress", from, protocol);
  const candidates = intersect(out.ports, into.ports);
  if (isEmpty(candidates)) return none;
  const edges = [...out.edges(), ...into.edges()];
  return union(cut(candidates, edges).filter((ports) => isPossible(trace(from, to, { protocol, ports }))));
}

/** The ports that a place has open towards another one, and those at which its rules begin and end. */
function openingOf(
  place: NetworkPlace,
  direction: Direction,
  other: NetworkPlace,
  protocol: string,
): { readonly ports: Ranges; readonly edges: () => readonly number[] } {
  if (place.kind === "outside") return { ports: allPorts, edges: () => [] };
  const sets = rulesTowards(place, direction, other, protocol).map(({ ports }) => ports);
  return {
    ports: union(...sets),
    edges: () => [...sets.flat(2), ...borders(place.subnet.acl, direction)],
  };
}

/** The interval of a single port. */
export const portOf = (port: number): Interval => [port, port + 1];
