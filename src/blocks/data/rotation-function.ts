import type * as pulumi from "@pulumi/pulumi";
import {
  createRotationFunction,
  type FunctionArgs,
  type RotationFunction,
} from "../../kit/rotation/function.ts";
import { variablesOf } from "../../kit/rotation/settings.ts";
import type { Scope } from "../../kit/scope.ts";
import { bundleRotation } from "./rotation/bundle.ts";
import { settings } from "./rotation/environment.ts";
import { functionTimeoutSeconds } from "./rotation/limits.ts";
import { rotationFunctionName, rotationLogName } from "./rotation-policy.ts";

type Shared = "role" | "subnetIds" | "groupId" | "dataKeyArn" | "logsKeyArn" | "logDays";

export interface ApplicationFunctionArgs extends Pick<FunctionArgs, Shared> {
  readonly generation: number;
  readonly applicationSecretArn: pulumi.Input<string>;
  readonly masterSecretArn: pulumi.Input<string>;
  readonly databaseHost: pulumi.Input<string>;
}

const code = await bundleRotation();

/** The function that changes the application's password in one database. */
export function createApplicationFunction(scope: Scope, args: ApplicationFunctionArgs): RotationFunction {
  const { applicationSecretArn, masterSecretArn, databaseHost } = args;
  return createRotationFunction(scope, {
    ...args,
    name: rotationFunctionName(scope, args.generation),
    kind: rotationLogName(args.generation),
    description: "Rotates the application's database password",
    code,
    variables: variablesOf(settings, { applicationSecretArn, masterSecretArn, databaseHost }),
    timeoutSeconds: functionTimeoutSeconds,
    secretArn: applicationSecretArn,
  });
}
