import { groupBy } from "../../proofs/model/group.ts";
import type { Connection } from "../../proofs/reachability/connections.ts";
import type { PlannedPeering, PlannedVpc } from "../../proofs/reachability/network.ts";
import { otherEnd } from "../../proofs/reachability/peerings.ts";
import { portText, union } from "../../proofs/reachability/ranges.ts";
import type { Arrow, Box } from "./diagram/graph.ts";
import { depthOf, type NetworkView, type Standing } from "./network.ts";

/** A connection that one party can open to another, whatever the zones. */
export interface OpenFlow {
  readonly from: Standing;
  readonly to: Standing;
  /** The ports, such as `443`, or `udp 53`. */
  readonly ports: string;
}

/** The flows that the proof finds open from or to a VPC of the stack. */
export function flowsOf(network: NetworkView, stack: string): readonly OpenFlow[] {
  const { connections, standings, standingOf } = network;
  const isOurs = (standing: Standing) => standing.vpc?.resource.stack === stack;
  const drawn = connections.map((connection) => ({
    connection,
    from: standingOf(connection.from),
    to: standingOf(connection.to),
  }));
  const ours = drawn.filter(({ from, to }) => isOurs(from) || isOurs(to));
  const flows = [...groupBy(ours, ({ from, to }) => `${from.key} ${to.key}`).values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined
      ? []
      : [{ from: first.from, to: first.to, ports: portsOf(alike.map(({ connection }) => connection)) }];
  });
  const rank = ({ from, to }: OpenFlow) => standings.indexOf(from) * standings.length + standings.indexOf(to);
  return flows.toSorted((a, b) => rank(a) - rank(b));
}

const portsOf = (connections: readonly Connection[]): string =>
  [...groupBy(connections, ({ protocol }) => protocol)]
    .map(([protocol, alike]) => {
      const ports = portText(union(...alike.map(({ ports }) => ports)));
      return protocol === "tcp" ? ports : protocol === "udp" ? `udp ${ports}` : protocol;
    })
    .join(", ");

/** Flows inside a VPC, and those of the internet. */
export const nearArrows = (flows: readonly OpenFlow[]): readonly Arrow[] =>
  flows
    .filter((flow) => isNear(flow) && !leaves(flow))
    .map(({ from, to, ports }) => ({
      from: from.key,
      to: to.key,
      kind: "flow",
      label: ports,
      upwards: from.vpc !== undefined && depthOf(from) > depthOf(to),
    }));

/** The arrows of flows that leave the network, from the box by which they leave a VPC. */
export const leavingArrows = (
  flows: readonly OpenFlow[],
  boxOf: (vpc: PlannedVpc) => string,
): readonly Arrow[] => {
  const leaving = flows.filter(leaves);
  const out = groupBy(leaving, ({ from, to }) => `${from.vpc?.id} ${to.key}`);
  const arrow = (from: string, to: string, label: string): Arrow => ({
    from,
    to,
    kind: "flow",
    label,
    upwards: false,
  });
  return [
    ...leaving.flatMap(({ from, ports }) =>
      from.vpc === undefined ? [] : [arrow(from.key, boxOf(from.vpc), ports)],
    ),
    ...[...out.values()].flatMap(([first]) =>
      first?.from.vpc === undefined ? [] : [arrow(boxOf(first.from.vpc), first.to.key, first.ports)],
    ),
  ];
};

const leaves = ({ from, to }: OpenFlow): boolean => from.vpc !== undefined && to.vpc === undefined;

/** The boxes of peerings, each with the flows over it. */
export function peeringLinks(
  flows: readonly OpenFlow[],
  peerings: readonly PlannedPeering[],
): { readonly boxes: readonly Box[]; readonly arrows: readonly Arrow[] } {
  const crossing = flows.filter((flow) => !isNear(flow));
  const links = peerings.flatMap((peering) => {
    const over = crossing.filter(({ from, to }) => joins(peering, from.vpc, to.vpc));
    return over.length === 0 ? [] : [{ peering, over }];
  });
  return {
    boxes: links.map(({ peering: { resource }, over }) => ({
      id: resource.urn,
      kind: "link",
      title: "VPC peering",
      lines: over.map(({ from, to }) => `${from.party} → ${to.party}`),
      boxes: [],
    })),
    arrows: links.flatMap(({ peering: { resource }, over }) =>
      over.flatMap(({ from, to, ports }): readonly Arrow[] => [
        { from: from.key, to: resource.urn, kind: "peered", label: "", upwards: false },
        // Regions stand above what joins them, another environment below.
        {
          from: resource.urn,
          to: to.key,
          kind: "peered",
          label: ports,
          upwards: from.vpc?.resource.stack === to.vpc?.resource.stack,
        },
      ]),
    ),
  };
}

const isNear = ({ from, to }: OpenFlow) =>
  from.vpc === undefined || to.vpc === undefined || from.vpc === to.vpc;

const joins = (peering: PlannedPeering, from: PlannedVpc | undefined, to: PlannedVpc | undefined) =>
  from !== undefined && to !== undefined && otherEnd(peering, from) === to;
