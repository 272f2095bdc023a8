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
}

export interface ExpectedEnd {
  readonly party: Party;
  /** The VPC; undefined for an end outside of all. */
  readonly vpc: PlannedVpc | undefined;
  /**
   * Whether the end's security groups let the flow through now. Otherwise they do after a move, and routes and ACLs are
   * ready for it.
   */
  readonly now: boolean;
}

/** A lost region: it has what its last update gave it, and not what this one would. */
export interface LeftRegion {
  readonly stack: string;
  readonly region: string;
  /** The region that was active in that update. */
  readonly activeRegion: string;
}

/** Whether a flow has to work now. In a lost region, nobody may come in who was not expected there when it was last updated. */
export const isNow = ({ from, to }: Expectation): boolean => from.now && to.now;

/** Every flow in every VPC, over every peering. @throws Error for a stack whose environment has no descriptor */
export function expectations(
  syntheses: readonly Synthesis[],
  { vpcs }: Topology,
  environments: readonly Environment[],
  left: readonly LeftRegion[],
): readonly Expectation[] {
  const sites = syntheses.map((synthesis) => siteOf(synthesis, vpcs, environments, left));
  return sites.flatMap((site) =>
    flowsOf(site.environment).flatMap((flow) =>
      waysOf(flow.via, site, sites).map(
        ({ from, to, now }): Expectation => ({
          environment: site.environment,
          flow,
          from: { party: flow.from, vpc: flow.from === "internet" ? undefined : from, now: now(from) },
          to: { party: flow.to, vpc: isOutside(flow) ? undefined : to, now: now(to) },
        }),
      ),
    ),
  );
}

const isOutside = ({ to, via }: Flow): boolean => to === "internet" || via === "egress";

/** A stack, as its outputs and its environment's descriptor tell of it. */
interface ExpectedSite {
  readonly environment: Environment;
  /**
   * The region that was active when a VPC's region was updated last: the one that is active now, unless that VPC's region
   * is lost.
   */
  readonly activeFor: (vpc: PlannedVpc) => string | undefined;
  /** The environments that the stack is peered with now. None before the peer is deployed. */
  readonly peers: readonly string[];
  readonly vpcs: readonly PlannedVpc[];
}

function siteOf(
  { stack, outputs }: Synthesis,
  vpcs: readonly PlannedVpc[],
  environments: readonly Environment[],
  left: readonly LeftRegion[],
): ExpectedSite {
  const environment = environments.find(({ name }) => name === outputs.environment);
  if (environment === undefined)
    throw new Error(`stack ${stack} puts out no environment that has a descriptor`);
  return {
    environment,
    activeFor: ({ resource: { region } }) =>
      left.find((lost) => lost.stack === stack && lost.region === region)?.activeRegion ??
      text(outputs.activeRegion),
    peers: record(outputs.peerings).environments === undefined ? [] : environment.peers,
    vpcs: vpcs.filter(({ resource }) => resource.stack === stack),
  };
}

type VpcPair = {
  readonly from: PlannedVpc;
  readonly to: PlannedVpc;
  /** Whether an end of the pair lets the flow through now, asked for either end. */
  readonly now: (end: PlannedVpc) => boolean;
};

const always = () => true;

function waysOf(via: Flow["via"], site: ExpectedSite, sites: readonly ExpectedSite[]): readonly VpcPair[] {
  if (via === "vpc" || via === "egress") return site.vpcs.map((vpc) => ({ from: vpc, to: vpc, now: always }));
  if (via === "region-peering")
    return pairs(site.vpcs, site.vpcs)
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => ({ from, to, now: (end) => from.resource.region === site.activeFor(end) }));
  if (via === "mutual-peering")
    return pairs(site.vpcs, site.vpcs)
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => ({ from, to, now: always }));
  if (via === "secondary-peering")
    return pairs(primaryOf(site), site.vpcs)
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => ({ from, to, now: always }));
  const peers = sites.filter(({ environment }) => site.peers.includes(environment.name));
  return pairs(primaryOf(site), peers.flatMap(primaryOf)).map(([from, to]) => ({ from, to, now: always }));
}

const primaryOf = ({ environment, vpcs }: ExpectedSite): readonly PlannedVpc[] =>
  vpcs.filter(({ resource }) => resource.region === environment.primary.region);

const pairs = <T>(some: readonly T[], others: readonly T[]) =>
  some.flatMap((one) => others.map((other) => [one, other] as const));

export const isAt = (place: NetworkPlace, { party, vpc }: ExpectedEnd): boolean =>
  place.parties.includes(party) && vpcIdOf(place) === vpc?.id;

/** The TCP ports that flows of now open between two places. */
export function expectedPorts(
  all: readonly Expectation[],
): (from: NetworkPlace, to: NetworkPlace) => readonly number[] {
  const byEnds = new Map<string, number[]>();
  for (const { flow, from, to } of all.filter(isNow)) {
    const key = `${endKey(from.party, from.vpc?.id)} ${endKey(to.party, to.vpc?.id)}`;
    byEnds.set(key, [...(byEnds.get(key) ?? []), flow.port]);
  }
  const keys = (place: NetworkPlace) => place.parties.map((party) => endKey(party, vpcIdOf(place)));
  return (from, to) =>
    keys(from).flatMap((start) => keys(to).flatMap((end) => byEnds.get(`${start} ${end}`) ?? []));
}

const endKey = (party: Party, vpcId: string | undefined) => `${party}@${vpcId}`;
