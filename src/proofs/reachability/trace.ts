import { aclHop, answerHop } from "./acl-hop.ts";
import { groupHop } from "./group-hop.ts";
import type { Hop } from "./hop.ts";
import { nameHop } from "./name-hop.ts";
import type { NetworkPlace } from "./places.ts";
import { covers, intersect, isEmpty } from "./ranges.ts";
import { addressHop, routeHop } from "./route-hop.ts";
import type { Traffic } from "./traffic.ts";
import { middlesOf, wayOutHops } from "./way-out.ts";

export interface Path {
  readonly from: NetworkPlace;
  readonly to: NetworkPlace;
  readonly traffic: Traffic;
  /** The hops, in the order in which packets meet them. */
  readonly hops: readonly Hop[];
}

/** The hops between two places, and the addresses that each lets through. Sources: docs/reachability.md. */
export function trace(from: NetworkPlace, to: NetworkPlace, traffic: Traffic): Path {
  const [client, server] = [from, to].map((place) => (place.kind === "station" ? place : undefined));
  // An ACL stands at the edge of its subnet: what stays inside never meets it.
  const apart = client?.subnet !== server?.subnet;
  const facesInternet = [from, to].some((place) => place.kind === "outside" && place.endpoint === undefined);
  const middles = client && to.kind === "outside" && facesInternet ? middlesOf(client, to) : [];
  const hops = [
    client && groupHop(client, "egress", to, traffic),
    client && facesInternet && addressHop(client, "to", to),
    client && apart && aclHop(client.subnet, "egress", to, "to", traffic),
    client && routeHop(client, to, "to", "out"),
    ...(client && to.kind === "outside" && middles.length > 0
      ? [nameHop(client, to, middles), ...wayOutHops(client, to, traffic)]
      : []),
    server && facesInternet && addressHop(server, "from", from),
    server && apart && aclHop(server.subnet, "ingress", from, "from", traffic),
    server && groupHop(server, "ingress", from, traffic),
    server && apart && answerHop(server.subnet, "egress", from, "from", traffic),
    server && routeHop(server, from, "from", "back"),
    client && apart && answerHop(client.subnet, "ingress", to, "to", traffic),
  ];
  return { from, to, traffic, hops: hops.filter((hop) => hop !== undefined && hop !== false) };
}

/** The hops that keep some of the addresses, or some of the clients' ports, from connecting. */
export const blocks = (path: Path): readonly Hop[] =>
  path.hops.filter(({ looksAt, always }) => !covers(always, path[looksAt].addresses));

/** Whether the connection can be opened from some address to some other. */
export const isPossible = ({ from, to, hops }: Path): boolean =>
  [from, to].every((place, index) => {
    const end = index === 0 ? "from" : "to";
    const left = hops
      .filter(({ looksAt }) => looksAt === end)
      .reduce((rest, { sometimes }) => intersect(rest, sometimes), place.addresses);
    return !isEmpty(left);
  });
