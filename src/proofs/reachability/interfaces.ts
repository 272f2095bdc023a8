import type { Plain } from "../model/registration.ts";
import { endpointType, kindOf } from "./endpoints.ts";
import { type Inventory, type Resource, record, records, text, texts } from "./inventory.ts";

/** The network interfaces that AWS makes for a resource: one in each subnet, with all the groups. */
export interface Interfaces {
  readonly owner: Resource;
  readonly subnetIds: readonly string[];
  /** IDs of the security groups. None: the VPC's default group. */
  readonly groupIds: readonly string[];
  /** Whether the interfaces have public addresses; undefined leaves that to the subnet. */
  readonly isPublic: boolean | undefined;
}

type Reader = (resource: Resource, inventory: Inventory) => Omit<Interfaces, "owner"> | undefined;

const launchTemplateType = "aws:ec2/launchTemplate:LaunchTemplate";
const databaseSubnetsType = "aws:rds/subnetGroup:SubnetGroup";
const databaseMemberType = "aws:rds/clusterInstance:ClusterInstance";
const cacheSubnetsType = "aws:elasticache/subnetGroup:SubnetGroup";

/** The readers of a resource's interfaces, by type; none for types that have none of their own. */
const readers: Readonly<Record<string, Reader>> = {
  "aws:lb/loadBalancer:LoadBalancer": ({ inputs }) => ({
    subnetIds: [
      ...texts(inputs.subnets),
      ...records(inputs.subnetMappings).flatMap(({ subnetId }) => text(subnetId) ?? []),
    ],
    groupIds: texts(inputs.securityGroups),
    // A load balancer faces the internet unless it says that it does not.
    isPublic: inputs.internal !== true,
  }),
  // Tasks in other network modes than awsvpc share their instance's interface.
  "aws:ecs/service:Service": ({ inputs }) =>
    some(record(inputs.networkConfiguration), ({ subnets, securityGroups, assignPublicIp }) => ({
      subnetIds: texts(subnets),
      groupIds: texts(securityGroups),
      isPublic: assignPublicIp === true,
    })),
  "aws:autoscaling/group:Group": ({ inputs }, inventory) => {
    const mixed = record(
      record(record(inputs.mixedInstancesPolicy).launchTemplate).launchTemplateSpecification,
    );
    const { id = mixed.launchTemplateId, name = mixed.launchTemplateName } = record(inputs.launchTemplate);
    const template = inventory
      .ofType(launchTemplateType)
      .find((candidate) => candidate.id === id || (name !== undefined && candidate.computed.name === name));
    return { subnetIds: texts(inputs.vpcZoneIdentifiers), ...fromTemplate(template) };
  },
  "aws:ec2/instance:Instance": ({ inputs }) => ({
    subnetIds: texts([inputs.subnetId ?? null]),
    groupIds: texts(inputs.vpcSecurityGroupIds),
    isPublic: yesOrNo(inputs.associatePublicIpAddress),
  }),
  "aws:lambda/function:Function": ({ inputs }) =>
    some(record(inputs.vpcConfig), ({ subnetIds, securityGroupIds }) => ({
      subnetIds: texts(subnetIds),
      groupIds: texts(securityGroupIds),
      isPublic: false,
    })),
  "aws:rds/cluster:Cluster": ({ id, inputs }, inventory) => ({
    subnetIds: subnetsOf(inventory, databaseSubnetsType, inputs.dbSubnetGroupName),
    groupIds: texts(inputs.vpcSecurityGroupIds),
    isPublic: inventory
      .ofType(databaseMemberType)
      .some((member) => member.inputs.clusterIdentifier === id && member.inputs.publiclyAccessible === true),
  }),
  "aws:rds/instance:Instance": ({ inputs }, inventory) => ({
    subnetIds: subnetsOf(inventory, databaseSubnetsType, inputs.dbSubnetGroupName),
    groupIds: texts(inputs.vpcSecurityGroupIds),
    isPublic: inputs.publiclyAccessible === true,
  }),
  "aws:rds/proxy:Proxy": ({ inputs }) => inside(inputs.vpcSubnetIds, inputs.vpcSecurityGroupIds),
  "aws:elasticache/replicationGroup:ReplicationGroup": ({ inputs }, inventory) =>
    inside(subnetsOf(inventory, cacheSubnetsType, inputs.subnetGroupName), inputs.securityGroupIds),
  "aws:elasticache/cluster:Cluster": ({ inputs }, inventory) =>
    inside(subnetsOf(inventory, cacheSubnetsType, inputs.subnetGroupName), inputs.securityGroupIds),
  "aws:elasticache/serverlessCache:ServerlessCache": ({ inputs }) =>
    inside(inputs.subnetIds, inputs.securityGroupIds),
  "aws:apigatewayv2/vpcLink:VpcLink": ({ inputs }) => inside(inputs.subnetIds, inputs.securityGroupIds),
  [endpointType]: (endpoint) =>
    kindOf(endpoint) === "Interface"
      ? inside(endpoint.inputs.subnetIds, endpoint.inputs.securityGroupIds)
      : undefined,
};

/** The types whose interfaces are known, and the types that these take subnets and groups from. */
export const interfaceTypes: readonly string[] = [
  ...Object.keys(readers),
  launchTemplateType,
  databaseSubnetsType,
  databaseMemberType,
  cacheSubnetsType,
];

export const readInterfaces = (inventory: Inventory): readonly Interfaces[] =>
  Object.entries(readers).flatMap(([type, read]) =>
    inventory.ofType(type).flatMap((owner) => {
      const found = read(owner, inventory);
      return found === undefined ? [] : [{ owner, ...found }];
    }),
  );

const inside = (subnetIds: Plain | undefined, groupIds: Plain | undefined): Omit<Interfaces, "owner"> => ({
  subnetIds: texts(subnetIds),
  groupIds: texts(groupIds),
  isPublic: false,
});

/**
 * The interfaces of a launch template. An interface in it has groups of its own, and then the template itself may name
 * none.
 */
function fromTemplate(template: Resource | undefined): Pick<Interfaces, "groupIds" | "isPublic"> {
  const [first] = records(template?.inputs.networkInterfaces);
  return {
    groupIds: [...texts(template?.inputs.vpcSecurityGroupIds), ...texts(first?.securityGroups)],
    isPublic: yesOrNo(first?.associatePublicIpAddress),
  };
}

const subnetsOf = (inventory: Inventory, type: string, name: unknown): readonly string[] =>
  inventory
    .ofType(type)
    .filter(({ id, computed }) => name !== undefined && (id === name || computed.name === name))
    .flatMap(({ inputs }) => texts(inputs.subnetIds));

const some = <T extends object, R>(given: T, read: (given: T) => R): R | undefined =>
  Object.keys(given).length === 0 ? undefined : read(given);

const yesOrNo = (value: unknown): boolean | undefined =>
  value === undefined ? undefined : String(value) === "true";
