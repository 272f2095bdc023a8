import { type Inventory, type Resource, text } from "./inventory.ts";
import { cidrRange, type Ranges } from "./ranges.ts";

export interface PlannedVpc {
  readonly id: string;
  readonly resource: Resource;
  readonly cidr: string;
  readonly addresses: Ranges;
  /** Whether AWS's own resolver answers with the private names of endpoints and peers. */
  readonly resolves: boolean;
  /** The attached internet gateways, by ID. */
  readonly gateways: readonly string[];
}

export const vpcType = "aws:ec2/vpc:Vpc";
export const gatewayType = "aws:ec2/internetGateway:InternetGateway";
export const attachmentType = "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment";

/** VPCs whose range is not written down, but assigned, are left out; `beyond.ts` reports them. */
export function readVpcs(inventory: Inventory): readonly PlannedVpc[] {
  return inventory.ofType(vpcType).flatMap((resource) => {
    const { id, inputs } = resource;
    const cidr = text(inputs.cidrBlock);
    if (cidr === undefined) return [];
    const vpc = {
      id,
      resource,
      cidr,
      addresses: cidrRange(cidr),
      // Support is on unless it is switched off, hostnames are off unless they are switched on.
      resolves: inputs.enableDnsSupport !== false && inputs.enableDnsHostnames === true,
      gateways: [
        ...inventory
          .ofType(gatewayType)
          .filter((gateway) => gateway.inputs.vpcId === id)
          .map((gateway) => gateway.id),
        ...inventory
          .ofType(attachmentType)
          .filter((attachment) => attachment.inputs.vpcId === id)
          .flatMap((attachment) => text(attachment.inputs.internetGatewayId) ?? []),
      ],
    };
    return [vpc];
  });
}
