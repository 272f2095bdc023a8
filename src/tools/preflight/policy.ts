import type { Examination } from "./context.ts";

/** The policy document of everything that is asked of AWS: it reads settings and no data. */
export function policyOf(examinations: readonly Examination[]) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Preflight",
        Effect: "Allow",
        Action: [...new Set(examinations.flatMap(({ needs }) => needs))].sort(),
        // Most of them list, which no ARN can narrow.
        Resource: ["*"],
      },
    ],
  };
}
