import type * as pulumi from "@pulumi/pulumi";
import { tierCidr } from "../../environments/address-plan.ts";
import { type Flow, flows, type Group, groups } from "../../environments/flows.ts";
import type { RecoveryKind } from "../../environments/index.ts";
import { regions } from "../../regions/index.ts";
import { createPeerName } from "../blocks/dns/peer-name.ts";
import { type FlowEnd, openFlow, openIn, openOut } from "../blocks/network/flow-rules.ts";
import { createPeering, type PeeringSide } from "../blocks/network/peering.ts";
import { groupOf } from "../blocks/network/security-groups.ts";
import type { ByZone } from "../blocks/network/subnets.ts";
import { logicalName } from "../kit/names.ts";
import { createProvider } from "../kit/providers.ts";
import type { Scope } from "../kit/scope.ts";
import { tagsOf } from "../kit/tags.ts";
import type { Config } from "./config/config.ts";
import type { PeerEnvironment } from "./peer-stack.ts";
import type { RegionStack } from "./region.ts";

/**
 * Peers the two regions of an environment. The routes exist both ways for good. What each side's rules allow goes by its
 * own role or by none, so that a move which cannot reach the other side need not.
 */
export function peerRegions(
  primary: RegionStack,
  secondary: RegionStack,
  recovery: RecoveryKind,
): pulumi.Output<string> {
  const side = (near: RegionStack, far: RegionStack): PeeringSide => ({
    scope: near.scope,
    vpcId: near.network.vpcId,
    accountId: near.scope.accountId,
    routes: [
      ...appRoutes("app-to-data", near.network.subnets.routeTables.app, tierCidr(far.network.cidr, "data")),
      route("data-to-app", near.network.subnets.routeTables.data, tierCidr(far.network.cidr, "app")),
    ],
  });
  const { connectionId, near, far } = createPeering(
    "Region",
    side(primary, secondary),
    side(secondary, primary),
  );

  const ends = [
    { scope: near, network: primary.network, role: primary.plan.role },
    { scope: far, network: secondary.network, role: secondary.plan.role },
  ] as const;
  const endAt = ({ scope, network }: (typeof ends)[number], group: Group) =>
    endOf(scope, groupOf(network.groups, group), network.cidr, group);
  const flowsBetween = (via: Flow["via"]) =>
    flowsVia(via).filter(({ flow }) => (flow.recovery ?? recovery) === recovery);
  const mutual = flowsBetween("mutual-peering");
  for (const { flow, from, to } of flowsBetween("region-peering"))
    for (const [here, there] of [ends, [ends[1], ends[0]] as const]) {
      if (here.role === "active") openOut(flow, endAt(here, from), endAt(there, to));
      else openIn(flow, endAt(there, from), endAt(here, to));
    }
  // By the names of the one-way rules, of which they have everything but the description: a rule of another name would be
  // made before that one is gone, and EC2 refuses it as InvalidPermission.Duplicate when an environment changes its way of
  // recovery (galaxyproject/cloudlaunch#56; seen under the real engine with an emulator).
  for (const { flow, from, to } of mutual) {
    const named: Flow = { ...flow, via: "region-peering" };
    openFlow(named, endAt(ends[0], from), endAt(ends[1], to));
    openFlow(named, endAt(ends[1], from), endAt(ends[0], to));
  }
  for (const { flow, from, to } of flowsBetween("secondary-peering")) {
    openOut(flow, endAt(ends[0], from), endAt(ends[1], to));
    // The other end knows a tier and no group: where one of it is let in already, AWS refuses a second rule that says so.
    if (!mutual.some((other) => letsIn(other, { flow, from, to })))
      openIn(flow, endAt(ends[0], from), endAt(ends[1], to));
  }
  return connectionId;
}

/** The outcome of a peering of two environments. */
interface EnvironmentPeering {
  readonly connectionId: pulumi.Output<string>;
  /** The name of the peer's application. */
  readonly url: pulumi.Output<string>;
  /** The zone in which the peer's name leads through the peering. */
  readonly zoneId: pulumi.Output<string>;
  readonly name: string;
}

/**
 * Peers an environment with another one, in the primary region, so that the first may call the second: production tries
 * the next release with the requests that it will meet, by the peer's own name and certificate, and through the peer's
 * own firewall and log. The second may open nothing toward the first.
 */
export function peerEnvironments(
  { scope, network }: RegionStack,
  peer: PeerEnvironment,
  config: Config,
): EnvironmentPeering {
  const { connectionId, near, far } = createPeering(
    "Environment",
    {
      scope,
      vpcId: network.vpcId,
      accountId: scope.accountId,
      routes: appRoutes("app", network.subnets.routeTables.app, tierCidr(peer.cidr, "app")),
    },
    {
      scope: scopeOfPeer(scope, config),
      vpcId: peer.vpcId,
      accountId: peer.accountId,
      // The balancer's alone: what stands behind it answers through it, whatever its own table says, even where it sees
      // the caller's address. https://qask.org/server/2023/01/17/aws-client-ip-preservation-with-nlb has the packets.
      routes: appRoutes("app", peer.appRouteTableIds, tierCidr(network.cidr, "app")),
    },
  );
  for (const { flow, from, to } of flowsVia("environment-peering")) {
    if (to !== "api-balancer")
      throw new Error(`flow to ${to} of a peer: the one way into a peer is the balancer of its API`);
    openFlow(
      flow,
      endOf(near, groupOf(network.groups, from), network.cidr, from),
      endOf(far, peer.balancer.groupId, peer.cidr, to),
    );
  }
  return { connectionId, name: peer.name, ...createPeerName(near, { ...peer, from: network.vpcId }) };
}

/** The scope of the peer's side: its resources are made through its own account's provider, where it has one. */
function scopeOfPeer(scope: Scope, config: Config): Scope {
  const { peerRoleArn, environment, suffix } = config;
  if (peerRoleArn === undefined) return scope;
  const region = scope.region;
  const provider = createProvider(
    logicalName("aws-peer", region.code, suffix),
    {
      region: region.name,
      config,
      tags: tagsOf(environment.name, environment.costCenter, regions[region.name]),
      roleArn: peerRoleArn,
    },
    scope.parent,
  );
  return { ...scope, provider };
}

/** A route on the app tier's table of each zone. */
const appRoutes = (label: string, tables: ByZone<pulumi.Input<string>>, destination: string) =>
  Object.entries(tables).map(([zone, table]) => route(`${label}-${zone}`, table, destination));

const route = (label: string, routeTableId: pulumi.Input<string>, destination: string) => ({
  label,
  routeTableId,
  destination,
});

/** A flow's end across a peering. A group cannot be named there, so the other end is known by its tier's range. */
const endOf = (scope: Scope, groupId: pulumi.Input<string>, vpcCidr: string, group: Group): FlowEnd => ({
  scope,
  groupId,
  peer: { cidrIpv4: tierCidr(vpcCidr, groups[group]) },
});

interface GroupFlow {
  readonly flow: Flow;
  readonly from: Group;
  readonly to: Group;
}

/** Whether a flow's rule at its end admits another flow as well. */
const letsIn = (flow: GroupFlow, other: GroupFlow): boolean =>
  flow.to === other.to && flow.flow.port === other.flow.port && groups[flow.from] === groups[other.from];

function flowsVia(via: Flow["via"]): readonly GroupFlow[] {
  return flows
    .filter((flow) => flow.via === via)
    .map((flow) => {
      const { from, to } = flow;
      if (!(from in groups && to in groups))
        throw new Error(`flow from ${from} to ${to}: no end of a peering`);
      return { flow, from: from as Group, to: to as Group };
    });
}
