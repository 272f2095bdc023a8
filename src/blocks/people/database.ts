import type * as aws from "@pulumi/aws";
import { sqlFunctionName } from "../../kit/names.ts";
import { allow } from "../../kit/policy.ts";
import { type PermissionArgs, staysInside } from "./permissions.ts";

/**
 * Lets somebody have a function run statements, in either region and in any database of the lineage, and nothing else.
 * Whatever else readers and administrators do, they do by another role, which says so.
 */
export const databaseStatements = (
  { accountId, suffix }: PermissionArgs,
  access: "reader" | "administrator",
): readonly aws.iam.PolicyStatement[] => [
  allow(
    "lambda:InvokeFunction",
    `arn:aws:lambda:*:${accountId}:function:${sqlFunctionName(access, "*", suffix, "*")}`,
  ),
  ...staysInside([]),
];
