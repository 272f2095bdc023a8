import type { GroupRule, RuleSubject } from "./groups.ts";
import { type Hop, namesOf, trafficText } from "./hop.ts";
import type { Direction } from "./network.ts";
import type { NetworkPlace, Station } from "./places.ts";
import { covers, intersect, isEmpty, meet, none, portText, type Ranges, union } from "./ranges.ts";
import { matchesProtocol, type Traffic } from "./traffic.ts";

/** The rules of a station's groups that could let a protocol through to or from the other place, whatever the port. */
export const rulesTowards = (
  station: Station,
  direction: Direction,
  other: NetworkPlace,
  protocol: string,
): readonly GroupRule[] =>
  station.groups
    .flatMap(({ rules }) => rules[direction])
    .filter((rule) => matchesProtocol(rule.protocol, protocol) && names(rule.peer, station, other));

const names = (peer: RuleSubject, station: Station, place: NetworkPlace): boolean =>
  peer.kind === "addresses" ? meet(peer.addresses, place.addresses) : !isEmpty(named(peer, station, place));

/** The addresses of a place that a rule of the station's groups names. */
function named(peer: RuleSubject, station: Station, place: NetworkPlace): Ranges {
  switch (peer.kind) {
    case "addresses":
      return intersect(peer.addresses, place.addresses);
    case "group": {
      // A group can be named over a peering only inside one region.
      const near =
        place.kind === "station" && place.subnet.vpc.resource.region === station.subnet.vpc.resource.region;
      return near && place.groups.some(({ id }) => id === peer.id) ? place.addresses : none;
    }
    case "prefix list":
      return place.kind === "outside" && place.endpoint?.prefixListId === peer.id ? place.addresses : none;
  }
}

/** The hop by a station's security groups. They keep state: answers to what they let out come back, so each is asked once. */
export function groupHop(station: Station, direction: Direction, other: NetworkPlace, traffic: Traffic): Hop {
  const towards = rulesTowards(station, direction, other, traffic.protocol);
  const rules = towards.filter(({ ports }) => covers(ports, [traffic.ports]));
  const lets = union(...rules.map(({ peer }) => named(peer, station, other)));
  const names = station.groups.map(({ name }) => name).join(" and ") || "no security group";
  const word = direction === "egress" ? "to" : "from";
  return {
    kind: "group",
    way: "out",
    looksAt: direction === "egress" ? "to" : "from",
    always: lets,
    sometimes: lets,
    at: station.groups[0]?.resource ?? station.subnet.resource,
    by: rules.map(({ by }) => by),
    say: () => {
      if (rules.length > 0) return `${names} by ${namesOf(rules.map(({ by }) => by))}`;
      const near = towards.map(({ by, ports }) => `${by.name} is for ${portText(ports)}`).join(", ");
      return `${names} has no ${direction} rule ${word} ${other.label} for ${trafficText(traffic)}${near && ` (${near})`}`;
    },
  };
}
