import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ComputeSettings } from "../../../environments/index.ts";
import type { Scope } from "../../kit/scope.ts";
import { type AlarmSpec, createAlarm } from "../../kit/watch/alarm.ts";
import { metricOf } from "../../kit/watch/metric.ts";
import { fewRequests } from "../../kit/watch/request-errors.ts";

interface RollbackAlarmsArgs {
  readonly thresholds: ComputeSettings["rollback"];
  readonly owner: string;
  /** The parts of ARNs that CloudWatch knows load balancer and target groups by. */
  readonly loadBalancer: pulumi.Input<string>;
  readonly targetGroups: Readonly<Record<Side, pulumi.Input<string>>>;
}

const sides = ["blue", "green"] as const;
type Side = (typeof sides)[number];

/** Requests in a period below which the slowest hundredth is a single one. */
const enoughForP99 = 100;

/**
 * The alarms at which ECS rolls a deployment back. Each side has its own: a canary's tenth of the requests would be lost among the
 * others'. They tell nobody by themselves: they are symptoms of an incident.
 */
export const createRollbackAlarms = (
  scope: Scope,
  args: RollbackAlarmsArgs,
): readonly aws.cloudwatch.MetricAlarm[] =>
  sides.flatMap((side) => rollbackAlarms(args, side)).map((spec) => createAlarm(scope, spec, []));

function rollbackAlarms(
  { thresholds, owner, loadBalancer, targetGroups }: RollbackAlarmsArgs,
  side: Side,
): readonly AlarmSpec[] {
  const ofSide = metricOf("AWS/ApplicationELB", {
    LoadBalancer: loadBalancer,
    TargetGroup: targetGroups[side],
  });
  const requests = ofSide("RequestCount", "Sum");
  const common = {
    of: side,
    severity: "page",
    owner,
    wrong: "above",
    period: 60,
    missing: { treat: "notBreaching", why: "a side without traffic or tasks has no data and no fault" },
  } as const;
  return [
    {
      ...common,
      id: "target-5xx",
      what: `Tasks of the side ${side} answer requests with 5xx, in percent`,
      threshold: thresholds.errorPercent,
      periods: { wrong: 2, of: 3 },
      measure: {
        metrics: { errors: ofSide("HTTPCode_Target_5XX_Count", "Sum"), requests },
        expression: `IF(requests >= ${fewRequests}, 100 * FILL(errors, 0) / requests, 0)`,
      },
    },
    {
      ...common,
      id: "target-p99",
      what: `The slowest hundredth of requests takes too long on the side ${side}, in seconds`,
      threshold: thresholds.p99Seconds,
      periods: { wrong: 3, of: 5 },
      measure: {
        metrics: { p99: ofSide("TargetResponseTime", "p99"), requests },
        expression: `IF(requests >= ${enoughForP99}, p99, 0)`,
      },
    },
    {
      ...common,
      id: "unhealthy-hosts",
      what: `Tasks of the side ${side} fail the load balancer's health check for five minutes, in percent`,
      threshold: thresholds.unhealthyPercent,
      // One that starts slowly, or is replaced, is well again by then.
      periods: { wrong: 5, of: 5 },
      measure: {
        metrics: {
          unhealthy: ofSide("UnHealthyHostCount", "Maximum"),
          healthy: ofSide("HealthyHostCount", "Minimum"),
        },
        // CloudWatch leaves out what is divided by zero: a side without tasks.
        expression: "100 * unhealthy / (healthy + unhealthy)",
      },
    },
  ];
}
