import { groups } from "../../../environments/flows.ts";
import { at } from "../../proofs/model/inputs.ts";
import type { Connection } from "../../proofs/reachability/connections.ts";
import type { ReachabilityProof } from "../../proofs/reachability/index.ts";
import type { Resource } from "../../proofs/reachability/inventory.ts";
import type { PlannedVpc } from "../../proofs/reachability/network.ts";
import { type NetworkPlace, type Station, vpcIdOf } from "../../proofs/reachability/places.ts";
import type { Topology } from "../../proofs/reachability/topology.ts";

/** An end of connections, as people speak of it: a party in one VPC, in whatever zones. */
export interface Standing {
  /** The key that all places of the party in the VPC share, and no other place has. */
  readonly key: string;
  readonly party: string;
  /** The VPC; undefined for an end outside of all. */
  readonly vpc: PlannedVpc | undefined;
  readonly places: readonly NetworkPlace[];
}

/** The resources that have a party's interfaces. None where there is nothing yet. */
export const ownersOf = ({ places }: Standing): readonly Resource[] => [
  ...new Map(
    places
      .flatMap((place) => (place.kind === "station" ? place.owners : []))
      .map((owner) => [owner.urn, owner]),
  ).values(),
];

/** A stack and its peers, for the reachability that the report tells of. */
export interface NetworkView {
  readonly topology: Topology;
  readonly connections: readonly Connection[];
  readonly standings: readonly Standing[];
  readonly standingOf: (place: NetworkPlace) => Standing;
}

/** Arranges the network that was proven as the report tells of it. */
export function readNetwork({
  topology,
  reached,
}: Pick<ReachabilityProof, "topology" | "reached">): NetworkView {
  const byKey = new Map<string, Standing>();
  for (const place of topology.places) {
    const key = keyOf(place);
    const known = byKey.get(key)?.places ?? [];
    byKey.set(key, { key, party: partyOf(place), vpc: vpcOf(place, topology), places: [...known, place] });
  }
  return {
    topology,
    connections: reached,
    standings: [...byKey.values()].toSorted((a, b) => rankOf(a) - rankOf(b)),
    standingOf: (place) => {
      const standing = byKey.get(keyOf(place));
      if (standing === undefined) throw new Error(`${place.label} is no place of this network`);
      return standing;
    },
  };
}

/** The rank of an end in lists: from the internet inwards, and AWS's own services last. It is the same in every region. */
function rankOf({ party, vpc }: Standing): number {
  if (vpc === undefined) return party === "processor" ? parties.length + 1 : -1;
  const index = parties.indexOf(party);
  return index < 0 ? parties.length : index;
}

const parties: readonly string[] = Object.keys(groups);

const keyOf = (place: NetworkPlace): string => `${partyOf(place)} ${vpcIdOf(place) ?? "outside"}`;

const partyOf = (place: NetworkPlace): string =>
  place.parties.join(" + ") ||
  (place.kind === "outside" ? (place.endpoint?.service ?? place.label) : place.label);

const vpcOf = (place: NetworkPlace, { vpcs }: Topology): PlannedVpc | undefined =>
  vpcs.find(({ id }) => id === vpcIdOf(place));

/** Names of the tiers, as subnets are tagged, from the internet inwards. */
export const tiers = ["public", "app", "data"];

/** The depth of a party inside the network: 0 for what faces the internet. */
export const depthOf = ({ places: [place] }: Standing): number =>
  place?.kind === "station" ? tiers.indexOf(tierOf(place)) : tiers.length;

export const tierOf = ({ subnet }: Station): string => tierTag(subnet.resource);

export const tierTag = ({ inputs }: Resource): string => String(at(inputs.tags, "Tier") ?? "");
