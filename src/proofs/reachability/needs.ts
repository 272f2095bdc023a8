import { insideCidr } from "../../../environments/address-plan.ts";
import { type Group as GroupParty, type Party, groups as tierOf } from "../../../environments/flows.ts";
import type { Expectation, ExpectedEnd } from "./expectations.ts";
import type { Direction, PlannedSubnet } from "./network.ts";
import { tierRange } from "./places.ts";
import { cidrRange, covers, everywhere, none, type Ranges, subtract } from "./ranges.ts";
import type { Topology } from "./topology.ts";

/** A flow as one of its ends sees it. */
export interface FlowNeed {
  readonly own: ExpectedEnd;
  readonly other: ExpectedEnd;
  readonly port: number;
}

export const needsOf = (expected: readonly Expectation[], direction: Direction): readonly FlowNeed[] =>
  expected.map(({ flow: { port }, from, to }) =>
    direction === "egress" ? { own: from, other: to, port } : { own: to, other: from, port },
  );

/** The addresses that an end may be named by: its whole tier, so that a new zone changes no rule. */
export function rangeOf({ party, vpc }: ExpectedEnd): Ranges {
  if (vpc !== undefined && isGroup(party)) return tierRange(vpc, party);
  if (party === "internet") return everywhere;
  return vpc === undefined && party === "processor" ? subtract(everywhere, cidrRange(insideCidr)) : none;
}

const isGroup = (party: Party): party is GroupParty => party in tierOf;

/** The parties with interfaces in a subnet, or that belong there by the address plan. */
export function partiesIn(subnet: PlannedSubnet, { stations }: Topology): ReadonlySet<Party> {
  const present = stations.filter((station) => station.subnet === subnet).flatMap(({ parties }) => parties);
  const planned = (Object.keys(tierOf) as GroupParty[]).filter((party) =>
    covers(tierRange(subnet.vpc, party), subnet.addresses),
  );
  return new Set([...present, ...planned]);
}
