import { aclHop, answerHop } from "./acl-hop.ts";
import type { Hop } from "./hop.ts";
import type { Middle, PlannedSubnet, Route } from "./network.ts";
import type { Outside, Station } from "./places.ts";
import { covers, intersect, isEmpty, none, type Ranges, subtract, union } from "./ranges.ts";
import { leadsTo, routeText } from "./route-hop.ts";
import type { Traffic } from "./traffic.ts";

/** The NAT gateways and firewalls on a connection's way out, in order. */
export function middlesOf({ subnet }: Station, to: Outside): readonly Middle[] {
  const beyond = (from: PlannedSubnet, seen: readonly Middle[]): readonly Middle[] =>
    through(from, to).flatMap(({ middle }) => {
      const next = middle.subnet();
      if (seen.includes(middle)) return [];
      return [middle, ...(next === undefined ? [] : beyond(next, [...seen, middle]))];
    });
  return [...new Set(beyond(subnet, []))];
}

/** The hops at each NAT gateway and firewall, for the traffic that is routed to it. */
export function wayOutHops(client: Station, to: Outside, traffic: Traffic): readonly Hop[] {
  const pass = (
    from: PlannedSubnet,
    source: Pick<Station, "label" | "addresses">,
    seen: readonly Middle[],
  ): readonly Hop[] =>
    through(from, to).flatMap(({ middle, effective }) => {
      if (seen.includes(middle)) return [];
      const subnet = middle.subnet();
      const here = hopsOf(middle, subnet, { client, source, to, traffic });
      const further =
        subnet === undefined
          ? []
          : pass(subnet, { label: middle.resource.name, addresses: subnet.addresses }, [...seen, middle]);
      return [...here, ...further].map((hop) => onlyFor(effective, hop, to));
    });
  return pass(client.subnet, client, []);
}

/** The routes of a subnet that lead out by a NAT gateway or a firewall. */
const through = ({ table, vpc }: PlannedSubnet, to: Outside) =>
  table.routes.flatMap((route) =>
    route.target.kind === "middle" && leadsTo(route, vpc, to)
      ? [{ middle: route.target.middle, effective: route.effective }]
      : [],
  );

interface Passing {
  readonly client: Station;
  /** The source that an ACL here sees: the client, or the gateway that translated its address. */
  readonly source: Pick<Station, "label" | "addresses">;
  readonly to: Outside;
  readonly traffic: Traffic;
}

function hopsOf(middle: Middle, subnet: PlannedSubnet | undefined, { client, source, to, traffic }: Passing) {
  const onward = passes(middle, subnet, to);
  if (subnet === undefined) return [onward];
  // An ACL that nobody has touched lets everything through.
  if (subnet.acl.resource === subnet.vpc.resource) return [onward, backHop(middle, subnet, to)];
  const seen = (hop: Hop): Hop => (source === client ? hop : allOrNothing(hop, source.addresses, client));
  return [
    seen(aclHop(subnet, "ingress", source, "from", traffic)),
    onward,
    aclHop(subnet, "egress", to, "to", traffic),
    answerHop(subnet, "ingress", to, "to", traffic),
    backHop(middle, subnet, to),
    seen(answerHop(subnet, "egress", source, "from", traffic)),
  ];
}

function passes(middle: Middle, subnet: PlannedSubnet | undefined, to: Outside): Hop {
  const { resource, defect } = middle;
  const used = subnet?.table.routes.filter((route) => leadsTo(route, subnet.vpc, to)) ?? [];
  const out = union(...used.map(({ effective }) => effective));
  const lets = defect === undefined && subnet !== undefined ? intersect(out, to.addresses) : none;
  return {
    kind: "route",
    way: "out",
    looksAt: "to",
    always: lets,
    sometimes: lets,
    at: defect === undefined ? (subnet?.table.resource ?? resource) : resource,
    by: [resource, ...used.map(({ by }) => by)],
    say: () => {
      if (subnet === undefined) return `${resource.name} is in no subnet of the proof`;
      const where = `${resource.name} (${subnet.name}, ${subnet.table.name})`;
      if (defect !== undefined) return `${where} passes nothing on: ${defect}`;
      return isEmpty(lets)
        ? `${where} has no route to ${to.label}`
        : `${where}: ${used.map(routeText).join(", ")}`;
    },
  };
}

/**
 * The hop by which answers reach a NAT gateway: through the firewall that let the connection out, and through none where
 * there was none.
 */
function backHop(middle: Middle, subnet: PlannedSubnet, to: Outside): Hop {
  const gates = through(subnet, to).map((each) => each.middle);
  const returning = subnet.vpc.edge().filter(({ effective }) => covers(effective, subnet.addresses));
  const wrong = middle.kind === "nat" ? mismatch(gates, returning) : undefined;
  const lets = wrong === undefined ? to.addresses : none;
  return {
    kind: "route",
    way: "back",
    looksAt: "to",
    always: lets,
    sometimes: lets,
    at: returning[0]?.by ?? subnet.vpc.resource,
    by: returning.map(({ by }) => by),
    say: () =>
      wrong ??
      (gates.length === 0
        ? `the internet gateway sends answers to ${middle.resource.name}`
        : `the internet gateway sends answers to ${returning.map(routeText).join(", ")}`),
  };
}

function mismatch(gates: readonly Middle[], returning: readonly Route[]): string | undefined {
  const backBy = returning.flatMap(({ target }) => (target.kind === "middle" ? [target.middle] : []));
  const lost = gates.find((gate) => !backBy.includes(gate));
  if (lost !== undefined)
    return `the internet gateway sends answers past ${lost.resource.name}, which drops what it sees half of`;
  const stray = backBy.find((gate) => !gates.includes(gate));
  return stray === undefined
    ? undefined
    : `the internet gateway sends answers to ${stray.resource.name}, which has not seen the connection`;
}

/** A hop that blocks nothing that is routed elsewhere. */
function onlyFor(routed: Ranges, hop: Hop, to: Outside): Hop {
  if (hop.looksAt === "from") return hop;
  const elsewhere = subtract(to.addresses, routed);
  return { ...hop, always: union(hop.always, elsewhere), sometimes: union(hop.sometimes, elsewhere) };
}

/** A hop for a client behind a gateway: it sees one address, and so passes all of the client's or none. */
function allOrNothing(hop: Hop, seen: Ranges, client: Station): Hop {
  return {
    ...hop,
    always: covers(hop.always, seen) ? client.addresses : none,
    sometimes: isEmpty(hop.sometimes) ? none : client.addresses,
  };
}
