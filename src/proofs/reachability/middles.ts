import { type Inspected, readInspection } from "./inspection.ts";
import { type Inventory, type Resource, record, records, text } from "./inventory.ts";
import type { Subnet } from "./subnets.ts";

/** What stands between a subnet and the internet, in a subnet of its own. */
export interface Middle {
  readonly kind: "nat" | "firewall";
  readonly resource: Resource;
  /** What routes name it by. */
  readonly id: string;
  readonly subnetId: string;
  /** Why it passes nothing on; undefined where it does. */
  readonly defect: string | undefined;
  /** Read once subnets are: those need their tables, which lead here. Undefined where it is in none of the proof's. */
  readonly subnet: () => Subnet | undefined;
  /** What a network firewall lets through; undefined for what looks at no names. */
  readonly inspected: Inspected | undefined;
}

export const natType = "aws:ec2/natGateway:NatGateway";
export const addressType = "aws:ec2/eip:Eip";
export const firewallType = "aws:networkfirewall/firewall:Firewall";

/**
 * NAT gateways, and the endpoints of network firewalls.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
export const readMiddles = (
  inventory: Inventory,
  subnetOf: (id: string) => Subnet | undefined,
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
