import { onceEach } from "../model/once.ts";
import type { PlainRecord } from "../model/registration.ts";
import { type Inventory, number, type Resource, records, text } from "./inventory.ts";
import type { Acl, AclEntry, AdmittedAnswers, Direction, PlannedVpc } from "./network.ts";
import { cidrRange, covers, cut, intersect, none, type Ranges, subtract, union } from "./ranges.ts";
import { ephemeralPorts, matchesProtocol, portsOf, protocolName, type Traffic } from "./traffic.ts";

export const aclType = "aws:ec2/networkAcl:NetworkAcl";
export const defaultAclType = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
export const aclRuleType = "aws:ec2/networkAclRule:NetworkAclRule";

/** All ACLs by ID, each VPC's default one included. */
export function readAcls(inventory: Inventory, vpcs: readonly PlannedVpc[]): ReadonlyMap<string, Acl> {
  const make = (id: string, resource: Resource, name: string, inputs: PlainRecord): [string, Acl] => {
    const rules = inventory.ofType(aclRuleType).filter((rule) => rule.inputs.networkAclId === id);
    const entriesOf = (direction: Direction) => [
      ...records(inputs[direction]).flatMap((entry) => entryOf(resource, entry)),
      ...rules
        .filter((rule) => (rule.inputs.egress === true) === (direction === "egress"))
        .flatMap((rule) => entryOf(rule, rule.inputs)),
    ];
    const sorted = (direction: Direction) => entriesOf(direction).sort((a, b) => a.number - b.number);
    const entries = { ingress: sorted("ingress"), egress: sorted("egress") };
    const answers = {
      ingress: onceEach((protocol: string) => admittedAnswers({ entries }, "ingress", protocol)),
      egress: onceEach((protocol: string) => admittedAnswers({ entries }, "egress", protocol)),
    };
    return [id, { resource, name, entries, answers }];
  };
  const own = inventory.ofType(aclType).map((acl) => make(acl.id, acl, acl.name, acl.inputs));
  const defaults = vpcs.map((vpc) => {
    const id = text(vpc.resource.computed.defaultNetworkAclId) ?? "";
    const adopted = inventory.ofType(defaultAclType).find(({ inputs }) => inputs.defaultNetworkAclId === id);
    return adopted === undefined
      ? make(id, vpc.resource, `the default network ACL of ${vpc.resource.name}`, untouched)
      : make(id, adopted, adopted.name, adopted.inputs);
  });
  return new Map([...defaults, ...own]);
}

const everything = { protocol: "-1", cidrBlock: "0.0.0.0/0" };
/** A default ACL as AWS makes it: it lets everything through. */
const untouched: PlainRecord = {
  ingress: [{ ...everything, ruleNo: 100, action: "allow" }],
  egress: [{ ...everything, ruleNo: 100, action: "allow" }],
};

function entryOf(by: Resource, entry: PlainRecord): readonly AclEntry[] {
  const cidr = text(entry.cidrBlock);
  if (cidr === undefined) return [];
  const protocol = protocolName(entry.protocol);
  return [
    {
      by,
      number: number(entry.ruleNo ?? entry.ruleNumber) ?? 0,
      allows: text(entry.action ?? entry.ruleAction)?.toLowerCase() === "allow",
      protocol,
      ports: portsOf(protocol, entry.fromPort, entry.toPort),
      cidr,
      addresses: cidrRange(cidr),
    },
  ];
}

/**
 * The addresses on the other side that an ACL lets the traffic through for. The entry with the lowest number that matches
 * decides.
 */
export function admitted(
  acl: Pick<Acl, "entries">,
  direction: Direction,
  { protocol, ports }: Traffic,
): Ranges {
  let [allowed, decided]: readonly [Ranges, Ranges] = [none, none];
  for (const entry of acl.entries[direction]) {
    if (!matchesProtocol(entry.protocol, protocol) || !covers(entry.ports, [ports])) continue;
    if (entry.allows) allowed = union(allowed, subtract(entry.addresses, decided));
    decided = union(decided, entry.addresses);
  }
  return allowed;
}

function admittedAnswers(acl: Pick<Acl, "entries">, direction: Direction, protocol: string): AdmittedAnswers {
  const parts = cut(ephemeralPorts, borders(acl, direction)).map((ports) =>
    admitted(acl, direction, { protocol, ports }),
  );
  const [first = none, ...others] = parts;
  return { some: union(...parts), every: others.reduce(intersect, first) };
}

/** The ports at which the entries of an ACL begin and end. */
export const borders = (acl: Pick<Acl, "entries">, direction: Direction): readonly number[] =>
  acl.entries[direction].flatMap(({ ports }) => ports.flat());
