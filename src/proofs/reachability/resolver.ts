import { type Inventory, number, type Resource, text, texts } from "./inventory.ts";

/** The firewall rules of a VPC's resolver: the first rule that has a name decides. */
export interface Resolver {
  /** The resource to change: the firewall's association, or the VPC where there is none. */
  readonly resource: Resource;
  readonly rules: readonly NameRule[];
  /** Whether a name that could not be looked at is refused. */
  readonly failsClosed: boolean;
}

interface NameRule {
  readonly by: Resource;
  /** Whether the rule lets a query through. An alert does, too. */
  readonly allows: boolean;
  readonly names: readonly string[];
  /** The list that holds the names. */
  readonly list: Resource | undefined;
}

const configType = "aws:route53/resolverFirewallConfig:ResolverFirewallConfig";
const listType = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
const groupType = "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup";
const ruleType = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
const associationType =
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation";

export const resolverTypes: readonly string[] = [configType, listType, groupType, ruleType, associationType];

/**
 * The resolver of a VPC. Rule groups come in the order of their association's priority, and rules by their own, the lowest
 * number first.
 */
export function readResolver(inventory: Inventory, vpc: Resource): Resolver {
  const byPriority = (a: Resource, b: Resource) =>
    (number(a.inputs.priority) ?? 0) - (number(b.inputs.priority) ?? 0);
  const associations = inventory
    .ofType(associationType)
    .filter(({ inputs }) => inputs.vpcId === vpc.id)
    .toSorted(byPriority);
  const rules = associations.flatMap(({ inputs }) =>
    inventory
      .ofType(ruleType)
      .filter((rule) => rule.inputs.firewallRuleGroupId === inputs.firewallRuleGroupId)
      .toSorted(byPriority),
  );
  return {
    resource: associations.at(-1) ?? vpc,
    rules: rules.map((by) => {
      const list = inventory.find(listType, text(by.inputs.firewallDomainListId));
      return {
        by,
        allows: text(by.inputs.action) !== "BLOCK",
        names: texts(list?.inputs.domains),
        list,
      };
    }),
    failsClosed: inventory
      .ofType(configType)
      .some(({ inputs }) => inputs.resourceId === vpc.id && inputs.firewallFailOpen === "DISABLED"),
  };
}

/** Whether a name is resolved. A name that no rule has is, as without a firewall. An asterisk in it stands for any one name. */
export const resolves = ({ rules }: Resolver, name: string): boolean =>
  rules.find(({ names }) => names.some((pattern) => matches(pattern, name)))?.allows ?? true;

/** `*.example.com` has every name below it, at any depth, and not itself; `*` has all names. */
function matches(pattern: string, name: string): boolean {
  if (pattern === "*" || pattern === name) return true;
  return pattern.startsWith("*.") && name.endsWith(pattern.slice(1)) && name.length >= pattern.length;
}

/** The rules that are ever asked: those up to one that has every name. */
export function asked({ rules }: Resolver): readonly NameRule[] {
  const last = rules.findIndex(({ names }) => names.includes("*"));
  return last < 0 ? rules : rules.slice(0, last + 1);
}

/** Whether a name that is on no list is refused, whatever happens. */
export const isClosed = (resolver: Resolver): boolean =>
  resolver.failsClosed && asked(resolver).some(({ names, allows }) => names.includes("*") && !allows);
