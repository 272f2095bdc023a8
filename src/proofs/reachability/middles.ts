import { readInspection } from "./inspection.ts";
import { type Inventory, type Resource, record, records, text } from "./inventory.ts";
import type { Middle, PlannedSubnet } from "./network.ts";

export const natType = "aws:ec2/natGateway:NatGateway";
export const addressType = "aws:ec2/eip:Eip";
export const firewallType = "aws:networkfirewall/firewall:Firewall";

/**
 * NAT gateways, and the endpoints of network firewalls.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
export const readMiddles = (
  inventory: Inventory,
  subnetOf: (id: string) => PlannedSubnet | undefined,
): readonly Middle[] => [
  ...inventory.ofType(natType).map((resource): Middle => {
    const subnetId = text(resource.inputs.subnetId) ?? "";
    return {
      kind: "nat",
      resource,
      id: resource.id,
      subnetId,
      defect: natDefect(resource, inventory),
      subnet: () => subnetOf(subnetId),
      inspected: undefined,
    };
  }),
  ...inventory.ofType(firewallType).flatMap((resource) => {
    const inspected = readInspection(inventory, resource);
    return records(resource.computed.firewallStatuses)
      .flatMap(({ syncStates }) => records(syncStates))
      .flatMap(({ attachments }) => records(attachments).map(record))
      .map(({ endpointId, subnetId }): Middle => {
        const id = text(subnetId) ?? "";
        return {
          kind: "firewall",
          resource,
          id: text(endpointId) ?? "",
          subnetId: id,
          defect: undefined,
          subnet: () => subnetOf(id),
          inspected,
        };
      });
  }),
];

function natDefect({ inputs }: Resource, inventory: Inventory): string | undefined {
  if (inputs.connectivityType === "private") return "it is private";
  return inventory.find(addressType, text(inputs.allocationId)) === undefined
    ? "it has no address of this stack's"
    : undefined;
}
