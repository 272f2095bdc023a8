import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { GrantedRole } from "../role.ts";
import { optionsIn, type Scope } from "../scope.ts";
import { createLogGroup } from "../watch/log-group.ts";
import { codeFile, codeHandler } from "./bundle.ts";

export interface CodeArgs {
  /** The function's logical name. */
  readonly name: string;
  /** Whether AWS's name is the same, because a policy names it. @default one that Pulumi makes up */
  readonly isNamed?: boolean;
  /** The last part of the name of the function's log group. */
  readonly kind: string;
  readonly description: string;
  /** The code. It is awaited before anything is registered: else the order of registrations would go by the pace of esbuild. */
  readonly code: string;
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly role: GrantedRole;
  /** The function's place in the network. @default none, and AWS's own way to AWS's services */
  readonly network?: FunctionPlace;
  readonly dataKeyArn: pulumi.Input<string>;
  readonly logsKeyArn: pulumi.Input<string>;
  readonly logDays: number;
  /** @default nothing else */
  readonly more?: Pick<aws.lambda.FunctionArgs, "reservedConcurrentExecutions" | "tags">;
}

export interface FunctionPlace {
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly groupId: pulumi.Input<string>;
}

interface LoggedFunction {
  readonly code: aws.lambda.Function;
  readonly logGroup: aws.cloudwatch.LogGroup;
}

/** A function of the project's own code, with a log group under a key. */
export function createFunction(scope: Scope, args: CodeArgs): LoggedFunction {
  const { name, network } = args;
  const logGroup = createLogGroup(scope, {
    component: args.kind,
    keyArn: args.logsKeyArn,
    retentionDays: args.logDays,
  });
  const code = new aws.lambda.Function(
    name,
    {
      ...(args.isNamed ? { name } : {}),
      description: args.description,
      runtime: aws.lambda.Runtime.NodeJS22dX,
      architectures: ["arm64"],
      handler: codeHandler,
      code: new pulumi.asset.AssetArchive({ [codeFile]: new pulumi.asset.StringAsset(args.code) }),
      role: args.role.role.arn,
      timeout: args.timeoutSeconds,
      memorySize: args.memoryMiB,
      ...args.more,
      ...(network && {
        vpcConfig: { subnetIds: [...network.subnetIds], securityGroupIds: [network.groupId] },
      }),
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
  return { code, logGroup };
}
