import { at, itemsOf } from "../model/inputs.ts";
import type { PlainRecord, Registration } from "../model/registration.ts";
import { type Rule, ruleFor, type Stack } from "../model/rule.ts";
import { perVpc } from "./network.ts";

const subnetType = "aws:ec2/subnet:Subnet";
const tableType = "aws:ec2/routeTable:RouteTable";
const natType = "aws:ec2/natGateway:NatGateway";
const resolverRuleType = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
const everywhere = ["0.0.0.0/0", "::/0"];

/** Tiers whose route tables lead to the internet gateway. Nothing of ours runs or stores there. */
const outer = ["public", "egress", "inspection"];

/** Parties that have business outside. */
const outgoing = ["app", "worker"];

/** Rules about the way out: to the payment processor, where there is a way to it, and no other. */
export const wayOutRules: readonly Rule[] = [
  {
    id: "only-way-out",
    severity: "critical",
    pciDss: ["1.3.2", "1.4.1"],
    requirement:
      "A NAT gateway stands in the egress tier, behind an address of its own; nothing else has such an address, and there is no other way out",
    why: "It is a way out for whatever breaks in",
    sources: ["ours"],
    remedy:
      "Name the processor's way in the descriptor; reach AWS through an endpoint of environments/workloads.ts",
    check: (stack) => [
      ...stack
        .ofType(natType)
        .filter((nat) => !isOfTheWay(nat, stack))
        .map(({ urn }) => ({ subject: urn, message: "is a way out that is none to the processor" })),
      ...stack
        .ofType("aws:ec2/eip:Eip")
        .filter((address) => stack.users(address, natType, "allocationId").length !== 1)
        .map(({ urn }) => ({ subject: urn, message: "is a public address of no NAT gateway" })),
      ...stack.resources
        .filter(({ type }) =>
          /^aws:ec2(?:transitgateway)?\/(?:egressOnlyInternetGateway|vpcAttachment|carrierGateway|vpnGateway):/.test(
            type,
          ),
        )
        .map(({ urn }) => ({ subject: urn, message: "is a way out" })),
    ],
  },
  ruleFor(
    "aws:ec2/route:Route",
    {
      id: "internet-route",
      severity: "critical",
      pciDss: ["1.4.1", "1.4.4"],
      requirement:
        "Only the tables of the public, the egress and the inspection tier reach the internet gateway, and only those of the app tier a NAT gateway",
      why: "A subnet is public by its route to the internet gateway and by nothing else",
      sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html"],
      remedy: "Keep routes to everywhere on the tables that only such subnets use",
    },
    (inputs, route, stack) => {
      const table = stack.source(route, "routeTableId", tableType);
      const tiers = table === undefined ? [undefined] : tiersOf(table, stack);
      if ("natGatewayId" in inputs)
        return (
          !tiers.every((tier) => tier === "app") &&
          "leads to a NAT gateway from another tier than the app tier"
        );
      const open = "gatewayId" in inputs || everywhere.includes(String(inputs.destinationCidrBlock));
      return (
        open &&
        !tiers.every((tier) => outer.includes(String(tier))) &&
        "leads to the internet from a private subnet"
      );
    },
  ),
  ruleFor(
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    {
      id: "egress-is-named",
      severity: "high",
      pciDss: ["1.3.2"],
      requirement:
        "No group may open connections to everyone; to what is outside only the application's and its worker's may, on port 443",
      why: "A group without rules of its own may connect to everyone, and stolen data goes out that way",
      sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html", "ours"],
      remedy: "Name the other side of the flow in environments/flows.ts",
    },
    ({ cidrIpv4, cidrIpv6, fromPort, toPort, ipProtocol }, rule, stack) => {
      if (everywhere.includes(String(cidrIpv4 ?? cidrIpv6))) return "may connect to everyone";
      const list = stack.source(rule, "prefixListId", "aws:ec2/managedPrefixList:ManagedPrefixList");
      if (list === undefined) return undefined;
      const group = stack.source(rule, "securityGroupId", "aws:ec2/securityGroup:SecurityGroup");
      const named = outgoing.includes(String(group?.inputs.description));
      const https = ipProtocol === "tcp" && fromPort === 443 && toPort === 443;
      return !(named && https) && "may connect to the outside";
    },
  ),
  perVpc(
    {
      id: "resolver-fails-closed",
      severity: "high",
      pciDss: ["1.3.2"],
      why: "A resolver whose firewall does not answer may be told to resolve everything",
      sources: [
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-vpc-configuration.html",
      ],
    },
    "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
    "resolver that refuses what its firewall cannot look at",
    ({ inputs }) => inputs.firewallFailOpen === "DISABLED",
    "resourceId",
  ),
  perVpc(
    {
      id: "resolver-log",
      severity: "medium",
      pciDss: ["10.2.1"],
      why: "What a tunnel of names carried out is seen nowhere else",
      sources: ["https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html"],
    },
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
    "log of what is asked of its resolver",
    (association) => association.propertyDependencies.resolverQueryLogConfigId !== undefined,
    "resourceId",
  ),
  ruleFor(
    "aws:ec2/vpc:Vpc",
    {
      id: "names-listed",
      severity: "high",
      pciDss: ["1.3.2"],
      requirement: "Every VPC resolves the names of its lists and, last, refuses all others",
      why: "A VPC's resolver asks any name server in the world, through no rule of a group or a route",
      sources: [
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-overview.html",
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-rule-settings.html",
      ],
      remedy: "Make the VPC with createNetwork(), and name what is asked for in environments/names.ts",
    },
    (_, vpc, stack) => {
      const rules = stack
        .users(
          vpc,
          "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
          "vpcId",
        )
        .flatMap(
          (association) =>
            stack.source(
              association,
              "firewallRuleGroupId",
              "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
            ) ?? [],
        )
        .flatMap((group) => stack.users(group, resolverRuleType, "firewallRuleGroupId"))
        .toSorted((a, b) => Number(a.inputs.priority) - Number(b.inputs.priority));
      const last = rules.at(-1);
      if (last === undefined || last.inputs.action !== "BLOCK" || !namesOf(last, stack).includes("*"))
        return "resolves every name";
      const wide = rules
        .filter(({ inputs }) => inputs.action !== "BLOCK")
        .flatMap((rule) => namesOf(rule, stack))
        .find(isWide);
      if (wide !== undefined) return `resolves all of ${wide}`;
      return (
        rules.some((rule) => rule !== last && rule.inputs.action === "BLOCK") &&
        "refuses before it lets through"
      );
    },
  ),
  ruleFor(
    "aws:networkfirewall/firewallPolicy:FirewallPolicy",
    {
      id: "inspection-drops",
      severity: "high",
      pciDss: ["1.3.2"],
      requirement:
        "A network firewall looks at every packet, strictly in order, and drops what no rule lets through",
      why: "Without strict order and a default that drops, Network Firewall passes what no rule names",
      sources: [
        "https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html",
      ],
      remedy: "Keep the policy of createInspection()",
    },
    ({ firewallPolicy }) => {
      const actions = (key: string) => itemsOf(at(firewallPolicy, key)).map(String);
      const forwards = ["statelessDefaultActions", "statelessFragmentDefaultActions"].every(
        (key) => actions(key).join() === "aws:forward_to_sfe",
      );
      if (!forwards) return "lets packets through that it has not looked at";
      const strict = at(firewallPolicy, "statefulEngineOptions", "ruleOrder") === "STRICT_ORDER";
      return (
        !(strict && actions("statefulDefaultActions").some((action) => action.startsWith("aws:drop_"))) &&
        "lets through what no rule names"
      );
    },
  ),
];

