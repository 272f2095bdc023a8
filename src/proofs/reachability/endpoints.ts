import { type Inventory, type Resource, text, texts } from "./inventory.ts";
import type { GatewayEndpoint, PlannedVpc } from "./network.ts";

export const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";
export const endpointTableType = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";

export const endpointNameType = "aws:vpc/endpointPrivateDns:EndpointPrivateDns";

/** Whether the service's own name leads to the endpoint: the endpoint says so, or its private DNS setting does. */
export const hasPrivateName = ({ id, inputs }: Resource, { ofType }: Inventory): boolean =>
  inputs.privateDnsEnabled === true ||
  ofType(endpointNameType).some(
    (named) => named.inputs.vpcEndpointId === id && named.inputs.privateDnsEnabled === true,
  );

/** The kind of an endpoint. AWS makes a gateway of one that names no kind. */
export const kindOf = ({ inputs }: Resource): string => text(inputs.vpcEndpointType) ?? "Gateway";

/** `com.amazonaws.us-east-1.ecr.api` in us-east-1 is `ecr.api`; the service of another region keeps its whole name. */
export function serviceOf({ inputs, region }: Resource): string {
  const name = text(inputs.serviceName) ?? "";
  const prefix = `com.amazonaws.${region}.`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

export function readGatewayEndpoints(
  inventory: Inventory,
  vpcs: readonly PlannedVpc[],
): readonly GatewayEndpoint[] {
  return inventory
    .ofType(endpointType)
    .filter((resource) => kindOf(resource) === "Gateway")
    .flatMap((resource) => {
      const vpc = vpcs.find(({ id }) => id === resource.inputs.vpcId);
      if (vpc === undefined) return [];
      const associated = inventory
        .ofType(endpointTableType)
        .filter(({ inputs }) => inputs.vpcEndpointId === resource.id)
        .flatMap(({ inputs }) => text(inputs.routeTableId) ?? []);
      return [
        {
          resource,
          vpc,
          service: serviceOf(resource),
          prefixListId: text(resource.computed.prefixListId) ?? "",
          tableIds: [...texts(resource.inputs.routeTableIds), ...associated],
        },
      ];
    });
}
