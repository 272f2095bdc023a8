import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Floor, QueueSettings, Sizes } from "../../../environments/index.ts";
import { anewAfterFailure, nameIn, onceMade, optionsIn, type Scope } from "../../kit/scope.ts";
import { metricOf } from "../../kit/watch/metric.ts";
import { type Bounds, taskBounds, workerBounds } from "./capacity.ts";

interface ScalingArgs {
  /** The scaled service, by Application Auto Scaling's name. */
  readonly resourceId: pulumi.Input<string>;
  readonly serving: boolean;
  /** The gates that keep customers out of a region that closes: until then they need the tasks that there are. */
  readonly after: readonly pulumi.Resource[];
}

interface AutoscalingArgs extends ScalingArgs {
  /** Tasks that wait where the region does not serve. */
  readonly waitingTasks: number;
  readonly sizes: Sizes;
  readonly cpuTargetPercent: number;
  readonly floors: readonly Floor[];
}

interface BacklogScalingArgs extends ScalingArgs {
  readonly clusterName: pulumi.Input<string>;
  readonly serviceName: pulumi.Input<string>;
  readonly queueName: pulumi.Input<string>;
  readonly settings: QueueSettings;
}

/**
 * The kinds of the scaling targets, the application's and the worker's: from these come their logical names, by which a
 * plan tells what a closing region has.
 */
export const applicationTarget = "scaling-target";
export const workerTarget = "scaling-target-worker";

/** The dimension of an ECS service that is scaled. */
const dimension = { serviceNamespace: "ecs", scalableDimension: "ecs:service:DesiredCount" } as const;
type Dimension = Readonly<
  Record<"serviceNamespace" | "scalableDimension" | "resourceId", pulumi.Input<string>>
>;

/** A service and what bounds the number of its tasks. */
interface ScaledService {
  readonly service: aws.ecs.Service;
  readonly bounds: readonly pulumi.Resource[];
}

/**
 * Makes a service and what scales it. Where a region closes, what scales it comes first: bounds that were still those of a
 * region that serves would start again what has just been stopped. The engine takes what is registered already for
 * something that cannot depend on a service that it makes anew (`calculateDependentReplacements`,
 * pkg/resource/deploy/step_generator.go).
 * @param known what Application Auto Scaling calls the service of a region that closes; undefined in any other
 * @param fence keeps customers out of a region that closes
 */
export function scaleService(
  clusterName: pulumi.Input<string>,
  known: string | undefined,
  fence: readonly pulumi.Resource[],
  make: {
    /** @param first is changed before, and not depended on: in any other update it depends on the service */
    readonly service: (first: readonly pulumi.Resource[]) => aws.ecs.Service;
    readonly bounds: (scaled: {
      readonly resourceId: pulumi.Input<string>;
      readonly serviceName: pulumi.Input<string>;
      readonly after: readonly pulumi.Resource[];
    }) => readonly pulumi.Resource[];
  },
): ScaledService {
  if (known !== undefined) {
    const serviceName = known.split("/").at(-1) ?? "";
    const bounds = make.bounds({ resourceId: known, serviceName, after: fence });
    return { service: make.service(bounds), bounds };
  }
  const service = make.service([]);
  const resourceId = pulumi.interpolate`service/${clusterName}/${service.name}`;
  return { service, bounds: make.bounds({ resourceId, serviceName: service.name, after: [] }) };
}

/** Seconds between one change of the number of tasks and the next. */
const cooldowns = { scaleOutCooldown: 60, scaleInCooldown: 300 };

/**
 * Steers the number of tasks by their CPU use, between bounds that go by the time of day. New bounds hold at once: AWS
 * moves a number that lies outside of them when they are set.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scaling-activities.html
 * @param closes whether the target is there already and its region closes: a floor that came between new bounds and its
 *   own change would raise them again, for good
 * @returns what bounds the number of tasks
 */
export function createAutoscaling(
  scope: Scope,
  args: AutoscalingArgs,
  closes: boolean,
): readonly pulumi.Resource[] {
  const { sizes, cpuTargetPercent } = args;
  const bounds = taskBounds(roleOf(args), sizes);
  const floorsFirst = closes ? createFloors(scope, args, { ...dimension, resourceId: args.resourceId }) : [];
  const target = createTarget(scope, applicationTarget, args, bounds, floorsFirst);
  createPolicy(scope, "scaling-policy-cpu", target, {
    predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
    targetValue: cpuTargetPercent,
    ...cooldowns,
  });
  return [target, ...(closes ? floorsFirst : createFloors(scope, args, dimensionOf(target)))];
}

const roleOf = ({ serving, waitingTasks }: AutoscalingArgs) => ({ serving, waiting: waitingTasks });

const createFloors = (scope: Scope, args: AutoscalingArgs, scaled: Dimension): readonly pulumi.Resource[] =>
  args.floors.map(
    ({ name, cron, timezone, minTasks }) =>
      new aws.appautoscaling.ScheduledAction(
        nameIn(scope, `scaling-floor-${name}`),
        {
          ...scaled,
          schedule: `cron(${cron})`,
          timezone,
          scalableTargetAction: taskBounds(roleOf(args), args.sizes, minTasks),
        },
        optionsIn(scope, { dependsOn: [...args.after] }),
      ),
  );

/**
 * Steers the number of tasks by what waits for each of them. Where none runs there is nothing to divide by, and so
 * nothing that would start one: the lower bound does.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
 * @returns the bounds
 */
export function createBacklogScaling(scope: Scope, args: BacklogScalingArgs): aws.appautoscaling.Target {
  const { settings, serving, clusterName, serviceName, queueName } = args;
  const target = createTarget(scope, workerTarget, args, workerBounds(serving, settings), []);
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
  { resourceId, serving, after }: ScalingArgs,
  bounds: Bounds,
  first: readonly pulumi.Resource[],
): aws.appautoscaling.Target {
  return new aws.appautoscaling.Target(
    nameIn(scope, name),
    { ...dimension, resourceId, ...bounds },
    optionsIn(scope, { ...(serving ? {} : anewAfterFailure), dependsOn: onceMade(first, after) }),
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

const dimensionOf = ({
  serviceNamespace,
  scalableDimension,
  resourceId,
}: aws.appautoscaling.Target): Dimension => ({
  serviceNamespace,
  scalableDimension,
  resourceId,
});