/** Whether a NAT gateway is part of the way out: in the egress tier, public, and behind an address of this stack. */
const isOfTheWay = (nat: Registration, stack: Stack): boolean =>
  nat.inputs.connectivityType === "public" &&
  tierOf(stack.source(nat, "subnetId", subnetType)?.inputs) === "egress" &&
  stack.source(nat, "allocationId", "aws:ec2/eip:Eip") !== undefined;

const tierOf = (inputs: PlainRecord | undefined) => at(inputs?.tags, "Tier");

/** The tiers of the subnets that use a route table; none for the table of a gateway. */
const tiersOf = (table: Registration, stack: Stack): readonly unknown[] =>
  stack
    .users(table, "aws:ec2/routeTableAssociation:RouteTableAssociation", "routeTableId")
    .filter(({ inputs }) => !("gatewayId" in inputs))
    .map((association) => tierOf(stack.source(association, "subnetId", subnetType)?.inputs));

const namesOf = (rule: Registration, stack: Stack): readonly string[] =>
  itemsOf(
    stack.source(
      rule,
      "firewallDomainListId",
      "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
    )?.inputs.domains,
  ).map(String);

/** Whether a pattern of names admits names that anybody can have, as below a name of two parts: `*.amazonaws.com`. */
const isWide = (name: string): boolean =>
  name === "*" || (/^\*\.[^.]+(?:\.[^.]+)?$/.test(name) && !/\.(?:internal|arpa)$/.test(name));
