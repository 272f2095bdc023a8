import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { enter, nameIn, type Scope } from "../../kit/scope.ts";
import type { Scaled } from "../../recovery/scaling.ts";
import { applicationTarget, createAutoscaling, scaleService, workerTarget } from "./autoscaling.ts";
import type { TaskDatabase } from "./container.ts";
import { type ContainersArgs, containers, workerContainers } from "./containers.ts";
import { type LookAtService, recordDeployment } from "./deployed.ts";
import { createComputeGround, type GroundArgs } from "./ground.ts";
import { recordOpening, servedBy } from "./opening.ts";
import { createService } from "./service.ts";
import { createTaskDefinition } from "./task-definition.ts";
import { createWorker, type PaymentQueue, type Worker } from "./worker.ts";

interface ComputeArgs extends GroundArgs, Pick<ContainersArgs, "certificate" | "sessions"> {
  /** Whether the region serves customers. Otherwise everything is there, and no task runs but those that wait. */
  readonly serving: boolean;
  /** Whether a fence keeps customers out until the update is done. */
  readonly opening: boolean;
  /** The ARN of the revision that the region was opened with. */
  readonly openedWith: string | undefined;
  /** Tasks that wait where the region does not serve. */
  readonly waitingTasks: number;
  /** The exact tag of the application's image. Undefined: everything is made but the service. */
  readonly imageTag: string | undefined;
  /** The database that tasks log in to, by a name that no other one has. Undefined where there is none yet. */
  readonly database: DatabaseLogin | undefined;
  /** The queue of payments, and the security group of its worker. Undefined without queued payments. */
  readonly queue: (PaymentQueue & { readonly workerGroupId: pulumi.Input<string> }) | undefined;
  /** The gates that keep customers out of a region that closes. */
  readonly fence: readonly pulumi.Resource[];
  /** The resources that have to be there before the service changes, beside the fence. */
  readonly after: readonly pulumi.Resource[];
  /** The scaling of the services where the region closes. */
  readonly scaled: Scaled;
  /** The look-up of what a service runs; undefined where no engine has made any. */
  readonly look: LookAtService | undefined;
}

export interface Compute {
  readonly clusterName: pulumi.Output<string>;
  /** The service. Undefined while there is no image to run. */
  readonly service: aws.ecs.Service | undefined;
  /** Resources after which no task of a closing region runs, and none is started. Empty without an image. */
  readonly stopped: readonly pulumi.Resource[];
  /** Whether tasks run there that wait, because another region serves. */
  readonly waiting: boolean;
  /** The resources after which the service runs what it was told to. Undefined while there is no image to run. */
  readonly deployed: readonly pulumi.Resource[] | undefined;
  readonly clusterArn: pulumi.Output<string>;
  /** The alarms that roll a deployment back, and tell people when none is under way. */
  readonly rollbackAlarms: readonly aws.cloudwatch.MetricAlarm[];
  /** The name of the log group that the application writes to. */
  readonly applicationLogs: pulumi.Output<string>;
  /**
   * Makes the worker, once what is handed over has happened: it has to stop before anything else does, and must not
   * start before its database's opening is on record. Undefined without a queue or an image.
   */
  readonly startWorker: ((after: readonly pulumi.Resource[]) => Worker) | undefined;
}

interface DatabaseLogin extends TaskDatabase {
  readonly name: string;
  /** The code of the region whose secret that is a replica of; undefined where it is this region's own. */
  readonly loginsOf: string | undefined;
  /** The resource after which the login works. */
  readonly ready: pulumi.Resource;
}

/** Instances, and the application on them. */
export function createCompute(scope: Scope, args: ComputeArgs): Compute {
  const block = enter(scope, "Compute");
  const ground = createComputeGround(block, args);
  const { environment, serving, waitingTasks, imageTag, repositories, network, database, queue } = args;
  const { cluster, hosts, logGroups, config, roles, workerRole, rollbackAlarms, smokeTest } = ground;
  const { compute, sizes } = environment;
  const shared = {
    clusterName: cluster.name,
    clusterArn: cluster.arn,
    rollbackAlarms,
    applicationLogs: logGroups.app.name,
    waiting: !serving && waitingTasks > 0,
  };
  if (imageTag === undefined)
    return { ...shared, service: undefined, stopped: [], deployed: undefined, startWorker: undefined };

  const containersOf = (own: aws.cloudwatch.LogGroup): ContainersArgs => ({
    ...args,
    region: scope.region.name,
    images: {
      app: pulumi.interpolate`${repositories.app.repositoryUrl}:${imageTag}`,
      collector: pulumi.interpolate`${repositories.collector.repositoryUrl}:${compute.collectorTag}`,
    },
    version: imageTag,
    environmentName: environment.name,
    logGroups: { own: own.name, collector: logGroups.collector.name },
    config,
    queueUrl: queue?.url,
  });
  const tasks = { cluster, hosts, network, serving, database };
  const taskDefinition = createTaskDefinition(block, "app", {
    task: compute.task,
    executionRole: roles.execution,
    taskRole: roles.task,
    containers: containers(containersOf(logGroups.app)),
  });
  recordOpening(block, taskDefinition, args);
  const scaledBy = (target: string) => args.scaled[nameIn(block, target)];
  const { service, bounds } = scaleService(cluster.name, scaledBy(applicationTarget), args.fence, {
    service: (first) =>
      createService(block, {
        ...tasks,
        taskDefinition,
        deployment: compute.deployment,
        served: servedBy(taskDefinition, args),
        traffic: args.traffic,
        infrastructureRole: roles.infrastructure,
        taskRoles: [roles.execution, roles.task],
        alarmNames: rollbackAlarms.map(({ name }) => name),
        smokeTest,
        firstTasks: sizes.serviceMinTasks,
        waitingTasks,
        after: [...args.fence, ...args.after, ...(queue?.policies ?? [])],
        first,
      }),
    bounds: ({ resourceId, after }) =>
      createAutoscaling(
        block,
        {
          resourceId,
          serving,
          waitingTasks,
          sizes,
          cpuTargetPercent: compute.cpuTargetPercent,
          floors: compute.floors,
          after,
        },
        scaledBy(applicationTarget) !== undefined,
      ),
  });
  const stopped = [service, ...bounds];
  const record = { cluster, serving, look: args.look };
  const deployed = [
    service,
    recordDeployment(block, { ...record, kind: "app", service, taskDefinition, bounds }),
  ];
  if (!queue || !workerRole || !logGroups.worker)
    return { ...shared, service, stopped, deployed, startWorker: undefined };

  const workersTask = createTaskDefinition(block, "worker", {
    task: compute.task,
    executionRole: roles.execution,
    taskRole: workerRole,
    containers: workerContainers(containersOf(logGroups.worker), queue.settings.workerTimeoutSeconds),
  });
  const startWorker = (after: readonly pulumi.Resource[]) => {
    const worker = createWorker(block, {
      ...tasks,
      network: { ...network, groupId: queue.workerGroupId },
      taskDefinition: workersTask,
      taskRoles: [roles.execution, workerRole],
      queue,
      scaled: scaledBy(workerTarget),
      after,
    });
    const { service, bounds } = worker;
    recordDeployment(block, { ...record, kind: "worker", service, taskDefinition: workersTask, bounds });
    return worker;
  };
  return { ...shared, service, stopped, deployed, startWorker };
}
