import type * as pulumi from "@pulumi/pulumi";
import { tierCidr } from "../environments/address-plan.ts";
import { type Flow, flows, type Group, groups } from "../environments/flows.ts";
import { regions } from "../regions/index.ts";
import type { Config } from "./config.ts";
import { logicalName } from "./names.ts";
import { type End, openFlow, openIn, openOut } from "./network/flow-rules.ts";
import { createPeering, type PeeringSide } from "./network/peering.ts";
import { groupOf } from "./network/security-groups.ts";
import type { Peer } from "./peer.ts";
import { createProvider } from "./providers.ts";
import type { RegionStack } from "./region.ts";
import type { Scope } from "./scope.ts";
import { tagsOf } from "./tags.ts";

/**
 * Peers the two regions of an environment. The routes exist both ways for good; what each side's rules allow goes by
 * its own role, so that a move which cannot reach the other side need not.
 */
export function peerRegions(home: RegionStack, standby: RegionStack): pulumi.Output<string> {
  const side = (near: RegionStack, far: RegionStack): PeeringSide => ({
    scope: near.scope,
    vpcId: near.network.vpcId,
    accountId: near.scope.accountId,
    routes: [
      route("app-to-data", near.network.subnets.routeTables.app, tierCidr(far.network.cidr, "data")),
      route("data-to-app", near.network.subnets.routeTables.data, tierCidr(far.network.cidr, "app")),
    ],
  });
  const { connectionId, near, far } = createPeering("Region", side(home, standby), side(standby, home));

  const ends = [
    { scope: near, network: home.network, role: home.plan.role },
    { scope: far, network: standby.network, role: standby.plan.role },
  ] as const;
  for (const { flow, from, to } of flowsVia("region-peering"))
    for (const [here, there] of [ends, [ends[1], ends[0]] as const]) {
      const end = ({ scope, network }: typeof here, group: Group) =>
        endOf(scope, groupOf(network.groups, group), network.cidr, group);
      if (here.role === "active") openOut(flow, end(here, from), end(there, to));
      else openIn(flow, end(there, from), end(here, to));
    }
  return connectionId;
}

/** Peers an environment with another one, in the home region, so that the first may open connections to the second. */
export function peerEnvironments(
  { scope, network }: RegionStack,
  peer: Peer,
  config: Config,
): pulumi.Output<string> {
  const { connectionId, near, far } = createPeering(
    "Environment",
    {
      scope,
      vpcId: network.vpcId,
      accountId: scope.accountId,
      routes: [route("app", network.subnets.routeTables.app, tierCidr(peer.cidr, "app"))],
    },
    {
      scope: scopeOfPeer(scope, config),
      vpcId: peer.vpcId,
      accountId: peer.accountId,
      routes: [route("app", peer.appRouteTableId, tierCidr(network.cidr, "app"))],
    },
  );
  for (const { flow, from, to } of flowsVia("environment-peering")) {
    if (to !== "app")
      throw new Error(`flow to ${to} of a peer: the peer's stack tells only the group of its app tier`);
    openFlow(
      flow,
      endOf(near, groupOf(network.groups, from), network.cidr, from),
      endOf(far, peer.appGroupId, peer.cidr, to),
    );
  }
  return connectionId;
}

/** The peer's resources are made through its own account's provider, where it has one. */
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

const route = (label: string, routeTableId: pulumi.Input<string>, destination: string) => ({
  label,
  routeTableId,
  destination,
});

/** Across a peering a group cannot be named, so the other end is known by its tier's range. */
const endOf = (scope: Scope, groupId: pulumi.Input<string>, vpcCidr: string, group: Group): End => ({
  scope,
  groupId,
  peer: { cidrIpv4: tierCidr(vpcCidr, groups[group]) },
});

function flowsVia(
  via: Flow["via"],
): readonly { readonly flow: Flow; readonly from: Group; readonly to: Group }[] {
  return flows
    .filter((flow) => flow.via === via)
    .map((flow) => {
      const { from, to } = flow;
      if (!(from in groups && to in groups))
        throw new Error(`flow from ${from} to ${to}: no end of a peering`);
      return { flow, from: from as Group, to: to as Group };
    });
}
