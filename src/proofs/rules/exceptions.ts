import type { RoleNeeds } from "../../kit/role-needs.ts";
import { roleNeeds } from "../iam/all-needs.ts";
import type { Exception } from "../model/rule.ts";

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
