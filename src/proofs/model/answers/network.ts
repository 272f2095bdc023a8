import type { PlainRecord } from "../registration.ts";
import { type AnswersByType, generated, hash, plannedAccount, text } from "./made-up.ts";

/** Networks, their gates and what they resolve. */
export const networkAnswers: AnswersByType = {
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": { id: generated("sg") },
  "aws:ec2/eip:Eip": {
    id: generated("eipalloc"),
    // The range that documentation may use: https://www.rfc-editor.org/rfc/rfc5737
    outputs: (_, id) => ({ publicIp: `203.0.113.${Number.parseInt(hash(id, 2), 16)}` }),
  },
  "aws:ec2/flowLog:FlowLog": { id: generated("fl") },
  "aws:ec2/internetGateway:InternetGateway": { id: generated("igw") },
  "aws:ec2/launchTemplate:LaunchTemplate": { id: generated("lt"), outputs: () => ({ latestVersion: 1 }) },
  "aws:ec2/managedPrefixList:ManagedPrefixList": { id: generated("pl") },
  "aws:ec2/natGateway:NatGateway": { id: generated("nat") },
  "aws:ec2/networkAcl:NetworkAcl": { id: generated("acl") },
  "aws:ec2/networkAclAssociation:NetworkAclAssociation": { id: generated("aclassoc") },
  "aws:ec2/networkAclRule:NetworkAclRule": { id: generated("nacl") },
  "aws:ec2/route:Route": { id: generated("r") },
  "aws:ec2/routeTable:RouteTable": { id: generated("rtb") },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { id: generated("rtbassoc") },
  "aws:ec2/securityGroup:SecurityGroup": { id: generated("sg") },
  "aws:ec2/subnet:Subnet": {
    id: generated("subnet"),
    outputs: ({ inputs, region }) => ({
      availabilityZone: inputs.availabilityZone ?? zoneName(region, text(inputs.availabilityZoneId)),
    }),
  },
  "aws:ec2/vpc:Vpc": {
    id: generated("vpc"),
    outputs: (_, id) => ({
      mainRouteTableId: `rtb-${hash(id, 17)}`,
      defaultRouteTableId: `rtb-${hash(id, 17)}`,
      defaultNetworkAclId: `acl-${hash(id, 17)}`,
      defaultSecurityGroupId: `sg-${hash(id, 17)}`,
    }),
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    id: generated("vpce"),
    outputs: ({ inputs, region }, id) =>
      inputs.vpcEndpointType === "Interface"
        ? {
            dnsEntries: [
              { dnsName: `${id}.vpce.amazonaws.com`, hostedZoneId: `Z${hash(region, 13).toUpperCase()}` },
            ],
          }
        : { prefixListId: `pl-${hash(`${region} ${text(inputs.serviceName)}`, 8)}` },
  },
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": { id: generated("pcx") },
  // It takes over the connection that it accepts, id included.
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": {
    id: ({ inputs }) => text(inputs.vpcPeeringConnectionId),
  },
  "aws:networkfirewall/firewall:Firewall": {
    id: ({ region, physicalName }) =>
      `arn:aws:network-firewall:${region}:${plannedAccount}:firewall/${physicalName}`,
    arn: (_, id) => id,
    outputs: ({ inputs }, id) => ({
      firewallStatuses: [
        {
          syncStates: subnetsOf(inputs).map((subnetId) => ({
            attachments: [{ subnetId, endpointId: `vpce-${hash(`${id} ${subnetId}`, 17)}` }],
          })),
        },
      ],
    }),
  },
  "aws:networkfirewall/firewallPolicy:FirewallPolicy": {
    id: ({ region, physicalName }) =>
      `arn:aws:network-firewall:${region}:${plannedAccount}:firewall-policy/${physicalName}`,
    arn: (_, id) => id,
  },
  "aws:networkfirewall/ruleGroup:RuleGroup": {
    id: ({ region, physicalName }) =>
      `arn:aws:network-firewall:${region}:${plannedAccount}:stateful-rulegroup/${physicalName}`,
    arn: (_, id) => id,
  },
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": { id: generated("rslvr-fdl") },
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": { id: generated("rslvr-frg") },
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": {
    id: generated("rslvr-frgassoc"),
  },
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": { id: generated("rqlc") },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": { id: generated("sgr") },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": { id: generated("sgr") },
};

const subnetsOf = ({ subnetMappings }: PlainRecord): readonly string[] =>
  (Array.isArray(subnetMappings) ? (subnetMappings as readonly PlainRecord[]) : []).map(({ subnetId }) =>
    text(subnetId),
  );

/** A zone's name by its ID. AWS shuffles names by account; here `use1-az1` is `us-east-1a`. */
const zoneName = (region: string, zoneId: string) =>
  `${region}${"abcdef".charAt(Number(zoneId.slice(-1)) - 1)}`;
