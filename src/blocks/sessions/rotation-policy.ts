import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logGroupName, secretName } from "../../kit/names.ts";
import { functionStatements, rotatesSecret } from "../../kit/rotation/policy.ts";
import { nameIn, type Scope } from "../../kit/scope.ts";

/** The component that the function, its log group and its role are named after. */
export const rotationKind = "session-rotation";
export const sessionsSecretName = ({ region, suffix }: Scope): string =>
  secretName(`${region.code}/sessions`, suffix);

/** The permissions of the function that rotates the store's password. */
export const rotationStatements = (
  scope: Scope,
  { dataKeyArn, userArn }: Readonly<Record<"dataKeyArn" | "userArn", pulumi.Input<string>>>,
): readonly aws.iam.PolicyStatement[] => [
  rotatesSecret(scope, "SessionsSecret", sessionsSecretName(scope)),
  {
    Sid: "User",
    Effect: "Allow",
    Action: ["elasticache:DescribeUsers", "elasticache:ModifyUser"],
    Resource: userArn,
  },
  ...functionStatements(scope, {
    dataKeyArn,
    logGroup: logGroupName(rotationKind, scope.region.code, scope.suffix),
    functionName: nameIn(scope, rotationKind),
  }),
];
