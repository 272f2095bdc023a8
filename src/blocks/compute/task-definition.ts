import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ComputeSettings } from "../../../environments/index.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import type { ServiceRole } from "./roles.ts";

interface TaskDefinitionArgs {
  readonly task: ComputeSettings["task"];
  readonly executionRole: ServiceRole;
  readonly taskRole: ServiceRole;
  readonly containers: readonly object[];
}

/** @param kind tells the worker's from the application's, which was there first and has a plain name */
export function createTaskDefinition(
  scope: Scope,
  kind: "app" | "worker",
  args: TaskDefinitionArgs,
): aws.ecs.TaskDefinition {
  return new aws.ecs.TaskDefinition(
    nameIn(scope, kind === "app" ? "task-definition" : `task-definition-${kind}`),
    {
      family: nameIn(scope, kind),
      requiresCompatibilities: ["EC2"],
      networkMode: "awsvpc",
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      cpu: String(args.task.cpu),
      memory: String(args.task.memoryMiB),
      executionRoleArn: args.executionRole.arn,
      taskRoleArn: args.taskRole.arn,
      containerDefinitions: pulumi.jsonStringify(args.containers),
    },
    optionsIn(scope),
  );
}
