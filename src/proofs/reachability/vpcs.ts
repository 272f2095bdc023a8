import { type Inventory, text } from "./inventory.ts";
import type { PlannedVpc, RouteTable } from "./network.ts";
import { cidrRange } from "./ranges.ts";
import { readResolver } from "./resolver.ts";

/** The type of an association of a route table with a subnet, or with a gateway. */
export const tableAssociationType = "aws:ec2/routeTableAssociation:RouteTableAssociation";
export const vpcType = "aws:ec2/vpc:Vpc";
export const gatewayType = "aws:ec2/internetGateway:InternetGateway";
export const attachmentType = "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment";

/** The VPCs of the stacks. Those whose range is assigned and not written down are left out; `beyond.ts` reports them. */
export function readVpcs(
  inventory: Inventory,
  tableOf: (id: string) => RouteTable | undefined,
): readonly PlannedVpc[] {
  return inventory.ofType(vpcType).flatMap((resource) => {
    const { id, inputs } = resource;
    const cidr = text(inputs.cidrBlock);
    if (cidr === undefined) return [];
    const gateways = gatewaysOf(inventory, id);
    const vpc = {
      id,
      resource,
      cidr,
      resolver: readResolver(inventory, resource),
      addresses: cidrRange(cidr),
      // Support is on unless it is switched off, hostnames are off unless they are switched on.
      resolves: inputs.enableDnsSupport !== false && inputs.enableDnsHostnames === true,
      gateways,
      edge: () =>
        inventory
          .ofType(tableAssociationType)
          .filter(({ inputs }) => gateways.includes(text(inputs.gatewayId) ?? ""))
          .flatMap(({ inputs }) => tableOf(text(inputs.routeTableId) ?? "")?.routes ?? []),
    };
    return [vpc];
  });
}

const gatewaysOf = (inventory: Inventory, vpcId: string): readonly string[] => [
  ...inventory
    .ofType(gatewayType)
    .filter((gateway) => gateway.inputs.vpcId === vpcId)
    .map((gateway) => gateway.id),
  ...inventory
    .ofType(attachmentType)
    .filter((attachment) => attachment.inputs.vpcId === vpcId)
    .flatMap((attachment) => text(attachment.inputs.internetGatewayId) ?? []),
];
