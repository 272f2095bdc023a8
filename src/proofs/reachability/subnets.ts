import { aclType, defaultAclType } from "./acls.ts";
import { type Inventory, text, texts } from "./inventory.ts";
import type { Acl, PlannedSubnet, PlannedVpc, RouteTable } from "./network.ts";
import { cidrRange } from "./ranges.ts";
import { mainType } from "./routes.ts";
import { tableAssociationType } from "./vpcs.ts";

export const subnetType = "aws:ec2/subnet:Subnet";
export const aclAssociationType = "aws:ec2/networkAclAssociation:NetworkAclAssociation";

/** The subnets of the stacks. Those that refer to something in none of the stacks are left out; `beyond.ts` reports them. */
export function readSubnets(
  inventory: Inventory,
  vpcs: readonly PlannedVpc[],
  tables: ReadonlyMap<string, RouteTable>,
  acls: ReadonlyMap<string, Acl>,
): readonly PlannedSubnet[] {
  return inventory.ofType(subnetType).flatMap((resource) => {
    const { id, name, inputs } = resource;
    const vpc = vpcs.find((candidate) => candidate.id === inputs.vpcId);
    const cidr = text(inputs.cidrBlock);
    if (vpc === undefined || cidr === undefined) return [];
    const association = inventory.ofType(tableAssociationType).find(({ inputs }) => inputs.subnetId === id);
    const table = tables.get(text(association?.inputs.routeTableId) ?? mainTableId(inventory, vpc));
    const acl = acls.get(aclIdOf(inventory, id) ?? text(vpc.resource.computed.defaultNetworkAclId) ?? "");
    if (table === undefined || acl === undefined) return [];
    const givesPublicAddresses = inputs.mapPublicIpOnLaunch === true;
    const addresses = cidrRange(cidr);
    return [{ id, resource, name, vpc, cidr, addresses, table, association, acl, givesPublicAddresses }];
  });
}

function mainTableId(inventory: Inventory, vpc: PlannedVpc): string {
  const replaced = inventory.ofType(mainType).find(({ inputs }) => inputs.vpcId === vpc.id);
  return text(replaced?.inputs.routeTableId) ?? text(vpc.resource.computed.mainRouteTableId) ?? "";
}

function aclIdOf(inventory: Inventory, subnetId: string): string | undefined {
  const association = inventory.ofType(aclAssociationType).find(({ inputs }) => inputs.subnetId === subnetId);
  if (association !== undefined) return text(association.inputs.networkAclId);
  const naming = (type: string) =>
    inventory.ofType(type).find(({ inputs }) => texts(inputs.subnetIds).includes(subnetId));
  return naming(aclType)?.id ?? text(naming(defaultAclType)?.inputs.defaultNetworkAclId);
}
