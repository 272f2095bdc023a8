import { at, itemsOf } from "../model/inputs.ts";
import type { Registration } from "../model/registration.ts";
import { findingsAt, type Rule, ruleFor } from "../model/rule.ts";

const subnetType = "aws:ec2/subnet:Subnet";
const aclType = "aws:ec2/networkAcl:NetworkAcl";
const tierOf = ({ inputs }: Registration) => at(inputs.tags, "Tier");

/** Types that name subnets but are in none, and so may name any. */
const ofSubnets = [
  "aws:ec2/route:Route",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  aclType,
];

/** Types that may be in a subnet with a route to the internet gateway, by its tier. */
const inOuter: Readonly<Record<string, string>> = {
  public: "aws:lb/loadBalancer:LoadBalancer",
  egress: "aws:ec2/natGateway:NatGateway",
  inspection: "aws:networkfirewall/firewall:Firewall",
};

/** Rules about exposure to the internet. */
export const exposureRules: readonly Rule[] = [
  {
    id: "private-subnets",
    severity: "critical",
    pciDss: ["1.4.4"],
    requirement: "Everything but load balancers, NAT gateways and network firewalls is in a private subnet",
    why: "What is in a public subnet is one wrong rule away from the internet",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html", "ours"],
    remedy: "Give it the subnets of the tier app or data",
    check: ({ resources, ofType }) => {
      const open = new Map(
        ofType(subnetType).flatMap((subnet) => {
          const allowed = inOuter[String(tierOf(subnet))];
          return allowed === undefined ? [] : [[subnet.urn, allowed]];
        }),
      );
      return resources
        .filter(({ type }) => !ofSubnets.includes(type))
        .filter(({ type, propertyDependencies }) =>
          Object.values(propertyDependencies)
            .flat()
            .some((urn) => open.has(urn) && open.get(urn) !== type),
        )
        .map(({ urn }) => ({ subject: urn, message: "is in a public subnet" }));
    },
  },
  {
    id: "not-public",
    severity: "critical",
    pciDss: ["1.4.4"],
    requirement: "Nothing that stores or runs asks for an address of the internet",
    why: "A public address and one wrong rule are all that an attacker needs",
    sources: ["ours"],
    remedy: "Leave the input out",
    check: (stack) =>
      findingsAt(
        stack,
        stack.resources,
        ({ inputs }) =>
          (inputs.publiclyAccessible === true ||
            inputs.associatePublicIpAddress === true ||
            at(inputs.networkConfiguration, "assignPublicIp") === true ||
            itemsOf(inputs.networkInterfaces).some((each) =>
              /true/.test(String(at(each, "associatePublicIpAddress"))),
            )) &&
          "has an address of the internet",
      ),
  },
  ruleFor(
    subnetType,
    {
      id: "data-acl",
      severity: "high",
      pciDss: ["1.3.1", "1.4.4"],
      requirement:
        "The data tier has an ACL that names who may come in: a group opened by mistake opens nothing",
      why: "A network ACL is asked besides the groups, and what names none lets everything in and out",
      sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html"],
      remedy: "Make the network with createNetwork()",
    },
    (_, subnet, { ofType }) => {
      if (tierOf(subnet) !== "data") return undefined;
      const acls = ofType(aclType).filter(({ propertyDependencies }) =>
        propertyDependencies.subnetIds?.includes(subnet.urn),
      );
      if (acls.length !== 1) return "has no ACL of its own";
      const openings = acls.flatMap(({ inputs }) => [...itemsOf(inputs.ingress), ...itemsOf(inputs.egress)]);
      return (
        (openings.length === 0 ||
          openings.some((rule) => at(rule, "cidrBlock") === "0.0.0.0/0" || at(rule, "protocol") === "-1")) &&
        "has an ACL that lets everybody in"
      );
    },
  ),
];
