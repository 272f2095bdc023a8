import type { RoleNeeds } from "../../kit/role-needs.ts";
import { roleNeeds } from "../iam/all-needs.ts";
import type { Exception } from "../model/rule.ts";

/** The exceptions of a role's needs with wildcards, which say themselves why. */
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

/** All exceptions from the rules, each with its reason. A test proves that each is still needed. */
export const exceptions: readonly Exception[] = [
  ...roleNeeds.flatMap(reasonedNeeds),
  {
    rule: "no-wildcard",
    resources: /^boundary-/,
    finding: /./,
    reason: "A boundary grants nothing: it says what no policy can",
  },
];
