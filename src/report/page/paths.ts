import { type Flow, flows } from "../../../environments/flows.ts";
import { groupBy } from "../../proofs/model/group.ts";
import { type Connection, portOf } from "../../proofs/reachability/connections.ts";
import { otherEnd } from "../../proofs/reachability/peerings.ts";
import { type NetworkPlace, onlyAnswers } from "../../proofs/reachability/places.ts";
import { hopText } from "../../proofs/reachability/problem.ts";
import { type Interval, portText } from "../../proofs/reachability/ranges.ts";
import { blocks, trace } from "../../proofs/reachability/trace.ts";
import type { NetworkView, Standing } from "./network.ts";

/** Whether, and how, one party can open connections to another. */
export interface Reach {
  readonly from: Standing;
  readonly to: Standing;
  /** The ways, one for each range of ports that can be opened. Where none can, the way of an attempt, and what blocks it. */
  readonly ways: readonly Way[];
}

interface Way {
  readonly open: boolean;
  /** The protocol and ports, such as `tcp 443`. */
  readonly traffic: string;
  /** The reason why the way is open, in the words of the flow that asks for it; empty where none does. */
  readonly why: string;
  /** The hops that a connection meets, there and back; those that block are marked. */
  readonly hops: readonly string[];
}

/**
 * Every pair of parties between which packets could go at all, one of them the stack's: in one VPC, over a peering, or
 * with the internet.
 */
export function reachOf(network: NetworkView, stack: string): readonly Reach[] {
  const { standings, connections, standingOf } = network;
  const between = groupBy(connections, ({ from, to }) => `${standingOf(from).key} > ${standingOf(to).key}`);
  return standings.flatMap((from) =>
    standings
      .filter((to) => [from, to].some(({ vpc }) => vpc?.resource.stack === stack) && meets(from, to, network))
      .flatMap((to) => {
        const open = between.get(`${from.key} > ${to.key}`) ?? [];
        const ways = unlike(open).map(({ ends, protocol, ports }) =>
          way(ends, protocol, ports, viaOf(from, to)),
        );
        const ends = endsOf(from, to);
        if (ways.length > 0) return [{ from, to, ways }];
        return ends === undefined
          ? []
          : [{ from, to, ways: [way(ends, "tcp", portOf(askedOf(to)), undefined)] }];
      }),
  );
}

interface Ends {
  readonly from: NetworkPlace;
  readonly to: NetworkPlace;
}

/** @param via the way that an open connection takes; undefined for one that cannot be opened */
function way({ from, to }: Ends, protocol: string, ports: Interval, via: Flow["via"] | undefined): Way {
  const path = trace(from, to, { protocol, ports });
  const blocking = via === undefined ? blocks(path) : [];
  const flow = flows.find(
    (each) =>
      from.parties.includes(each.from) &&
      to.parties.includes(each.to) &&
      // Which way leads to the processor, and to which port, is the descriptor's to say.
      (each.to === "processor" ? via !== undefined : isVia(each, via) && each.port === ports[0]),
  );
  return {
    open: via !== undefined,
    traffic: protocol === "tcp" || protocol === "udp" ? `${protocol} ${portText([ports])}` : protocol,
    why: flow?.why ?? "",
    hops: path.hops.map((hop) => hopText(hop, blocking)),
  };
}

/** Whether a flow goes by a peering. Two regions of a stack have one peering, whoever may open a connection over it. */
const isVia = (flow: Flow, via: Flow["via"] | undefined): boolean =>
  flow.via === via ||
  (via === "region-peering" && ["mutual-peering", "secondary-peering"].includes(flow.via));

function viaOf({ vpc: near }: Standing, { vpc: far }: Standing): Flow["via"] {
  if (near === undefined || far === undefined || near === far) return "vpc";
  return near.resource.stack === far.resource.stack ? "region-peering" : "environment-peering";
}

/** Ways that differ in more than zones, one for each range of ports: zones differ in the names of subnets alone. */
function unlike(connections: readonly Connection[]) {
  const ways = connections.flatMap((ends) =>
    ends.ports.map((ports) => ({ ends, protocol: ends.protocol, ports })),
  );
  return [...groupBy(ways, ({ protocol, ports }) => `${protocol} ${ports}`).values()].flatMap(
    ([first]) => first ?? [],
  );
}

/** Two places of these parties, in different zones where there are any. */
function endsOf(from: Standing, to: Standing): Ends | undefined {
  const [start] = from.places;
  const end = to.places.find((place) => place !== start);
  return start === undefined || end === undefined ? undefined : { from: start, to: end };
}

/** The port to ask about: one that a flow opens to the party, or else that of the web. */
const askedOf = ({ places }: Standing): number =>
  flows.find(({ to }) => places.some(({ parties }) => parties.includes(to)))?.port ?? 443;

/**
 * Whether a connection between two ends is worth a look. AWS only answers, and only in its VPC; the processor only answers;
 * and two places outside are no matter of the proof.
 */
function meets(from: Standing, to: Standing, { topology }: NetworkView): boolean {
  const [near, far] = [from.vpc, to.vpc];
  if (from.places.some(onlyAnswers) || (near === undefined && far === undefined)) return false;
  if (near === far) return true;
  if (isEndpoint(to)) return false;
  if (near === undefined || far === undefined) return true;
  return topology.peerings.some((peering) => otherEnd(peering, near) === far);
}

const isEndpoint = ({ places }: Standing): boolean =>
  places.some((place) => place.kind === "outside" && place.endpoint !== undefined);
