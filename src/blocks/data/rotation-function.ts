import type * as pulumi from "@pulumi/pulumi";
import { variablesOf } from "../../kit/function/settings.ts";
import {
  createRotationFunction,
  type FunctionArgs,
  type RotationFunction,
} from "../../kit/rotation/function.ts";
import type { Scope } from "../../kit/scope.ts";
import type { DatabasePlan } from "../../recovery/plan.ts";
import { bundleRotation } from "./rotation/bundle.ts";
import { settings } from "./rotation/environment.ts";
import { functionTimeoutSeconds } from "./rotation/limits.ts";
import type { Access } from "./rotation/roles.ts";
import { rotationFunctionName, rotationLogName } from "./rotation-policy.ts";

interface ApplicationFunctionArgs extends Pick<FunctionArgs, "dataKeyArn" | "logsKeyArn" | "logDays"> {
  readonly entry: Pick<DatabasePlan, "generation">;
  readonly base: { readonly rotationRole: FunctionArgs["role"] };
  readonly rotation: Pick<FunctionArgs, "subnetIds" | "groupId" | "reserved">;
  readonly applicationSecretArn: pulumi.Input<string>;
  readonly peoples: Readonly<Record<Access, { readonly arn: pulumi.Input<string> }>>;
  readonly masterSecretArn: pulumi.Input<string>;
  readonly databaseHost: pulumi.Input<string>;
}

const code = await bundleRotation();

/** The function that changes the application's password in one database. */
export function createApplicationFunction(scope: Scope, args: ApplicationFunctionArgs): RotationFunction {
  const { entry, base, rotation, dataKeyArn, logsKeyArn, logDays } = args;
  const { applicationSecretArn, masterSecretArn, databaseHost, peoples } = args;
  return createRotationFunction(scope, {
    name: rotationFunctionName(scope, entry.generation),
    kind: rotationLogName(entry.generation),
    role: base.rotationRole,
    subnetIds: rotation.subnetIds,
    groupId: rotation.groupId,
    reserved: rotation.reserved,
    dataKeyArn,
    logsKeyArn,
    logDays,
    description: "Rotates the database's passwords",
    code,
    variables: variablesOf(settings, {
      applicationSecretArn,
      readerSecretArn: peoples.reader.arn,
      administratorSecretArn: peoples.administrator.arn,
      masterSecretArn,
      databaseHost,
    }),
    timeoutSeconds: functionTimeoutSeconds,
    secretArn: applicationSecretArn,
  });
}
