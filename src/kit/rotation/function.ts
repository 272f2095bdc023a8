import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type CodeArgs, createFunction, type FunctionPlace } from "../function/function.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";

export interface FunctionArgs
  extends FunctionPlace,
    Pick<
      CodeArgs,
      | "name"
      | "kind"
      | "description"
      | "code"
      | "variables"
      | "timeoutSeconds"
      | "role"
      | "dataKeyArn"
      | "logsKeyArn"
      | "logDays"
    > {
  /** Whether the function reserves an execution of its own, which an account with a small quota cannot give. */
  readonly reserved: boolean;
  /** The secret that the function rotates. */
  readonly secretArn: pulumi.Input<string>;
}

/** The tag of a function that reserves nothing, because the account cannot give it. */
const sharesConcurrency = { Concurrency: "shared" } as const;

export interface RotationFunction {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  /** The permission without which Secrets Manager cannot call the function. */
  readonly permission: aws.lambda.Permission;
}

/** A function that changes the password in one secret, and that nobody but Secrets Manager may call for it. */
export function createRotationFunction(scope: Scope, args: FunctionArgs): RotationFunction {
  const { code } = createFunction(scope, {
    ...args,
    isNamed: true,
    memoryMiB: 256,
    network: args,
    // Two rotations at once would each change what the other is testing. Without it Secrets Manager alone sees to that:
    // it begins none while another version is staged AWSPENDING.
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
    more: args.reserved ? { reservedConcurrentExecutions: 1 } : { tags: sharesConcurrency },
  });
  const permission = permitRotation(scope, {
    kind: args.kind,
    functionName: code.name,
    secretArn: args.secretArn,
  });
  return { arn: code.arn, name: code.name, permission };
}

interface RotationPermissionArgs {
  readonly kind: string;
  readonly functionName: pulumi.Input<string>;
  readonly secretArn: pulumi.Input<string>;
}

/** Lets Secrets Manager call a function for one secret. */
export const permitRotation = (
  scope: Scope,
  { kind, functionName, secretArn }: RotationPermissionArgs,
): aws.lambda.Permission =>
  new aws.lambda.Permission(
    nameIn(scope, `permission-${kind}`),
    {
      function: functionName,
      action: "lambda:InvokeFunction",
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: scope.accountId,
      sourceArn: secretArn,
    },
    optionsIn(scope),
  );
