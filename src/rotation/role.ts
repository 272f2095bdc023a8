import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "../scope.ts";

/** What a function runs as, and what makes it usable. */
export interface FunctionRole {
  readonly arn: pulumi.Output<string>;
  readonly policy: aws.iam.RolePolicy;
}

export function createFunctionRole(
  scope: Scope,
  kind: string,
  statements: readonly aws.iam.PolicyStatement[],
): FunctionRole {
  const role = new aws.iam.Role(
    nameIn(scope, `role-${kind}`),
    {
      assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
      permissionsBoundary: scope.boundaryArn,
    },
    optionsIn(scope),
  );
  const policy = new aws.iam.RolePolicy(
    nameIn(scope, `role-policy-${kind}`),
    { role: role.id, policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements }) },
    optionsIn(scope),
  );
  return { arn: role.arn, policy };
}
