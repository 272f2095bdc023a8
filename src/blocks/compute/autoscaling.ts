import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Floor, QueueSettings, Sizes } from "../../../environments/index.ts";
import { anewAfterFailure, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { metricOf } from "../../kit/watch/metric.ts";
import { type Bounds, taskBounds, workerBounds } from "./capacity.ts";

export interface ScalingArgs {
  readonly clusterName: pulumi.Input<string>;
  readonly serviceName: pulumi.Input<string>;
  readonly serving: boolean;
}

export interface AutoscalingArgs extends ScalingArgs {
  /** Tasks that wait where the region does not serve. */
  readonly waitingTasks: number;
  readonly sizes: Sizes;
  readonly cpuTargetPercent: number;
  readonly floors: readonly Floor[];
}

export interface BacklogScalingArgs extends ScalingArgs {
  readonly queueName: pulumi.Input<string>;
  readonly settings: QueueSettings;
}

/** Seconds between one change of the number of tasks and the next. */
const cooldowns = { scaleOutCooldown: 60, scaleInCooldown: 300 };

/**
 * Steers the number of tasks by their CPU use, between bounds that go by the time of day. New bounds hold at once: AWS
 * moves a number that lies outside of them when they are set.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scaling-activities.html
 * @returns the bounds
 */
export function createAutoscaling(scope: Scope, args: AutoscalingArgs): aws.appautoscaling.Target {
  const { serving, sizes } = args;
  const role = { serving, waiting: args.waitingTasks };
  const target = createTarget(scope, "scaling-target", args, taskBounds(role, sizes));
  createPolicy(scope, "scaling-policy-cpu", target, {
    predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
    targetValue: args.cpuTargetPercent,
    ...cooldowns,
  });
  for (const { name, cron, timezone, minTasks } of args.floors)
    new aws.appautoscaling.ScheduledAction(
      nameIn(scope, `scaling-floor-${name}`),
      {
        ...dimensionOf(target),
        schedule: `cron(${cron})`,
        timezone,
        scalableTargetAction: taskBounds(role, sizes, minTasks),
      },
      optionsIn(scope),
    );
  return target;
}

/**
 * Steers the number of tasks by what waits for each of them. Where none runs there is nothing to divide by, and so
 * nothing that would start one: the lower bound does.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
 * @returns the bounds
 */
export function createBacklogScaling(scope: Scope, args: BacklogScalingArgs): aws.appautoscaling.Target {
  const { settings, serving, clusterName, serviceName, queueName } = args;
  const target = createTarget(scope, "scaling-target-worker", args, workerBounds(serving, settings));
  const waiting = metricOf("AWS/SQS", { QueueName: queueName });
  const tasks = metricOf("ECS/ContainerInsights", { ClusterName: clusterName, ServiceName: serviceName });
  const series = {
    waiting: waiting("ApproximateNumberOfMessagesVisible", "Sum"),
    tasks: tasks("RunningTaskCount", "Average"),
  };
  createPolicy(scope, "scaling-policy-worker-backlog", target, {
    customizedMetricSpecification: {
      metrics: [
        ...Object.entries(series).map(([id, { namespace, name, dimensions, stat }]) => ({
          id,
          metricStat: {
            metric: {
              namespace,
              metricName: name,
              dimensions: Object.entries(dimensions).map(([key, value]) => ({ name: key, value })),
            },
            stat,
          },
          returnData: false,
        })),
        { id: "backlog", expression: "waiting / tasks", returnData: true },
      ],
    },
    targetValue: settings.backlogPerTask,
    ...cooldowns,
  });
  return target;
}

function createTarget(
  scope: Scope,
  name: string,
  { clusterName, serviceName, serving }: ScalingArgs,
  bounds: Bounds,
): aws.appautoscaling.Target {
  return new aws.appautoscaling.Target(
    nameIn(scope, name),
    {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: pulumi.interpolate`service/${clusterName}/${serviceName}`,
      ...bounds,
    },
    optionsIn(scope, serving ? {} : anewAfterFailure),
  );
}

type Tracking = aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration;

function createPolicy(
  scope: Scope,
  name: string,
  target: aws.appautoscaling.Target,
  targetTrackingScalingPolicyConfiguration: Tracking,
): void {
  new aws.appautoscaling.Policy(
    nameIn(scope, name),
    { ...dimensionOf(target), policyType: "TargetTrackingScaling", targetTrackingScalingPolicyConfiguration },
    optionsIn(scope),
  );
}

const dimensionOf = ({ serviceNamespace, scalableDimension, resourceId }: aws.appautoscaling.Target) => ({
  serviceNamespace,
  scalableDimension,
  resourceId,
});
