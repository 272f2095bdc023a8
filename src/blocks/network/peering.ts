import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

/** One side of a peering. */
export interface PeeringSide {
  readonly scope: Scope;
  readonly vpcId: pulumi.Input<string>;
  readonly accountId: pulumi.Input<string>;
  /** The route tables of this side that get a route, each with the range of the other side. */
  readonly routes: readonly PeeringRoute[];
}

interface PeeringRoute {
  /** Part of the route's name. */
  readonly label: string;
  readonly routeTableId: pulumi.Input<string>;
  readonly destination: string;
}

interface Peering {
  readonly connectionId: pulumi.Output<string>;
  /** Each side's scope inside the peering's component, for the rules of what crosses it. */
  readonly near: Scope;
  readonly far: Scope;
}

/**
 * The time-out of an acceptance: another region or account hears of the request later than its own, and the
 * provider would give up after a few minutes, with the peering there and nothing else.
 */
const patience = "15m";

/**
 * Connects two VPCs: request, acceptance, DNS over the connection, and routes to exactly the ranges given. `label`
 * tells this peering from others of the same scopes.
 */
export function createPeering(label: string, requester: PeeringSide, accepter: PeeringSide): Peering {
  const near = { ...requester, scope: enter(requester.scope, `${label}Peering`) };
  const far = { ...accepter, scope: { ...accepter.scope, parent: near.scope.parent } };
  const kind = `peering-${label.toLowerCase()}`;

  const name = nameIn(near.scope, kind);
  const connection = new aws.ec2.VpcPeeringConnection(
    name,
    {
      vpcId: near.vpcId,
      peerVpcId: far.vpcId,
      peerRegion: far.scope.region.name,
      peerOwnerId: far.accountId,
      // AWS lets nobody accept across regions or accounts from the requester's side (`autoAccept` in
      // @pulumi/aws/ec2/vpcPeeringConnection.d.ts).
      autoAccept: false,
      tags: { Name: name },
    },
    optionsIn(near.scope),
  );
  const acceptance = new aws.ec2.VpcPeeringConnectionAccepter(
    nameIn(far.scope, `${kind}-accepter`),
    { vpcPeeringConnectionId: connection.id, autoAccept: true, tags: { Name: name } },
    optionsIn(far.scope, { customTimeouts: { create: patience } }),
  );
  // Everything else takes the connection from its acceptance, because it can be configured only once it is active.
  const connectionId = acceptance.vpcPeeringConnectionId;

  // The database's name has to resolve to its private address from the other side.
  const resolution = { allowRemoteVpcDnsResolution: true };
  new aws.ec2.PeeringConnectionOptions(
    nameIn(near.scope, `${kind}-options-requester`),
    { vpcPeeringConnectionId: connectionId, requester: resolution },
    optionsIn(near.scope, { dependsOn: acceptance }),
  );
  new aws.ec2.PeeringConnectionOptions(
    nameIn(far.scope, `${kind}-options-accepter`),
    { vpcPeeringConnectionId: connectionId, accepter: resolution },
    optionsIn(far.scope, { dependsOn: acceptance }),
  );
  for (const side of [near, far])
    for (const { label: route, routeTableId, destination } of side.routes)
      new aws.ec2.Route(
        nameIn(side.scope, `route-${label.toLowerCase()}-${side === near ? "out" : "back"}-${route}`),
        { routeTableId, destinationCidrBlock: destination, vpcPeeringConnectionId: connectionId },
        optionsIn(side.scope, { dependsOn: acceptance }),
      );
  return { connectionId: connection.id, near: near.scope, far: far.scope };
}
