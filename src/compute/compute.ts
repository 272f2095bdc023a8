import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environments/index.ts";
import { createLogGroup } from "../observability/log-group.ts";
import { maskCardData } from "../observability/masking.ts";
import { enter, nameIn, optionsIn, type Scope } from "../scope.ts";
import { createRollbackAlarms } from "./alarms.ts";
import { createAutoscaling } from "./autoscaling.ts";
import { maxInstances } from "./capacity.ts";
import { createCluster } from "./cluster.ts";
import { collectorConfig } from "./collector-config.ts";
import type { ContainersArgs } from "./containers.ts";
import { createHosts } from "./hosts.ts";
import { createLaunchTemplate } from "./launch-template.ts";
import { createExecutionRole, createHostRole, createInfrastructureRole, createTaskRole } from "./roles.ts";
import { createService, type ServiceArgs, type Traffic } from "./service.ts";
import { createTaskDefinition } from "./task-definition.ts";

export interface ComputeArgs extends Pick<ContainersArgs, "certificate" | "processorSecretArn"> {
  readonly environment: Environment;
  /** Whether the region serves customers. Otherwise everything is there and no task runs. */
  readonly serving: boolean;
  /** The exact tag of the application's image. Undefined: everything is made but the service. */
  readonly imageTag: string | undefined;
  readonly repositories: Readonly<Record<"app" | "collector", aws.ecr.Repository>>;
  /** The database that tasks log in to, by a name that no other one has. Undefined where there is none yet. */
  readonly database: Database | undefined;
  readonly dataKeyArn: pulumi.Input<string>;
  readonly logsKeyArn: pulumi.Input<string>;
  readonly network: ServiceArgs["network"] & { readonly hostGroupId: pulumi.Input<string> };
  readonly loadBalancer: aws.lb.LoadBalancer;
  readonly listeners: readonly aws.lb.Listener[];
  readonly traffic: Traffic;
  /** What has to have happened before the service changes. */
  readonly after: readonly pulumi.Resource[];
}

export interface Compute {
  readonly clusterName: pulumi.Output<string>;
  /** Undefined while there is no image to run. */
  readonly service: aws.ecs.Service | undefined;
  readonly clusterArn: pulumi.Output<string>;
  /** What rolls a deployment back, and tells people when none is under way. */
  readonly rollbackAlarms: readonly aws.cloudwatch.MetricAlarm[];
  /** The name of the log group that the application writes to. */
  readonly applicationLogs: pulumi.Output<string>;
}

export interface Database {
  readonly name: string;
  /** Of the application's login. */
  readonly secretArn: pulumi.Input<string>;
  /** What has to be there before the login works. */
  readonly ready: pulumi.Resource;
}

/** Instances, and the application on them. */
export function createCompute(scope: Scope, args: ComputeArgs): Compute {
  const block = enter(scope, "Compute");
  const { environment, serving, repositories, traffic, network, logsKeyArn } = args;
  const { compute, sizes, logs } = environment;
  const logGroup = (component: string) =>
    createLogGroup(block, { component, keyArn: logsKeyArn, retentionDays: logs.applicationDays });

  const { cluster, execLogGroup } = createCluster(block, { logsKeyArn, ...logs });
  const hosts = createHosts(block, {
    cluster,
    launchTemplate: createLaunchTemplate(block, {
      instanceType: compute.instanceType,
      groupId: network.hostGroupId,
      clusterName: cluster.name,
      role: createHostRole(block, cluster.arn),
    }),
    subnetIds: network.subnetIds,
    maxInstances: maxInstances(compute, sizes, network.subnetIds.length),
    network: network.whole,
  });

  const logGroups = { app: logGroup("application"), collector: logGroup("application-collector") };
  maskCardData(block, "application", logGroups.app);
  maskCardData(block, "application-collector", logGroups.collector);
  const metrics = logGroup("application-metrics");
  const config = new aws.ssm.Parameter(
    nameIn(block, "parameter-collector"),
    {
      type: "String",
      description: "The configuration of the OpenTelemetry collector",
      // It holds no secret, and a plan can show it.
      insecureValue: metrics.name.apply((name) => JSON.stringify(collectorConfig(scope.region.name, name))),
    },
    optionsIn(block),
  );
  const executionRole = createExecutionRole(block, {
    repositoryArns: [repositories.app.arn, repositories.collector.arn],
    dataKeyArn: args.dataKeyArn,
    configArn: config.arn,
    processorSecretArn: args.processorSecretArn,
  });
  const taskRole = createTaskRole(block, { metricsGroupArn: metrics.arn, execGroupArn: execLogGroup.arn });
  const infrastructureRole = createInfrastructureRole(block, [
    ...args.listeners.map(({ arn }) => arn),
    ...Object.values(traffic).map(({ arn }) => arn),
  ]);
  const rollbackAlarms = createRollbackAlarms(block, {
    thresholds: compute.rollback,
    owner: environment.monitoring.owner,
    loadBalancer: args.loadBalancer.arnSuffix,
    targetGroups: [traffic.blue.arnSuffix, traffic.green.arnSuffix],
  });
  const shared = {
    clusterName: cluster.name,
    clusterArn: cluster.arn,
    rollbackAlarms,
    applicationLogs: logGroups.app.name,
  };
  if (args.imageTag === undefined) return { ...shared, service: undefined };

  const service = createService(block, {
    cluster,
    hosts,
    taskDefinition: createTaskDefinition(block, {
      ...args,
      task: compute.task,
      executionRole,
      taskRole,
      images: {
        app: pulumi.interpolate`${repositories.app.repositoryUrl}:${args.imageTag}`,
        collector: pulumi.interpolate`${repositories.collector.repositoryUrl}:${compute.collectorTag}`,
      },
      version: args.imageTag,
      environmentName: environment.name,
      logGroups: { app: logGroups.app.name, collector: logGroups.collector.name },
      databaseSecretArn: args.database?.secretArn,
      config,
    }),
    deployment: compute.deployment,
    network,
    traffic,
    infrastructureRole,
    taskRoles: [executionRole, taskRole],
    alarmNames: rollbackAlarms.map(({ name }) => name),
    serving,
    firstTasks: sizes.serviceMinTasks,
    database: args.database,
    after: args.after,
  });
  createAutoscaling(block, {
    clusterName: cluster.name,
    serviceName: service.name,
    serving,
    sizes,
    cpuTargetPercent: compute.cpuTargetPercent,
    floors: compute.floors,
  });
  return { ...shared, service };
}
