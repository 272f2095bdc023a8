import { type Inventory, type Resource, record, records, text, texts } from "./inventory.ts";

const policyType = "aws:networkfirewall/firewallPolicy:FirewallPolicy";
const ruleGroupType = "aws:networkfirewall/ruleGroup:RuleGroup";

export const inspectionTypes: readonly string[] = [policyType, ruleGroupType];

/** The traffic that a network firewall lets through. */
export interface InspectedNames {
  /** The names that a TLS handshake may ask for. */
  readonly names: readonly string[];
  /** The reason why other traffic passes as well; undefined where it does not. */
  readonly defect: string | undefined;
}

/**
 * Reads the one form that is needed: lists of names that are let through, strictly in order, and everything else dropped.
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateful-rule-groups-domain-names.html
 */
export function readInspection(inventory: Inventory, firewall: Resource): InspectedNames {
  const policy = inventory.find(policyType, text(firewall.inputs.firewallPolicyArn));
  const rules = record(policy?.inputs.firewallPolicy);
  const groups = records(rules.statefulRuleGroupReferences).map(({ resourceArn }) =>
    inventory.find(ruleGroupType, text(resourceArn)),
  );
  const lists = groups.map((group) =>
    record(record(record(group?.inputs.ruleGroup).rulesSource).rulesSourceList),
  );
  const names = lists.flatMap(({ targets }) => texts(targets));
  const forwards = [rules.statelessDefaultActions, rules.statelessFragmentDefaultActions].every(
    (actions) => texts(actions).join() === "aws:forward_to_sfe",
  );
  const drops = texts(rules.statefulDefaultActions).some((action) => action.startsWith("aws:drop_"));
  const isList = lists.every(
    ({ generatedRulesType, targetTypes }) =>
      generatedRulesType === "ALLOWLIST" && texts(targetTypes).join() === "TLS_SNI",
  );
  if (!forwards || records(rules.statelessRuleGroupReferences).length > 0)
    return { names, defect: "lets packets through without looking for names" };
  if (record(rules.statefulEngineOptions).ruleOrder !== "STRICT_ORDER" || !drops)
    return { names, defect: "drops nothing that no rule of it names" };
  return { names, defect: isList ? undefined : "has rules that are no list of TLS names" };
}
