import { roleNeeds } from "../needs.ts";
import type { RoleNeeds } from "../security/needs.ts";

/** Where a rule does not hold and need not. */
export interface Exception {
  readonly rule: string;
  /** Logical names. */
  readonly resources: RegExp;
  /** What the rule finds there. */
  readonly finding: RegExp;
  /** Why it may stay, as a sentence without its full stop. */
  readonly reason: string;
}

/** A role says itself why it needs a wildcard: next to its holder. */
const reasonedNeeds = ({ role, needs }: RoleNeeds): readonly Exception[] =>
  needs.flatMap(({ actions, on, broad }) => {
    const everything = on.includes("*");
    if (broad === undefined || !(everything || actions.some((action) => action.includes("*")))) return [];
    const names = actions.map((action) => action.replaceAll("*", "\\*")).join("|");
    return {
      rule: "no-wildcard",
      resources: new RegExp(`^${role.replace("role-", "role-policy-")}-`),
      finding: new RegExp(
        everything ? `^allows (?:${names}) on everything$` : `^allows all of (?:${names})$`,
      ),
      reason: broad,
    };
  });

/** Everything that the rules would refuse, and why it is right. A test holds that each is still needed. */
export const exceptions: readonly Exception[] = [
  ...roleNeeds.flatMap(reasonedNeeds),
  {
    rule: "no-wildcard",
    resources: /^boundary-/,
    finding: /./,
    reason: "A boundary grants nothing: it says what no policy can",
  },
];
