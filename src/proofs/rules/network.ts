import { fullAccessServices } from "../../../environments/workloads.ts";
import type { Registration } from "../model/registration.ts";
import {
  type Classification,
  type Rule,
  ruleFor,
  type Stack,
  type Statement,
  statementsOf,
} from "../model/rule.ts";
import type { Grounds } from "../model/source.ts";

const vpcType = "aws:ec2/vpc:Vpc";
const subnetType = "aws:ec2/subnet:Subnet";
const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const accepterType = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter";
const everywhere = ["0.0.0.0/0", "::/0"];

/** The traffic that a rule lets through, in AWS's eyes. */
const saidBy = ({ inputs: { description: _, tags: __, ...said } }: Registration): string =>
  JSON.stringify(Object.entries(said).toSorted(([a], [b]) => a.localeCompare(b)));

/** Rules about reachability. */
export const networkRules: readonly Rule[] = [
  ruleFor(
    subnetType,
    {
      id: "no-public-address",
      severity: "high",
      pciDss: ["1.4.4", "1.4.5"],
      requirement: "No subnet gives out public addresses",
      why: "Nodes of a load balancer that faces the internet have public addresses without it; anything else that had one could be reached",
      sources: [
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#load-balancer-scheme",
      ],
      remedy: "Leave mapPublicIpOnLaunch false; a load balancer brings its own addresses",
    },
    ({ mapPublicIpOnLaunch }) => mapPublicIpOnLaunch !== false && "may give out public addresses",
  ),
  ruleFor(
    ingressType,
    {
      id: "open-to-the-internet",
      severity: "critical",
      pciDss: ["1.3.1", "1.4.2"],
      requirement: "Only ports 443 and 80 of the load balancer are open to everyone",
      why: "What is open to 0.0.0.0/0 is open to everyone who looks for it",
      sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
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
      why: "Inline rules and separate ones overwrite each other at every update",
      sources: ["@pulumi/aws/ec2/securityGroup.d.ts#SecurityGroup"],
      remedy: "Use the flows",
    },
    ({ ingress, egress }) => (ingress !== undefined || egress !== undefined) && "has inline rules",
  ),
  ruleFor(
    ingressType,
    {
      id: "rules-once",
      severity: "high",
      pciDss: ["1.2.5"],
      requirement: "No two rules of a security group let in the same",
      why: "AWS refuses the second one, and with it the update: InvalidPermission.Duplicate",
      sources: [
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
        "terraform-aws-modules/terraform-aws-security-group#351",
      ],
      remedy: "Let one rule stand for both flows",
    },
    (_, registration, { ofType }) => {
      const same = ofType(ingressType).find(
        (other) => other.urn < registration.urn && saidBy(other) === saidBy(registration),
      );
      return same !== undefined && `says what ${same.name} says`;
    },
  ),
  perVpc(
    {
      id: "default-group-empty",
      severity: "medium",
      pciDss: ["2.2.2"],
      why: "The group that AWS gives whatever names none lets its members reach each other and everything outside",
      sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html"],
    },
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "emptied default security group",
    (group) =>
      [group.inputs.ingress, group.inputs.egress].every(
        (rules) => Array.isArray(rules) && rules.length === 0,
      ),
  ),
  perVpc(
    {
      id: "flow-logs",
      severity: "high",
      pciDss: ["10.2.1"],
      why: "Without them nobody can say afterwards who was connected to whom",
      sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html"],
    },
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
        "An endpoint of AWS's admits only this account's principals, to this account's resources and to what AWS has for everybody; interface endpoints answer to the service's own names",
      why: "Without a policy AWS attaches one that allows full access, and what breaks in uploads to an account of its own",
      sources: [
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html",
        "awsdocs/amazon-ecs-developer-guide#55",
      ],
      remedy: "Give it the policies of src/blocks/network/endpoint-policy.ts and privateDnsEnabled",
    },
    ({ policy, serviceName, vpcEndpointType, privateDnsEnabled }, endpoint, stack) => {
      const takesNone =
        fullAccessServices.some((service) => String(serviceName).endsWith(`.${service}`)) ||
        String(serviceName).startsWith("com.amazonaws.vpce.");
      const allowed = statementsOf(policy).filter(
        (statement) => statement.Effect === "Allow" && !isImageLayers(statement),
      );
      if (takesNone && policy !== undefined) return "has a policy, which AWS refuses for this service";
      if (!takesNone && (allowed.length === 0 || !allowed.every(ownPrincipals)))
        return "admits other accounts' principals";
      if (!allowed.every((statement) => ownResources(statement) || isPublicDocuments(statement)))
        return "leads to other accounts' resources";
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
      requirement: "A peering is accepted on its other side, which is waited for, and resolves names on both",
      why: "The provider accepts by itself only within one account and region, and without options names resolve to public addresses",
      sources: [
        "@pulumi/aws/ec2/vpcPeeringConnection.d.ts#autoAccept",
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcPeeringConnectionOptions.html",
      ],
      remedy: "Make it with createPeering()",
    },
    ({ autoAccept, peerRegion }, { urn }, { ofType }) => {
      if (autoAccept !== false || peerRegion === undefined)
        return "does not leave acceptance to the other side";
      const patient = ofType(accepterType)
        .filter(({ propertyDependencies }) => propertyDependencies.vpcPeeringConnectionId?.includes(urn))
        .every(({ customTimeouts }) => customTimeouts.create === "15m");
      if (!patient) return "is given up before the other side may have accepted it";
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

const isOnly = (resource: Statement["Resource"], pattern: RegExp): boolean =>
  [resource ?? "*"].flat().every((each) => pattern.test(each));

/** Whether a statement only reads AWS's bucket of image layers, with links that ECR signed. */
const isImageLayers = ({ Action, Resource }: Statement): boolean =>
  Action === "s3:GetObject" && isOnly(Resource, /^arn:aws:s3:::prod-[a-z0-9-]+-starport-layer-bucket\/\*$/);

/** Whether a statement only reads documents that Systems Manager has for everybody: their ARNs name no account. */
const isPublicDocuments = ({ Action, Resource }: Statement): boolean =>
  [Action ?? "*"].flat().every((action) => /^ssm:(?:Describe|Get|List)/.test(action)) &&
  isOnly(Resource, /^arn:aws:ssm:[a-z0-9-]+::(?:document|parameter\/aws)\/\*$/);

const ownPrincipals = ({ Condition }: Statement): boolean =>
  Boolean(Condition?.StringEquals?.["aws:PrincipalAccount"]);

const ownResources = ({ Condition }: Statement): boolean =>
  Boolean(Condition?.StringEquals?.["aws:ResourceAccount"]) ||
  Boolean(Condition?.StringEqualsIfExists?.["aws:ResourceAccount"]);

function accepts(urn: string, connection: string, ofType: Stack["ofType"]): boolean {
  return ofType(accepterType).some(
    (accepter) => accepter.urn === urn && accepter.dependencies.includes(connection),
  );
}

/** A rule that every VPC has a resource of a type, which names the VPC by an input. */
export function perVpc(
  classification: Classification & Grounds,
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
