import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { GrantedRole } from "../role.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";
import { createLogGroup } from "../watch/log-group.ts";
import { rotationFile, rotationHandler } from "./bundle.ts";

export interface FunctionArgs {
  /** Known, because the role's policy names it. */
  readonly name: string;
  /** The name that its log group and its permission share. */
  readonly kind: string;
  readonly description: string;
  /** Waited for before anything is registered: else the order of registrations would go by the pace of esbuild. */
  readonly code: string;
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
  readonly timeoutSeconds: number;
  readonly role: GrantedRole;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly groupId: pulumi.Input<string>;
  /** Whether it reserves an execution of its own, which an account with a small quota cannot give. */
  readonly reserved: boolean;
  readonly dataKeyArn: pulumi.Input<string>;
  readonly logsKeyArn: pulumi.Input<string>;
  readonly logDays: number;
  /** The secret that it rotates. */
  readonly secretArn: pulumi.Input<string>;
}

/** The tag of a function that reserves nothing, because the account cannot give it. */
const sharesConcurrency = { Concurrency: "shared" } as const;

export interface RotationFunction {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  /** Without it Secrets Manager cannot call the function. */
  readonly permission: aws.lambda.Permission;
}

/** A function that changes the password in one secret, and that nobody but Secrets Manager may call for it. */
export function createRotationFunction(scope: Scope, args: FunctionArgs): RotationFunction {
  const { name, kind } = args;
  const logGroup = createLogGroup(scope, {
    component: kind,
    keyArn: args.logsKeyArn,
    retentionDays: args.logDays,
  });
  const code = new aws.lambda.Function(
    name,
    {
      name,
      description: args.description,
      runtime: aws.lambda.Runtime.NodeJS22dX,
      architectures: ["arm64"],
      handler: rotationHandler,
      code: new pulumi.asset.AssetArchive({ [rotationFile]: new pulumi.asset.StringAsset(args.code) }),
      role: args.role.role.arn,
      timeout: args.timeoutSeconds,
      memorySize: 256,
      // Two rotations at once would each change what the other is testing. Without it Secrets Manager alone sees to that:
      // it begins none while another version is staged AWSPENDING.
      // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
      ...(args.reserved ? { reservedConcurrentExecutions: 1 } : { tags: sharesConcurrency }),
      vpcConfig: { subnetIds: [...args.subnetIds], securityGroupIds: [args.groupId] },
      environment: { variables: { ...args.variables } },
      kmsKeyArn: args.dataKeyArn,
      loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
      // There is no way to X-Ray from the app tier.
      tracingConfig: { mode: "PassThrough" },
    },
    // The role's rights have to outlive the function: Lambda takes its network interfaces away with them.
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
    optionsIn(scope, { dependsOn: [args.role.policy, logGroup] }),
  );
  const permission = permitRotation(scope, { kind, functionName: code.name, secretArn: args.secretArn });
  return { arn: code.arn, name: code.name, permission };
}

export interface RotationPermissionArgs {
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
