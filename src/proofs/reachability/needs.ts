import { insideCidr } from "../../../environments/address-plan.ts";
import { type Group as GroupParty, type Party, groups as tierOf } from "../../../environments/flows.ts";
import type { Direction } from "./acls.ts";
import type { End, Expectation } from "./expectations.ts";
import { tierRange } from "./places.ts";
import { cidrRange, covers, everywhere, none, type Ranges, subtract } from "./ranges.ts";
import type { Subnet } from "./subnets.ts";
import type { Topology } from "./topology.ts";

/** A flow as one of its ends sees it. */
export interface Need {
  readonly own: End;
  readonly other: End;
  readonly port: number;
}

export const needsOf = (expected: readonly Expectation[], direction: Direction): readonly Need[] =>
  expected.map(({ flow: { port }, from, to }) =>
    direction === "egress" ? { own: from, other: to, port } : { own: to, other: from, port },
  );

/** The addresses that an end may be named by: its whole tier, so that a new zone changes no rule. */
export function rangeOf({ party, vpc }: End): Ranges {
  if (vpc !== undefined && isGroup(party)) return tierRange(vpc, party);
  if (party === "internet") return everywhere;
  return vpc === undefined && party === "processor" ? subtract(everywhere, cidrRange(insideCidr)) : none;
}

const isGroup = (party: Party): party is GroupParty => party in tierOf;

/** Whose interfaces are in a subnet, or belong there by the address plan. */
export function partiesIn(subnet: Subnet, { stations }: Topology): ReadonlySet<Party> {
  const present = stations.filter((station) => station.subnet === subnet).flatMap(({ parties }) => parties);
  const planned = (Object.keys(tierOf) as GroupParty[]).filter((party) =>
    covers(tierRange(subnet.vpc, party), subnet.addresses),
  );
  return new Set([...present, ...planned]);
}
