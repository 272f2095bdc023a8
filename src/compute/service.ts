import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { appPort } from "../../environments/flows.ts";
import type { Deployment } from "../../environments/index.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";
import { deploymentConfiguration, deploymentTimeout } from "./deployment.ts";
import type { Hosts } from "./hosts.ts";
import type { Role } from "./roles.ts";

export interface ServiceArgs {
  readonly cluster: aws.ecs.Cluster;
  readonly hosts: Hosts;
  readonly taskDefinition: aws.ecs.TaskDefinition;
  readonly deployment: Deployment;
  readonly network: {
    readonly subnetIds: readonly pulumi.Input<string>[];
    readonly groupId: pulumi.Input<string>;
    /** What a task has to reach before it can start. */
    readonly whole: pulumi.Resource;
  };
  readonly traffic: Traffic;
  readonly infrastructureRole: Role;
  /** Roles of the tasks: they outlive the service, or it would hang while it drains. */
  readonly taskRoles: readonly Role[];
  readonly alarmNames: readonly pulumi.Input<string>[];
  /** Whether the region serves customers. Otherwise no task runs. */
  readonly serving: boolean;
  /** Tasks that a new service of a serving region begins with; then autoscaling decides. */
  readonly firstTasks: number;
  /** Which database the tasks log in to, and what they have to wait for. Undefined where there is none yet. */
  readonly database: { readonly name: string; readonly ready: pulumi.Resource } | undefined;
  readonly after: readonly pulumi.Resource[];
}

/** What ECS shifts customers with: the two sides, and the rules that weigh them. */
export interface Traffic {
  readonly blue: aws.lb.TargetGroup;
  readonly green: aws.lb.TargetGroup;
  readonly production: aws.lb.ListenerRule;
  readonly test: aws.lb.ListenerRule;
}

/**
 * The service, deployed by ECS's own blue/green controller.
 *
 * It is made anew when its region gets another database, which happens only while no task runs here. A deployment would
 * instead leave most of a canary's customers on the old side, where there is nobody.
 */
export function createService(scope: Scope, args: ServiceArgs): aws.ecs.Service {
  const { cluster, hosts, network, traffic, serving, deployment } = args;
  const timeout = deploymentTimeout(deployment);
  return new aws.ecs.Service(
    nameIn(scope, "service"),
    {
      cluster: cluster.arn,
      taskDefinition: args.taskDefinition.arn,
      desiredCount: serving ? args.firstTasks : 0,
      capacityProviderStrategies: [{ capacityProvider: hosts.capacityProviderName, weight: 1 }],
      orderedPlacementStrategies: [
        { type: "spread", field: "attribute:ecs.availability-zone" },
        { type: "binpack", field: "memory" },
      ],
      availabilityZoneRebalancing: "ENABLED",
      networkConfiguration: { subnets: [...network.subnetIds], securityGroups: [network.groupId] },
      deploymentController: { type: "ECS" },
      deploymentConfiguration: deploymentConfiguration(deployment),
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      alarms: { enable: true, rollback: true, alarmNames: [...args.alarmNames] },
      loadBalancers: [
        {
          containerName: "app",
          containerPort: appPort,
          targetGroupArn: traffic.blue.arn,
          advancedConfiguration: {
            alternateTargetGroupArn: traffic.green.arn,
            productionListenerRule: traffic.production.arn,
            testListenerRule: traffic.test.arn,
            roleArn: args.infrastructureRole.arn,
          },
        },
      ],
      healthCheckGracePeriodSeconds: 60,
      enableExecuteCommand: true,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      tags: { Database: args.database?.name ?? "none" },
      forceDelete: true,
      // A green update means that the new version serves, or that the last task of a region that closes is gone.
      waitForSteadyState: true,
      sigintRollback: true,
    },
    optionsIn(scope, {
      // The sides take turns, and an update that told ECS where it once began would deploy to the wrong one.
      // https://github.com/hashicorp/terraform-provider-aws/issues/45678
      // Of a serving region's number of tasks autoscaling is the master; a region that stops serving is told to.
      ignoreChanges: ["loadBalancers", ...(serving ? ["desiredCount"] : [])],
      replaceOnChanges: ["tags.Database"],
      deleteBeforeReplace: true,
      customTimeouts: { create: timeout, update: timeout, delete: "30m" },
      dependsOn: [
        hosts.attachment,
        network.whole,
        ...args.after,
        ...(args.database ? [args.database.ready] : []),
        ...args.infrastructureRole.grants,
        ...args.taskRoles.flatMap(({ grants }) => grants),
      ],
    }),
  );
}
