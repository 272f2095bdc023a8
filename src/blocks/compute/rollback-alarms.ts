import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ComputeSettings } from "../../../environments/index.ts";
import type { Scope } from "../../kit/scope.ts";
import { type AlarmSpec, createAlarm } from "../../kit/watch/alarm.ts";
import { metricOf, single } from "../../kit/watch/metric.ts";

export interface RollbackAlarmsArgs {
  readonly thresholds: ComputeSettings["rollback"];
  readonly owner: string;
  /** The parts of ARNs that CloudWatch knows load balancer and target groups by. */
  readonly loadBalancer: pulumi.Input<string>;
  readonly targetGroups: readonly pulumi.Input<string>[];
}

/** Requests a minute below which a share of errors says nothing. */
const fewRequests = 20;

/**
 * What makes ECS roll a deployment back, over both sides at once: a canary's errors count whichever side it is on. They
 * tell nobody by themselves: they are symptoms of an incident.
 */
export const createRollbackAlarms = (
  scope: Scope,
  args: RollbackAlarmsArgs,
): readonly aws.cloudwatch.MetricAlarm[] => rollbackAlarms(args).map((spec) => createAlarm(scope, spec, []));

function rollbackAlarms(args: RollbackAlarmsArgs): readonly AlarmSpec[] {
  const { thresholds, owner } = args;
  const balanced = metricOf("AWS/ApplicationELB", { LoadBalancer: args.loadBalancer });
  const unhealthy = args.targetGroups.map(
    (TargetGroup, index) =>
      [`unhealthy${index}`, balanced("UnHealthyHostCount", "Maximum", { TargetGroup })] as const,
  );
  const common = {
    of: undefined,
    severity: "page",
    owner,
    wrong: "above",
    period: 60,
    periods: { wrong: 2, of: 3 },
    missing: { treat: "notBreaching", why: "a region without traffic or tasks has no data and no fault" },
  } as const;
  return [
    {
      ...common,
      id: "target-5xx",
      what: "Tasks answer requests with 5xx, in percent",
      threshold: thresholds.errorPercent,
      measure: {
        metrics: {
          errors: balanced("HTTPCode_Target_5XX_Count", "Sum"),
          requests: balanced("RequestCount", "Sum"),
        },
        expression: `IF(requests >= ${fewRequests}, 100 * FILL(errors, 0) / requests, 0)`,
      },
    },
    {
      ...common,
      id: "target-p99",
      what: "The slowest hundredth of requests takes too long, in seconds",
      threshold: thresholds.p99Seconds,
      measure: single(balanced("TargetResponseTime", "p99")),
    },
    {
      ...common,
      id: "unhealthy-hosts",
      what: "Tasks fail the load balancer's health check, number of tasks",
      threshold: 0,
      measure: {
        metrics: Object.fromEntries(unhealthy),
        expression: unhealthy.map(([id]) => `FILL(${id}, 0)`).join(" + "),
      },
    },
  ];
}
