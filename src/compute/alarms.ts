import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Compute } from "../../environments/index.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";

export interface RollbackAlarmsArgs {
  readonly thresholds: Compute["rollback"];
  /** The parts of ARNs that CloudWatch knows load balancer and target groups by. */
  readonly loadBalancer: pulumi.Input<string>;
  readonly targetGroups: readonly pulumi.Input<string>[];
}

/** Seconds. */
const period = 60;

/** Requests a minute below which a share of errors says nothing. */
const fewRequests = 20;

/**
 * What makes ECS roll a deployment back, over both sides at once: a canary's errors count whichever side it is on. A
 * region without traffic has no data and no alarm.
 * @returns the alarms' names
 */
export function createRollbackAlarms(
  scope: Scope,
  args: RollbackAlarmsArgs,
): readonly pulumi.Output<string>[] {
  const { thresholds, loadBalancer } = args;
  const metric = (id: string, metricName: string, stat: string, dimensions = {}) => ({
    id,
    metric: {
      namespace: "AWS/ApplicationELB",
      metricName,
      stat,
      period,
      dimensions: { LoadBalancer: loadBalancer, ...dimensions },
    },
  });
  const alarm = (
    kind: string,
    alarmDescription: string,
    threshold: number,
    metricQueries: aws.types.input.cloudwatch.MetricAlarmMetricQuery[],
  ) =>
    new aws.cloudwatch.MetricAlarm(
      nameIn(scope, `alarm-${kind}`),
      {
        alarmDescription,
        comparisonOperator: "GreaterThanThreshold",
        threshold,
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
        treatMissingData: "notBreaching",
        metricQueries,
      },
      optionsIn(scope),
    ).name;

  const unhealthy = args.targetGroups.map((TargetGroup, index) =>
    metric(`unhealthy${index}`, "UnHealthyHostCount", "Maximum", { TargetGroup }),
  );
  return [
    alarm("target-5xx", "Share of requests that tasks answer with 5xx, in percent", thresholds.errorPercent, [
      metric("errors", "HTTPCode_Target_5XX_Count", "Sum"),
      metric("requests", "RequestCount", "Sum"),
      {
        id: "share",
        expression: `IF(requests >= ${fewRequests}, 100 * FILL(errors, 0) / requests, 0)`,
        returnData: true,
      },
    ]),
    alarm("target-p99", "Seconds that the slowest hundredth of requests takes", thresholds.p99Seconds, [
      { ...metric("latency", "TargetResponseTime", "p99"), returnData: true },
    ]),
    alarm("unhealthy-hosts", "Tasks that fail the load balancer's health check", 0, [
      ...unhealthy,
      {
        id: "unhealthy",
        expression: unhealthy.map(({ id }) => `FILL(${id}, 0)`).join(" + "),
        returnData: true,
      },
    ]),
  ];
}
