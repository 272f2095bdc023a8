import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../arn.ts";
import { standsInNetwork, writesLog } from "../function/policy.ts";
import type { PolicyStatements } from "../policy.ts";
import type { Scope } from "../scope.ts";

/** The permission to rotate a secret. AWS ends a secret's ARN with six characters of its own, which `name` leaves out. */
export const rotatesSecret = (scope: Scope, Sid: string, name: string): aws.iam.PolicyStatement => ({
  Sid,
  Effect: "Allow",
  Action: [
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
  ],
  Resource: arnIn(scope)("secretsmanager", `secret:${name}-??????`),
});

interface FunctionPolicyArgs {
  readonly dataKeyArn: pulumi.Input<string>;
  /** The name of the function's log group, or the pattern of several. */
  readonly logGroup: string;
  /** The function's name, or the pattern of several. */
  readonly functionName: string;
}

/** Permissions of every rotation function: the secrets' key, its log, and its place in the network. */
export const functionStatements = (scope: Scope, args: FunctionPolicyArgs): PolicyStatements => [
  {
    Sid: "SecretsKey",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: args.dataKeyArn,
    Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${scope.region.name}.amazonaws.com` } },
  },
  writesLog(scope, args.logGroup),
  ...standsInNetwork(scope, args.functionName),
];
