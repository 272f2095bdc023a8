import type { Action } from "./aws/actions.ts";
import type { Check } from "./check.ts";

/** The actions of the questions before any check. */
const always: readonly Action[] = ["sts:GetCallerIdentity"];

/**
 * Actions that read more than settings if they may read everything, each with the resources to narrow it to: with API
 * Gateway's, keys of other APIs.
 */
const narrowed: Readonly<Record<Action, readonly string[]>> = {
  "apigateway:GET": ["apis", "domainnames", "vpclinks"].map((kind) => `arn:aws:apigateway:*::/${kind}/*`),
};

/** The policy document of everything that checks ask AWS for: it reads settings and states, and no data. */
export function policyOf(checks: readonly Check[]) {
  const actions = [...new Set([...always, ...checks.flatMap(({ needs }) => needs)])].sort();
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ReadOnlyChecks",
        Effect: "Allow",
        Action: actions.filter((action) => narrowed[action] === undefined),
        // Most of them list, which no ARN can narrow.
        Resource: ["*"],
      },
      ...actions.flatMap((action) => {
        const Resource = narrowed[action];
        return Resource ? [{ Effect: "Allow", Action: [action], Resource }] : [];
      }),
    ],
  };
}
