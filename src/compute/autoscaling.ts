import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Floor, Sizes } from "../../environments/index.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";
import { taskBounds } from "./capacity.ts";

export interface AutoscalingArgs {
  readonly clusterName: pulumi.Input<string>;
  readonly serviceName: pulumi.Input<string>;
  readonly serving: boolean;
  readonly sizes: Sizes;
  readonly cpuTargetPercent: number;
  readonly floors: readonly Floor[];
}

/**
 * Steers the number of tasks by their CPU use, between bounds that go by the time of day. New bounds hold at once: AWS
 * moves a number that lies outside of them when they are set.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scaling-activities.html
 */
export function createAutoscaling(scope: Scope, args: AutoscalingArgs): void {
  const { serving, sizes } = args;
  const target = new aws.appautoscaling.Target(
    nameIn(scope, "scaling-target"),
    {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: pulumi.interpolate`service/${args.clusterName}/${args.serviceName}`,
      ...taskBounds(serving, sizes),
    },
    optionsIn(scope),
  );
  const of = {
    serviceNamespace: target.serviceNamespace,
    scalableDimension: target.scalableDimension,
    resourceId: target.resourceId,
  };
  new aws.appautoscaling.Policy(
    nameIn(scope, "scaling-policy-cpu"),
    {
      ...of,
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
        targetValue: args.cpuTargetPercent,
        scaleOutCooldown: 60,
        scaleInCooldown: 300,
      },
    },
    optionsIn(scope),
  );
  for (const { name, cron, timezone, minTasks } of args.floors)
    new aws.appautoscaling.ScheduledAction(
      nameIn(scope, `scaling-floor-${name}`),
      {
        ...of,
        schedule: `cron(${cron})`,
        timezone,
        scalableTargetAction: taskBounds(serving, sizes, minTasks),
      },
      optionsIn(scope),
    );
}
