import { fullAccessServices } from "../../../environments/workloads.ts";
import type { Registration } from "../model/registration.ts";
import { type Classification, type Rule, ruleFor, type Stack, statementsOf } from "../model/rule.ts";

const vpcType = "aws:ec2/vpc:Vpc";
const subnetType = "aws:ec2/subnet:Subnet";
const everywhere = ["0.0.0.0/0", "::/0"];

/** What can reach what. */
export const networkRules: readonly Rule[] = [
  ruleFor(
    subnetType,
    {
      id: "no-public-address",
      severity: "high",
      pciDss: ["1.4.4", "1.4.5"],
      requirement: "No subnet gives out public addresses",
      remedy: "Leave mapPublicIpOnLaunch false; a load balancer brings its own addresses",
    },
    ({ mapPublicIpOnLaunch }) => mapPublicIpOnLaunch !== false && "may give out public addresses",
  ),
  ruleFor(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    {
      id: "open-to-the-internet",
      severity: "critical",
      pciDss: ["1.3.1", "1.4.2"],
      requirement: "Only ports 443 and 80 of the load balancer are open to everyone",
      remedy: "Name the other side of the flow in environments/flows.ts",
    },
    ({ cidrIpv4, cidrIpv6, fromPort, toPort }, registration, stack) => {
      if (!everywhere.includes(String(cidrIpv4 ?? cidrIpv6))) return undefined;
      const group = stack.source(registration, "securityGroupId", "aws:ec2/securityGroup:SecurityGroup");
      const allowed = (fromPort === 443 || fromPort === 80) && fromPort === toPort;
      return !(allowed && group?.inputs.description === "load-balancer") && `opens ${fromPort} to everyone`;
    },
  ),
  ruleFor(
    "aws:ec2/securityGroup:SecurityGroup",
    {
      id: "rules-apart",
      severity: "medium",
      pciDss: ["1.2.5"],
      requirement: "Security groups have no inline rules, because those fight with separate ones",
      remedy: "Use the flows",
    },
    ({ ingress, egress }) => (ingress !== undefined || egress !== undefined) && "has inline rules",
  ),
  perVpc(
    { id: "default-group-empty", severity: "medium", pciDss: ["2.2.2"] },
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "emptied default security group",
    (group) =>
      [group.inputs.ingress, group.inputs.egress].every(
        (rules) => Array.isArray(rules) && rules.length === 0,
      ),
  ),
  perVpc(
    { id: "flow-logs", severity: "high", pciDss: ["10.2.1"] },
    "aws:ec2/flowLog:FlowLog",
    "flow log of all traffic",
    ({ inputs }) => inputs.trafficType === "ALL" && typeof inputs.logDestination === "string",
  ),
  ruleFor(
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    {
      id: "endpoint-policy",
      severity: "high",
      pciDss: ["1.3.2", "7.2.5"],
      requirement:
        "An endpoint of AWS's admits only this account's principals, and interface endpoints answer to the service's own names",
      remedy: "Give it the policies of src/blocks/network/endpoint-policy.ts and privateDnsEnabled",
    },
    ({ policy, serviceName, vpcEndpointType, privateDnsEnabled }, endpoint, stack) => {
      const takesNone =
        fullAccessServices.some((service) => String(serviceName).endsWith(`.${service}`)) ||
        String(serviceName).startsWith("com.amazonaws.vpce.");
      const open = statementsOf(policy).filter(
        ({ Effect, Condition, Sid }) =>
          Effect === "Allow" && Sid !== "ImageLayers" && !Condition?.StringEquals?.["aws:PrincipalAccount"],
      );
      if (takesNone && policy !== undefined) return "has a policy, which AWS refuses for this service";
      if (!takesNone && (statementsOf(policy).length === 0 || open.length > 0))
        return "admits other accounts' principals";
      const named =
        privateDnsEnabled === true ||
        stack
          .users(endpoint, "aws:vpc/endpointPrivateDns:EndpointPrivateDns", "vpcEndpointId")
          .some(({ inputs }) => inputs.privateDnsEnabled === true);
      return vpcEndpointType === "Interface" && !named && "has no private DNS name";
    },
  ),
  ruleFor(
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    {
      id: "peering",
      severity: "medium",
      pciDss: ["1.4.1"],
      requirement: "A peering is accepted on its other side and resolves names on both",
      remedy: "Make it with createPeering()",
    },
    ({ autoAccept, peerRegion }, { urn }, { ofType }) => {
      if (autoAccept !== false || peerRegion === undefined)
        return "does not leave acceptance to the other side";
      const sides = ofType("aws:ec2/peeringConnectionOptions:PeeringConnectionOptions")
        .filter(({ dependencies, propertyDependencies }) =>
          [...dependencies, ...Object.values(propertyDependencies).flat()].some(
            (dependency) => dependency === urn || accepts(dependency, urn, ofType),
          ),
        )
        .flatMap(({ inputs }) => Object.keys(inputs));
      return !(sides.includes("requester") && sides.includes("accepter")) && "lacks DNS resolution on a side";
    },
  ),
];

function accepts(urn: string, connection: string, ofType: Stack["ofType"]): boolean {
  return ofType("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter").some(
    (accepter) => accepter.urn === urn && accepter.dependencies.includes(connection),
  );
}

/** A rule that every VPC has something of its own, which names it by an input. */
export function perVpc(
  classification: Classification,
  type: string,
  what: string,
  isRight: (registration: Registration) => boolean,
  input = "vpcId",
): Rule {
  return ruleFor(
    vpcType,
    {
      ...classification,
      requirement: `Every VPC has a ${what}`,
      remedy: `Make the VPC with createNetwork()`,
    },
    (_, vpc, stack) => !stack.users(vpc, type, input).some(isRight) && `has no ${what}`,
  );
}
