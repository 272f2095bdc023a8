import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createLogGroup } from "../observability/log-group.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";
import type { DatabaseBase } from "./base.ts";
import { bundleRotation, ROTATION_HANDLER } from "./rotation/bundle.ts";
import { ENVIRONMENT_VARIABLES } from "./rotation/environment.ts";
import { FUNCTION_TIMEOUT_SECONDS } from "./rotation/limits.ts";
import { rotationFunctionName, rotationLogName } from "./rotation-policy.ts";

export interface RotationFunctionArgs {
  readonly generation: number;
  readonly role: DatabaseBase["rotationRole"];
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly groupId: pulumi.Input<string>;
  readonly dataKeyArn: pulumi.Input<string>;
  readonly logsKeyArn: pulumi.Input<string>;
  readonly logDays: number;
  readonly applicationSecretArn: pulumi.Input<string>;
  readonly masterSecretArn: pulumi.Input<string>;
  readonly databaseHost: pulumi.Input<string>;
}

export interface RotationFunction {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  /** Without it Secrets Manager cannot call the function. */
  readonly permission: aws.lambda.Permission;
}

/** Waited for before anything is registered: else the order of registrations would go by the pace of esbuild. */
const sources = await bundleRotation().assets;

/** The function that changes the application's password in one database. */
export function createRotationFunction(scope: Scope, args: RotationFunctionArgs): RotationFunction {
  const { generation } = args;
  const logGroup = createLogGroup(scope, {
    component: rotationLogName(generation),
    keyArn: args.logsKeyArn,
    retentionDays: args.logDays,
  });
  const name = rotationFunctionName(scope, generation);
  const code = new aws.lambda.Function(
    name,
    {
      name,
      description: "Rotates the application's database password",
      runtime: aws.lambda.Runtime.NodeJS22dX,
      architectures: ["arm64"],
      handler: ROTATION_HANDLER,
      code: new pulumi.asset.AssetArchive(sources),
      role: args.role.arn,
      timeout: FUNCTION_TIMEOUT_SECONDS,
      memorySize: 256,
      // Two rotations at once would each change what the other is testing.
      reservedConcurrentExecutions: 1,
      vpcConfig: { subnetIds: [...args.subnetIds], securityGroupIds: [args.groupId] },
      environment: {
        variables: {
          [ENVIRONMENT_VARIABLES.applicationSecretArn]: args.applicationSecretArn,
          [ENVIRONMENT_VARIABLES.masterSecretArn]: args.masterSecretArn,
          [ENVIRONMENT_VARIABLES.databaseHost]: args.databaseHost,
        },
      },
      kmsKeyArn: args.dataKeyArn,
      loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
      // There is no way to X-Ray from the app tier.
      tracingConfig: { mode: "PassThrough" },
    },
    // The role's rights have to outlive the function: Lambda takes its network interfaces away with them.
    optionsIn(scope, { dependsOn: [args.role.policy, logGroup] }),
  );
  const permission = new aws.lambda.Permission(
    nameIn(scope, `permission-rotation-g${generation}`),
    {
      function: code.name,
      action: "lambda:InvokeFunction",
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: scope.accountId,
      sourceArn: args.applicationSecretArn,
    },
    optionsIn(scope),
  );
  return { arn: code.arn, name: code.name, permission };
}
