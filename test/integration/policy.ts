import type { Action, Check } from "./check.ts";

/** What is asked before any check. */
export const always: readonly Action[] = ["sts:GetCallerIdentity"];

/** The policy document of everything that checks ask AWS for: it reads settings and states, and no data. */
export const policyOf = (checks: readonly Check[]) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "ReadOnlyChecks",
      Effect: "Allow",
      Action: [...new Set([...always, ...checks.flatMap(({ needs }) => needs)])].sort(),
      // Most of them list, which no ARN can narrow.
      Resource: "*",
    },
  ],
});
