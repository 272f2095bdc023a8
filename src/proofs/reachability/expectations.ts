import { type Flow, flowsOf, type Party } from "../../../environments/flows.ts";
import type { Environment } from "../../../environments/index.ts";
import type { Synthesis } from "../model/registration.ts";
import { record, text } from "./inventory.ts";
import type { PlannedVpc } from "./network.ts";
import { type NetworkPlace, vpcIdOf } from "./places.ts";
import type { Topology } from "./topology.ts";

/** A flow between two actual places. */
export interface Expectation {
  /** The environment of the flow. */
  readonly environment: Environment;
  readonly flow: Flow;
  readonly from: ExpectedEnd;
  readonly to: ExpectedEnd;
  /** Whether it has to work now; otherwise only after a move to the other region, for which the ways lie ready. */
  readonly now: boolean;
}

export interface ExpectedEnd {
  readonly party: Party;
  /** Undefined for what is outside of all. */
  readonly vpc: PlannedVpc | undefined;
}

/** Every flow in every VPC, over every peering. @throws Error for a stack whose environment has no descriptor */
export function expectations(
  syntheses: readonly Synthesis[],
  { vpcs }: Topology,
  environments: readonly Environment[],
): readonly Expectation[] {
  const sites = syntheses.map((synthesis) => siteOf(synthesis, vpcs, environments));
  return sites.flatMap((site) =>
    flowsOf(site.environment).flatMap((flow) =>
      waysOf(flow.via, site, sites).map(
        ({ from, to, now }): Expectation => ({
          environment: site.environment,
          flow,
          from: { party: flow.from, vpc: flow.from === "internet" ? undefined : from },
          to: { party: flow.to, vpc: isOutside(flow) ? undefined : to },
          now,
        }),
      ),
    ),
  );
}

const isOutside = ({ to, via }: Flow): boolean => to === "internet" || via === "egress";

/** A stack, as its outputs and its environment's descriptor tell of it. */
interface ExpectedSite {
  readonly environment: Environment;
  readonly activeRegion: string | undefined;
  /** The environments that it is peered with now: before the peer is deployed, none. */
  readonly peers: readonly string[];
  readonly vpcs: readonly PlannedVpc[];
}

function siteOf(
  { stack, outputs }: Synthesis,
  vpcs: readonly PlannedVpc[],
  environments: readonly Environment[],
): ExpectedSite {
  const environment = environments.find(({ name }) => name === outputs.environment);
  if (environment === undefined)
    throw new Error(`stack ${stack} puts out no environment that has a descriptor`);
  return {
    environment,
    activeRegion: text(outputs.activeRegion),
    peers: record(outputs.peerings).environments === undefined ? [] : environment.peers,
    vpcs: vpcs.filter(({ resource }) => resource.stack === stack),
  };
}

type VpcPair = { readonly from: PlannedVpc; readonly to: PlannedVpc; readonly now: boolean };

function waysOf(via: Flow["via"], site: ExpectedSite, sites: readonly ExpectedSite[]): readonly VpcPair[] {
  if (via === "vpc" || via === "egress") return site.vpcs.map((vpc) => ({ from: vpc, to: vpc, now: true }));
  if (via === "region-peering")
    return pairs(site.vpcs, site.vpcs)
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => ({ from, to, now: from.resource.region === site.activeRegion }));
  if (via === "mutual-peering")
    return pairs(site.vpcs, site.vpcs)
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => ({ from, to, now: true }));
  if (via === "secondary-peering")
    return pairs(primaryOf(site), site.vpcs)
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => ({ from, to, now: true }));
  const peers = sites.filter(({ environment }) => site.peers.includes(environment.name));
  return pairs(primaryOf(site), peers.flatMap(primaryOf)).map(([from, to]) => ({ from, to, now: true }));
}

const primaryOf = ({ environment, vpcs }: ExpectedSite): readonly PlannedVpc[] =>
  vpcs.filter(({ resource }) => resource.region === environment.primary.region);

const pairs = <T>(some: readonly T[], others: readonly T[]) =>
  some.flatMap((one) => others.map((other) => [one, other] as const));

export const isAt = (place: NetworkPlace, { party, vpc }: ExpectedEnd): boolean =>
  place.parties.includes(party) && vpcIdOf(place) === vpc?.id;

/** The TCP ports that the expectations of now open between two places. */
export function expectedPorts(
  all: readonly Expectation[],
): (from: NetworkPlace, to: NetworkPlace) => readonly number[] {
  const byEnds = new Map<string, number[]>();
  for (const { flow, from, to, now } of all) {
    if (!now) continue;
    const key = `${endKey(from.party, from.vpc?.id)} ${endKey(to.party, to.vpc?.id)}`;
    byEnds.set(key, [...(byEnds.get(key) ?? []), flow.port]);
  }
  const keys = (place: NetworkPlace) => place.parties.map((party) => endKey(party, vpcIdOf(place)));
  return (from, to) =>
    keys(from).flatMap((start) => keys(to).flatMap((end) => byEnds.get(`${start} ${end}`) ?? []));
}

const endKey = (party: Party, vpcId: string | undefined) => `${party}@${vpcId}`;
