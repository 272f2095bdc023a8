import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { QueueSettings } from "../../../environments/index.ts";
import type { PolicyStatements } from "../../kit/policy.ts";
import { nameIn, onceMade, optionsIn, type Scope } from "../../kit/scope.ts";
import { createBacklogScaling, scaleService } from "./autoscaling.ts";
import { rollingTimeout } from "./deployment.ts";
import { anewWithDatabase, beforeRunning, type RunningArgs, running } from "./running.ts";

/** The payment queue, as the application and the worker know it. */
export interface PaymentQueue {
  readonly settings: QueueSettings;
  readonly url: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  /** The grants of the roles that put payments there, and of those that take them out. */
  readonly grants: { readonly send: PolicyStatements; readonly consume: PolicyStatements };
  /** The resources that have to be there before somebody may use it. */
  readonly policies: readonly pulumi.Resource[];
}

interface WorkerArgs extends Omit<RunningArgs, "firstTasks" | "waitingTasks"> {
  readonly queue: PaymentQueue;
  /** Application Auto Scaling's name of the worker in a region that closes; undefined in any other. */
  readonly scaled: string | undefined;
}

/** The service that carries out queued payments. */
export interface Worker {
  readonly service: aws.ecs.Service;
  /** The resources that bound the worker's number of tasks. */
  readonly bounds: readonly pulumi.Resource[];
  /** Resources after which no task of the worker runs in a region that closes, and none is started. */
  readonly stopped: readonly pulumi.Resource[];
}

/**
 * The worker. It writes payments without being asked over the network, so that no fence keeps it out: where its region
 * does not serve it has no tasks, and no bounds that autoscaling could raise it to. ECS replaces its tasks one by one
 * and goes back to the last version that ran if the new one does not start; no customer is connected to it.
 */
export function createWorker(scope: Scope, args: WorkerArgs): Worker {
  const { queue, serving, cluster } = args;
  const tasks = { ...args, firstTasks: queue.settings.minTasks, waitingTasks: 0 };
  const { service, bounds } = scaleService(cluster.name, args.scaled, args.after, {
    service: (first) =>
      new aws.ecs.Service(
        nameIn(scope, "service-worker"),
        { ...running(tasks), deploymentConfiguration: { strategy: "ROLLING" } },
        optionsIn(scope, {
          ...anewWithDatabase(serving),
          // As with the service of customers.
          ignoreChanges: serving ? ["desiredCount"] : [],
          customTimeouts: { create: rollingTimeout, update: rollingTimeout, delete: "30m" },
          dependsOn: onceMade(first, [...beforeRunning(tasks), ...queue.policies]),
        }),
      ),
    bounds: (scaled) => [
      createBacklogScaling(scope, {
        ...scaled,
        clusterName: cluster.name,
        queueName: queue.name,
        serving,
        settings: queue.settings,
      }),
    ],
  });
  return { service, bounds, stopped: [service, ...bounds] };
}
