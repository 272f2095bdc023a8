import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Compute } from "../../environments/index.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";
import { type ContainersArgs, containers } from "./containers.ts";
import type { Role } from "./roles.ts";

export interface TaskDefinitionArgs extends Omit<ContainersArgs, "region"> {
  readonly task: Compute["task"];
  readonly executionRole: Role;
  readonly taskRole: Role;
}

export function createTaskDefinition(scope: Scope, args: TaskDefinitionArgs): aws.ecs.TaskDefinition {
  return new aws.ecs.TaskDefinition(
    nameIn(scope, "task-definition"),
    {
      family: nameIn(scope, "app"),
      requiresCompatibilities: ["EC2"],
      networkMode: "awsvpc",
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      cpu: String(args.task.cpu),
      memory: String(args.task.memoryMiB),
      executionRoleArn: args.executionRole.arn,
      taskRoleArn: args.taskRole.arn,
      containerDefinitions: pulumi.jsonStringify(containers({ ...args, region: scope.region.name })),
    },
    optionsIn(scope),
  );
}
