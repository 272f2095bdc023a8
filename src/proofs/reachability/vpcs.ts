import { type Inventory, type Resource, text } from "./inventory.ts";
import { cidrRange, type Ranges } from "./ranges.ts";
import { type Resolver, readResolver } from "./resolver.ts";
import type { Route, RouteTable } from "./routes.ts";

export interface Vpc {
  readonly id: string;
  readonly resource: Resource;
  readonly cidr: string;
  readonly addresses: Ranges;
  /** Whether AWS's own resolver answers with the private names of endpoints and peers. */
  readonly resolves: boolean;
  /** The attached internet gateways, by ID. */
  readonly gateways: readonly string[];
  /** The routes of what comes in by its internet gateway; none where that has no table of its own. */
  readonly edge: () => readonly Route[];
  /** What may be resolved in it. */
  readonly resolver: Resolver;
}

/** Of a subnet, or of a gateway. */
export const tableAssociationType = "aws:ec2/routeTableAssociation:RouteTableAssociation";
export const vpcType = "aws:ec2/vpc:Vpc";
export const gatewayType = "aws:ec2/internetGateway:InternetGateway";
export const attachmentType = "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment";

/** VPCs whose range is not written down, but assigned, are left out; `beyond.ts` reports them. */
export function readVpcs(
  inventory: Inventory,
  tableOf: (id: string) => RouteTable | undefined,
): readonly Vpc[] {
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
