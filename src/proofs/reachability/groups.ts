import { type Group as Party, groups as tierOf } from "../../../environments/flows.ts";
import type { PlainRecord } from "../model/registration.ts";
import { type Inventory, number, type Resource, records, text, texts } from "./inventory.ts";
import type { Direction, PlannedVpc } from "./network.ts";
import { type PrefixList, readPrefixLists } from "./prefix-lists.ts";
import { cidrRange, type Ranges } from "./ranges.ts";
import { portsOf, protocolName } from "./traffic.ts";

export interface SecurityGroup {
  readonly id: string;
  /** The group; for a default one that nothing describes, its VPC. */
  readonly resource: Resource;
  readonly name: string;
  readonly vpc: PlannedVpc;
  /** The party of the group; undefined for one that stands for nobody, such as a default group. */
  readonly party: Party | undefined;
  readonly rules: Readonly<Record<Direction, readonly GroupRule[]>>;
}

export interface GroupRule {
  readonly by: Resource;
  readonly protocol: string;
  readonly ports: Ranges;
  readonly peer: RuleSubject;
}

/** The other side of a rule, as it names it. */
export type RuleSubject =
  /** Addresses, named by a block or by a list of blocks. */
  | { readonly kind: "addresses"; readonly cidr: string; readonly addresses: Ranges }
  | { readonly kind: "group"; readonly id: string }
  | { readonly kind: "prefix list"; readonly id: string };

export const groupType = "aws:ec2/securityGroup:SecurityGroup";
export const defaultGroupType = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
export const oldRuleType = "aws:ec2/securityGroupRule:SecurityGroupRule";
export const ruleTypes: Readonly<Record<Direction, string>> = {
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
};

/** All groups by ID, each VPC's default one included. */
export function readGroups(
  inventory: Inventory,
  vpcs: readonly PlannedVpc[],
): ReadonlyMap<string, SecurityGroup> {
  const lists = readPrefixLists(inventory);
  const make = (
    id: string,
    resource: Resource,
    name: string,
    vpc: PlannedVpc,
    inline: PlainRecord,
  ): SecurityGroup => {
    const rulesOf = (direction: Direction) => [
      ...records(inline[direction]).flatMap((rule) => rulesFrom(resource, id, rule, lists)),
      ...inventory
        .ofType(ruleTypes[direction])
        .filter(({ inputs }) => inputs.securityGroupId === id)
        .flatMap((rule) => rulesFrom(rule, id, rule.inputs, lists)),
      ...inventory
        .ofType(oldRuleType)
        .filter(({ inputs }) => inputs.securityGroupId === id && inputs.type === direction)
        .flatMap((rule) => rulesFrom(rule, id, rule.inputs, lists)),
    ];
    const description = text(resource.inputs.description);
    const party = description !== undefined && description in tierOf ? (description as Party) : undefined;
    return {
      id,
      resource,
      name,
      vpc,
      party,
      rules: { ingress: rulesOf("ingress"), egress: rulesOf("egress") },
    };
  };
  const own = inventory.ofType(groupType).flatMap((group) => {
    const vpc = vpcs.find(({ id }) => id === group.inputs.vpcId);
    return vpc === undefined ? [] : [make(group.id, group, group.name, vpc, group.inputs)];
  });
  const defaults = vpcs.map((vpc) => {
    const adopted = inventory.ofType(defaultGroupType).find(({ inputs }) => inputs.vpcId === vpc.id);
    return adopted === undefined
      ? make(defaultGroupId(vpc), vpc.resource, `the default group of ${vpc.resource.name}`, vpc, untouched)
      : make(adopted.id, adopted, adopted.name, vpc, adopted.inputs);
  });
  return new Map([...defaults, ...own].map((group) => [group.id, group]));
}

const defaultGroupId = (vpc: PlannedVpc) => text(vpc.resource.computed.defaultSecurityGroupId) ?? "";

/** The rules of a default group as AWS makes it: its members reach each other, and everywhere. */
const untouched: PlainRecord = {
  ingress: [{ protocol: "-1", self: true }],
  egress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }],
};

/** Rules in every notation: today's separate resources, the older one, and those inside a group. */
function rulesFrom(
  by: Resource,
  self: string,
  rule: PlainRecord,
  known: ReadonlyMap<string, PrefixList>,
): readonly GroupRule[] {
  const protocol = protocolName(rule.ipProtocol ?? rule.protocol);
  const ports = portsOf(protocol, number(rule.fromPort) ?? null, number(rule.toPort) ?? null);
  const cidrs = [text(rule.cidrIpv4) ?? [], texts(rule.cidrBlocks)].flat();
  const ids = [
    text(rule.referencedSecurityGroupId) ?? [],
    text(rule.sourceSecurityGroupId) ?? [],
    texts(rule.securityGroups),
    rule.self === true ? self : [],
  ].flat();
  const lists = [text(rule.prefixListId) ?? [], texts(rule.prefixListIds)].flat();
  const peers: readonly RuleSubject[] = [
    ...cidrs.map((cidr): RuleSubject => ({ kind: "addresses", cidr, addresses: cidrRange(cidr) })),
    // The group of another account is written with the account's number before it.
    ...ids.map((id): RuleSubject => ({ kind: "group", id: id.slice(id.lastIndexOf("/") + 1) })),
    ...lists.map((id): RuleSubject => {
      const list = known.get(id);
      return list === undefined
        ? { kind: "prefix list", id }
        : { kind: "addresses", cidr: list.name, addresses: list.addresses };
    }),
  ];
  return peers.map((peer) => ({ by, protocol, ports, peer }));
}
