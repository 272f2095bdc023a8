import { aclRuleType, aclType, defaultAclType } from "./acls.ts";
import { endpointNameType, endpointTableType, endpointType } from "./endpoints.ts";
import { defaultGroupType, groupType, oldRuleType, ruleTypes } from "./groups.ts";
import { inspectionTypes } from "./inspection.ts";
import { interfaceTypes } from "./interfaces.ts";
import { addressType, firewallType, natType } from "./middles.ts";
import { accepterType, connectionType, optionsType } from "./peerings.ts";
import { listEntryType, listType } from "./prefix-lists.ts";
import { resolverTypes } from "./resolver.ts";
import { defaultTableType, mainType, routeType, tableType } from "./routes.ts";
import { aclAssociationType, subnetType } from "./subnets.ts";
import { attachmentType, gatewayType, tableAssociationType, vpcType } from "./vpcs.ts";

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
  endpointNameType,
  natType,
  addressType,
  firewallType,
  ...inspectionTypes,
  ...resolverTypes,
  listType,
  listEntryType,
  ...interfaceTypes,
]);

/** Types that name a part of the network and change nothing about reachability. */
export const harmless: ReadonlySet<string> = new Set([
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/tag:Tag",
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
  "aws:lb/targetGroup:TargetGroup",
  "aws:networkfirewall/loggingConfiguration:LoggingConfiguration",
  "aws:route53/zone:Zone",
  "aws:route53/zoneAssociation:ZoneAssociation",
  "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
  "aws:ssm/parameter:Parameter",
]);
