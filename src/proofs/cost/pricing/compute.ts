import { instanceTypes, tasksPerInstance } from "../../../../environments/instance-types.ts";
import { at, itemsOf } from "../../model/inputs.ts";
import { minutesBetween } from "../../model/rate.ts";
import type { Registration } from "../../model/registration.ts";
import { average, weekOf } from "../schedule.ts";
import {
  always,
  atLoad,
  monthDays,
  monthHours,
  oneOf,
  type Pricing,
  type PricingContext,
  varying,
} from "./use.ts";

/** Tasks that a service runs in each hour of a week. */
export interface Tasks {
  readonly idle: readonly number[];
  readonly load: readonly number[];
}

/**
 * The tasks of a service. While nobody is there, they follow its floors; at load, they are at least its share of the
 * maximum. A service that nothing scales runs the number that it was told.
 */
export function tasksOf(service: Registration, { stack, usage }: PricingContext): Tasks {
  const [target] = stack.users(service, "aws:appautoscaling/target:Target", "resourceId");
  if (target === undefined) {
    const fixed = weekOf([], Number(service.inputs.desiredCount));
    return { idle: fixed, load: fixed };
  }
  const floors = stack.users(target, "aws:appautoscaling/scheduledAction:ScheduledAction", "resourceId");
  const idle = weekOf(
    floors.map(({ inputs }) => ({
      schedule: String(inputs.schedule),
      value: Number(at(inputs.scalableTargetAction, "minCapacity")),
    })),
    Number(target.inputs.minCapacity),
  );
  const busy = (Number(target.inputs.maxCapacity) * usage.taskPercent) / 100;
  return { idle, load: idle.map((floor) => Math.max(floor, busy)) };
}

const servicesOf = (cluster: Registration, { stack }: PricingContext) =>
  stack.users(cluster, "aws:ecs/service:Service", "cluster");

/** Services on the instances of a group: it belongs to a capacity provider, and that to a cluster. */
const servicesOn = (group: Registration, context: PricingContext): readonly Registration[] =>
  context.stack
    .users(group, "aws:ecs/capacityProvider:CapacityProvider", "autoScalingGroupProvider")
    .flatMap((provider) =>
      context.stack.users(
        provider,
        "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
        "capacityProviders",
      ),
    )
    .flatMap((attachment) => context.stack.source(attachment, "clusterName", "aws:ecs/cluster:Cluster") ?? [])
    .flatMap((cluster) => servicesOf(cluster, context));

const groupPricing: Pricing = (group, context) => {
  const { stack } = context;
  const template = stack.source(group, "launchTemplate", "aws:ec2/launchTemplate:LaunchTemplate");
  const type = oneOf(template?.inputs.instanceType, instanceTypes, `instanceType of ${group.name}`);
  const shares = servicesOn(group, context).map((service) => {
    const definition = stack.source(
      service,
      "taskDefinition",
      "aws:ecs/taskDefinition:TaskDefinition",
    )?.inputs;
    const task = { cpu: Number(definition?.cpu), memoryMiB: Number(definition?.memory) };
    return { tasks: tasksOf(service, context), perInstance: tasksPerInstance({ instanceType: type, task }) };
  });
  const instances = (level: keyof Tasks) =>
    average(
      weekOf([], 0).map((_, hour) =>
        Math.ceil(
          shares.reduce((sum, { tasks, perInstance }) => sum + (tasks[level][hour] ?? 0) / perInstance, 0),
        ),
      ),
    );
  const each = { idle: instances("idle"), load: instances("load") };
  const times = (amount: number) => ({ idle: each.idle * amount, load: each.load * amount });
  const gigabytes = itemsOf(template?.inputs.blockDeviceMappings)
    .map((mapping) => Number(at(mapping, "ebs", "volumeSize")))
    .reduce((sum, size) => sum + size, 0);
  const metrics = at(template?.inputs.monitoring, "enabled") === true ? metricsOfInstance : 0;
  return [
    varying(type, times(monthHours)),
    varying("volumeGB", times(gigabytes)),
    varying("instanceMetric", times(metrics)),
  ];
};

/** The number of metrics that detailed monitoring charges for, by infracost's reading of the price list. */
const metricsOfInstance = 7;

/**
 * Metrics of enhanced Container Insights: of the cluster, and of a task with its two containers. AWS names them but gives
 * no number; these are counted from its list, roughly.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-enhanced-observability-metrics-ECS.html
 */
const insightsMetrics = { cluster: 30, task: 40 };

const clusterPricing: Pricing = (cluster, context) => {
  const setting = itemsOf(cluster.inputs.settings).find((each) => at(each, "name") === "containerInsights");
  const tasks = servicesOf(cluster, context).map((service) => tasksOf(service, context));
  const metrics = (level: keyof Tasks) => {
    const running = tasks.reduce((sum, each) => sum + average(each[level]), 0);
    return running === 0 ? 0 : insightsMetrics.cluster + insightsMetrics.task * running;
  };
  const kinds = {
    enhanced: () => [varying("insightsMetric", { idle: metrics("idle"), load: metrics("load") })],
    disabled: () => [],
  };
  return kinds[oneOf(at(setting, "value") ?? "disabled", kinds, `containerInsights of ${cluster.name}`)]();
};

/** Runs a month of a function that a rule calls by the clock; undefined where none does. @throws for another rule than a rate */
export function scheduledRuns(
  code: Registration,
  { stack }: Pick<PricingContext, "stack">,
): number | undefined {
  const [target] = stack.users(code, "aws:cloudwatch/eventTarget:EventTarget", "arn");
  if (target === undefined) return undefined;
  const minutes = minutesBetween(stack.source(target, "rule", "aws:cloudwatch/eventRule:EventRule"));
  if (minutes === undefined) throw new Error(`the schedule of ${code.name} is no rate in minutes`);
  return (monthDays * 24 * 60) / minutes;
}

/** Runs in a month of a function that rotates something once a month: four steps, and the first time. */
const functionRuns = 10;

/** Alarms that AWS makes for a policy which follows a target, and for a capacity provider. */
const scalingAlarms = always("alarmMetric", 2);

export const computePricing: Readonly<Record<string, Pricing>> = {
  "aws:autoscaling/group:Group": groupPricing,
  "aws:ecs/cluster:Cluster": clusterPricing,
  "aws:ecs/capacityProvider:CapacityProvider": () => [scalingAlarms],
  "aws:appautoscaling/policy:Policy": ({ inputs }) =>
    inputs.policyType === "TargetTrackingScaling" ? [scalingAlarms] : [],
  "aws:ecr/repository:Repository": (_, { usage }) => [always("imageGB", usage.imageGB)],
  // Each run is paid for as if it took all its time.
  "aws:lambda/function:Function": (code, context) => {
    const runs = scheduledRuns(code, context) ?? functionRuns;
    const { timeout, memorySize } = code.inputs;
    return [
      always("functionMillion", runs / 1e6),
      always("functionGBSecond", (runs * Number(timeout) * Number(memorySize)) / 1024),
    ];
  },
  "aws:sqs/queue:Queue": ({ inputs }, { usage: { requests } }) => {
    const price = inputs.fifoQueue === true ? "fifoMillion" : "queueMillion";
    // What waits for dead letters gets hardly any. Each payment is sent, received and deleted.
    if (inputs.redrivePolicy === undefined) return [];
    return [atLoad(price, 3 * (requests.millions + requests.apiMillions) * (requests.writePercent / 100))];
  },
};
