import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { PolicyStatements } from "../../kit/policy.ts";
import { createRole } from "../../kit/role.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import {
  type ExecutionArgs,
  executionStatements,
  hostStatements,
  onlyOwnLoadBalancer,
  ownTasks,
  type TaskArgs,
  taskStatements,
  trust,
} from "./permissions.ts";

/** A role and what makes it usable: what acts under it has to wait for both, and to go first. */
export interface ServiceRole {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  readonly grants: readonly pulumi.Resource[];
}

/** The role that ECS's agent takes on when it starts a task. */
export const createExecutionRole = (scope: Scope, args: ExecutionArgs): ServiceRole =>
  createUsableRole(
    scope,
    "execution",
    trust("ecs-tasks.amazonaws.com", ownTasks(scope)),
    executionStatements(scope, args),
  );

/** The role of a task that serves customers. @param more what it may do besides */
export const createTaskRole = (scope: Scope, args: TaskArgs, more: PolicyStatements): ServiceRole =>
  createUsableRole(scope, "task", trust("ecs-tasks.amazonaws.com", ownTasks(scope)), [
    ...taskStatements(args),
    ...more,
  ]);

/** The role of a task that carries out queued payments. @param more what it may do besides */
export const createWorkerRole = (scope: Scope, args: TaskArgs, more: PolicyStatements): ServiceRole =>
  createUsableRole(scope, "worker", trust("ecs-tasks.amazonaws.com", ownTasks(scope)), [
    ...taskStatements(args),
    ...more,
  ]);

/** The role of the agents on an instance. EC2 gives it to no instance but those of this account. */
export const createHostRole = (scope: Scope, clusterArn: pulumi.Input<string>): ServiceRole =>
  createUsableRole(scope, "host", trust("ec2.amazonaws.com", undefined), hostStatements(scope, clusterArn));

const loadBalancerPolicy = "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers";

/**
 * The role that ECS changes the load balancer with, during a deployment. Its trust has no condition, as in AWS's
 * documentation: a key that ECS does not send would end every deployment, and only this account can pass the role to ECS.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
 */
export function createInfrastructureRole(
  scope: Scope,
  ownArns: readonly pulumi.Input<string>[],
): ServiceRole {
  const role = createUsableRole(
    scope,
    "infrastructure",
    trust("ecs.amazonaws.com", undefined),
    onlyOwnLoadBalancer(ownArns),
  );
  const attachment = new aws.iam.RolePolicyAttachment(
    nameIn(scope, "role-attachment-infrastructure"),
    { role: role.name, policyArn: loadBalancerPolicy },
    optionsIn(scope),
  );
  return { ...role, grants: [...role.grants, attachment] };
}

function createUsableRole(
  scope: Scope,
  kind: string,
  trusted: aws.iam.PolicyDocument,
  statements: readonly aws.iam.PolicyStatement[],
): ServiceRole {
  const { role, policy } = createRole(scope, kind, trusted, {
    Version: "2012-10-17",
    Statement: [...statements],
  });
  return { arn: role.arn, name: role.name, grants: [policy] };
}
