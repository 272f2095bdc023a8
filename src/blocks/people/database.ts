import type * as aws from "@pulumi/aws";
import { sqlFunctionName } from "../../kit/names.ts";
import { allow } from "../../kit/policy.ts";
import { type PermissionArgs, staysInside } from "./permissions.ts";

/**
 * Somebody may have a function run statements, in either region and in any database of the lineage, and nothing else: what
 * readers and administrators do besides they do by another role, and say so.
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
