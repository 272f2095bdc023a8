import { aclRuleType, aclType, defaultAclType } from "./acls.ts";
import { endpointTableType, endpointType } from "./endpoints.ts";
import { defaultGroupType, groupType, oldRuleType, ruleTypes } from "./groups.ts";
import { interfaceTypes } from "./interfaces.ts";
import { accepterType, connectionType, optionsType } from "./peerings.ts";
import { defaultTableType, mainType, routeType, tableType } from "./routes.ts";
import { aclAssociationType, subnetType, tableAssociationType } from "./subnets.ts";
import { attachmentType, gatewayType, vpcType } from "./vpcs.ts";

/** Types that the proof reads. */
export const known: ReadonlySet<string> = new Set([
  vpcType,
  gatewayType,
  attachmentType,
  subnetType,
  tableType,
  defaultTableType,
  mainType,
  routeType,
  tableAssociationType,
  aclType,
  defaultAclType,
  aclRuleType,
  aclAssociationType,
  groupType,
  defaultGroupType,
  oldRuleType,
  ...Object.values(ruleTypes),
  connectionType,
  accepterType,
  optionsType,
  endpointType,
  endpointTableType,
  ...interfaceTypes,
]);

/** Types that name a part of the network and change nothing about what reaches what. */
export const harmless: ReadonlySet<string> = new Set([
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/tag:Tag",
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
  "aws:lb/targetGroup:TargetGroup",
  "aws:route53/zone:Zone",
  "aws:route53/zoneAssociation:ZoneAssociation",
  "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
  "aws:ssm/parameter:Parameter",
]);
