import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { anewAfterFailure } from "../../kit/scope.ts";
import type { Hosts } from "./hosts.ts";
import type { ServiceRole } from "./roles.ts";

/** The arguments of a service that runs tasks on the region's instances, whatever they do. */
export interface RunningArgs {
  readonly cluster: aws.ecs.Cluster;
  readonly hosts: Hosts;
  readonly taskDefinition: aws.ecs.TaskDefinition;
  readonly network: {
    readonly subnetIds: readonly pulumi.Input<string>[];
    readonly groupId: pulumi.Input<string>;
    /** The network that a task has to reach before it can start. */
    readonly whole: pulumi.Resource;
  };
  /** Roles of the tasks: they outlive the service, or it would hang while it drains. */
  readonly taskRoles: readonly ServiceRole[];
  /** Whether the region serves customers. */
  readonly serving: boolean;
  /** Tasks that wait where the region does not serve. */
  readonly waitingTasks: number;
  /** Tasks that a new service of a serving region begins with; then autoscaling decides. */
  readonly firstTasks: number;
  /** The database that the tasks log in to, and the resource that they wait for. Undefined where there is none yet. */
  readonly database: { readonly name: string; readonly ready: pulumi.Resource } | undefined;
  readonly after: readonly pulumi.Resource[];
}

/** The common inputs of services. */
export const running = ({ cluster, hosts, network, serving, waitingTasks, ...args }: RunningArgs) =>
  ({
    cluster: cluster.arn,
    taskDefinition: args.taskDefinition.arn,
    desiredCount: serving ? args.firstTasks : waitingTasks,
    capacityProviderStrategies: [{ capacityProvider: hosts.capacityProviderName, weight: 1 }],
    orderedPlacementStrategies: [
      { type: "spread", field: "attribute:ecs.availability-zone" },
      { type: "binpack", field: "memory" },
    ],
    availabilityZoneRebalancing: "ENABLED",
    networkConfiguration: { subnets: [...network.subnetIds], securityGroups: [network.groupId] },
    deploymentController: { type: "ECS" },
    deploymentMinimumHealthyPercent: 100,
    deploymentMaximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    enableExecuteCommand: true,
    enableEcsManagedTags: true,
    propagateTags: "SERVICE",
    tags: { Database: args.database?.name ?? "none" },
    forceDelete: true,
    // A green update means that the new version runs, or that the last task of a region that closes is gone.
    waitForSteadyState: true,
    // With it some versions of the provider roll back every deployment (hashicorp/terraform-provider-aws#49031).
    sigintRollback: false,
  }) satisfies Partial<aws.ecs.ServiceArgs>;

/**
 * The options by which a service is made anew when its region gets another database, which happens only while no task
 * serves here: a deployment that fails would be rolled back to tasks that log in to the old one. Where it has to stop, it
 * is made anew after a failure as well; not where it serves, because a deployment that fails is no reason to do without it.
 */
export const anewWithDatabase = (serving: boolean) => ({
  replaceOnChanges: ["tags.Database", ...(serving ? [] : anewAfterFailure.replaceOnChanges)],
  deleteBeforeReplace: true,
});

/** The resources that have to be there before a task may start, and go after it. */
export const beforeRunning = ({ hosts, network, after, database, taskRoles }: RunningArgs) => [
  hosts.attachment,
  network.whole,
  ...after,
  ...(database ? [database.ready] : []),
  ...taskRoles.flatMap(({ grants }) => grants),
];
