import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../../environments/index.ts";
import type { PolicyStatements } from "../../kit/policy.ts";
import type { Scope } from "../../kit/scope.ts";
import { maxInstances } from "./capacity.ts";
import { createCluster } from "./cluster.ts";
import type { ProcessorAccess, TaskLease } from "./container.ts";
import type { Hook } from "./deployment.ts";
import { createHosts, type Hosts } from "./hosts.ts";
import { createLaunchTemplate } from "./launch-template.ts";
import {
  createExecutionRole,
  createHostRole,
  createInfrastructureRole,
  createTaskRole,
  createWorkerRole,
  type ServiceRole,
} from "./roles.ts";
import { createRollbackAlarms } from "./rollback-alarms.ts";
import type { RunningArgs } from "./running.ts";
import type { ServiceTraffic } from "./service.ts";
import { createSmokeTest } from "./smoke-test.ts";
import { createTelemetry, type Telemetry } from "./telemetry.ts";
import type { PaymentQueue } from "./worker.ts";

export interface GroundArgs {
  readonly environment: Environment;
  readonly repositories: Readonly<Record<"app" | "collector", aws.ecr.Repository>>;
  /** The payment processor. Undefined where there is no way to it. */
  readonly processor: ProcessorAccess | undefined;
  readonly database: { readonly loginsOf: string | undefined } | undefined;
  readonly dataKeyArn: pulumi.Input<string>;
  readonly logsKeyArn: pulumi.Input<string>;
  readonly network: RunningArgs["network"] &
    Readonly<Record<"hostGroupId" | "probeGroupId", pulumi.Input<string>>>;
  /** The name that leads to this region's load balancer alone. */
  readonly serverName: string;
  readonly loadBalancer: aws.lb.LoadBalancer;
  readonly listeners: readonly aws.lb.Listener[];
  readonly traffic: ServiceTraffic;
  /** The queue of payments. Undefined without one. */
  readonly queue: PaymentQueue | undefined;
  /** The record of which region writes. Undefined: there is none. */
  readonly lease: (TaskLease & { readonly grants: PolicyStatements }) | undefined;
}

/** The ground that tasks stand on, there before an image is. */
interface Ground extends Telemetry {
  readonly cluster: aws.ecs.Cluster;
  readonly hosts: Hosts;
  readonly roles: Readonly<Record<"execution" | "task" | "infrastructure", ServiceRole>>;
  /** The worker's role. Undefined without a queue. */
  readonly workerRole: ServiceRole | undefined;
  readonly rollbackAlarms: readonly aws.cloudwatch.MetricAlarm[];
  readonly smokeTest: Hook;
}

export function createComputeGround(scope: Scope, args: GroundArgs): Ground {
  const { environment, repositories, traffic, network, logsKeyArn, queue } = args;
  const { compute, sizes, logs } = environment;

  const { cluster, execLogGroup } = createCluster(scope, { logsKeyArn, ...logs });
  const hosts = createHosts(scope, {
    cluster,
    launchTemplate: createLaunchTemplate(scope, {
      instanceType: compute.instanceType,
      groupId: network.hostGroupId,
      clusterName: cluster.name,
      role: createHostRole(scope, cluster.arn),
    }),
    subnetIds: network.subnetIds,
    maxInstances: maxInstances(compute, sizes, queue?.settings, network.subnetIds.length),
    network: network.whole,
  });
  const telemetry = createTelemetry(scope, {
    logsKeyArn,
    applicationDays: logs.applicationDays,
    worker: queue !== undefined,
  });
  const { logGroups, metrics, config } = telemetry;
  const written = { metricsGroupArn: metrics.arn, execGroupArn: execLogGroup.arn };
  const execution = createExecutionRole(scope, {
    repositoryArns: [repositories.app.arn, repositories.collector.arn],
    dataKeyArn: args.dataKeyArn,
    configArn: config.arn,
    processorSecretArn: args.processor?.key.secretArn,
    loginsOf: args.database?.loginsOf,
    logGroupArns: Object.values(logGroups).flatMap((group) => (group ? [group.arn] : [])),
  });
  const infrastructure = createInfrastructureRole(scope, [
    ...args.listeners.map(({ arn }) => arn),
    ...Object.values(traffic).map(({ arn }) => arn),
  ]);
  const asked = args.lease?.grants ?? [];
  return {
    ...telemetry,
    cluster,
    hosts,
    roles: {
      execution,
      infrastructure,
      task: createTaskRole(scope, written, [...(queue?.grants.send ?? []), ...asked]),
    },
    workerRole: queue && createWorkerRole(scope, written, [...queue.grants.consume, ...asked]),
    smokeTest: createSmokeTest(scope, {
      loadBalancer: args.loadBalancer,
      testRule: traffic.test,
      serverName: args.serverName,
      probe: { subnetIds: network.subnetIds, groupId: network.probeGroupId, network: network.whole },
      dataKeyArn: args.dataKeyArn,
      logsKeyArn,
      logDays: logs.auditDays,
    }),
    rollbackAlarms: createRollbackAlarms(scope, {
      thresholds: compute.rollback,
      owner: environment.monitoring.owner,
      loadBalancer: args.loadBalancer.arnSuffix,
      targetGroups: { blue: traffic.blue.arnSuffix, green: traffic.green.arnSuffix },
    }),
  };
}
