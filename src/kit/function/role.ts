import type * as aws from "@pulumi/aws";
import { createRole, type GrantedRole } from "../role.ts";
import type { Scope } from "../scope.ts";

/** The execution role of a function. */
export const createFunctionRole = (
  scope: Scope,
  kind: string,
  statements: readonly aws.iam.PolicyStatement[],
): GrantedRole =>
  createRole(
    scope,
    kind,
    {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    },
    { Version: "2012-10-17", Statement: [...statements] },
  );
