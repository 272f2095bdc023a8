import { type Inventory, type Resource, record, text } from "./inventory.ts";
import type { PeeringSideName, PlannedPeering, PlannedVpc } from "./network.ts";
import { meet } from "./ranges.ts";
export const sides: readonly PeeringSideName[] = ["requester", "accepter"];

export const connectionType = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
export const accepterType = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter";
export const optionsType = "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions";

export function readPeerings(inventory: Inventory, vpcs: readonly PlannedVpc[]): readonly PlannedPeering[] {
  const vpcOf = (id: unknown) => vpcs.find((vpc) => vpc.id === id);
  return inventory.ofType(connectionType).map((resource) => {
    const [requester, accepter] = [vpcOf(resource.inputs.vpcId), vpcOf(resource.inputs.peerVpcId)];
    const configured = [accepterType, optionsType]
      .flatMap(inventory.ofType)
      .filter(({ inputs }) => inputs.vpcPeeringConnectionId === resource.id);
    const accepted =
      resource.inputs.autoAccept === true ||
      configured.some(({ type, inputs }) => type === accepterType && inputs.autoAccept === true);
    return {
      resource,
      requester,
      accepter,
      defect: defectOf(resource, requester, accepter, accepted),
      resolving: new Set(
        sides.filter((side) =>
          [resource, ...configured].some(
            ({ inputs }) => record(inputs[side]).allowRemoteVpcDnsResolution === true,
          ),
        ),
      ),
    };
  });
}

/** The reason why a peering carries nothing: AWS's refusal of the request, or what leaves it pending. */
function defectOf(
  resource: Resource,
  requester: PlannedVpc | undefined,
  accepter: PlannedVpc | undefined,
  accepted: boolean,
): string | undefined {
  if (requester === undefined || accepter === undefined)
    return "one of its VPCs belongs to no stack of this proof";
  const region = text(resource.inputs.peerRegion) ?? resource.region;
  if (accepter.resource.region !== region)
    return `it looks for ${accepter.resource.name} in ${region}, but that is in ${accepter.resource.region}`;
  if (requester.resource.region !== resource.region)
    return `it is requested in ${resource.region}, but ${requester.resource.name} is in ${requester.resource.region}`;
  if (meet(requester.addresses, accepter.addresses))
    return `the ranges of ${requester.resource.name} and ${accepter.resource.name} overlap`;
  return accepted ? undefined : "nobody accepts it";
}

/** The VPC at the other end; undefined where the peering does not end in `vpc`. */
export function otherEnd({ requester, accepter }: PlannedPeering, vpc: PlannedVpc): PlannedVpc | undefined {
  if (requester === vpc) return accepter;
  return accepter === vpc ? requester : undefined;
}
