import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring } from "../../../environments/index.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import type { AlarmSpec } from "../../kit/watch/alarm.ts";
import { type Metric, metricOf, single } from "../../kit/watch/metric.ts";
import { noTraffic } from "../../kit/watch/request-errors.ts";

export interface ApiSubject {
  readonly apiId: pulumi.Input<string>;
  readonly stage: string;
  /** The parts of ARNs that CloudWatch knows the balancer before the application's load balancer by, and its target. */
  readonly balancer: pulumi.Input<string>;
  readonly balancerTarget: pulumi.Input<string>;
  readonly throttled: Metric;
}

/**
 * Counts the requests that the API's own limits turn away. API Gateway counts them among all that are the caller's fault,
 * and so does the firewall's limit, which is told apart by having an integration's answer.
 * @returns the metric
 */
export function countThrottled(scope: Scope, logGroup: aws.cloudwatch.LogGroup): Metric {
  const namespace = `Payments/Api/${scope.suffix}`;
  const name = "Throttled";
  new aws.cloudwatch.LogMetricFilter(
    nameIn(scope, "metric-filter-throttled"),
    {
      logGroupName: logGroup.name,
      pattern: '{ $.status = "429" && $.integrationStatus = "-" }',
      metricTransformation: { namespace, name, value: "1", defaultValue: "0", unit: "Count" },
    },
    optionsIn(scope),
  );
  return { namespace, name, dimensions: {}, stat: "Sum" };
}

/**
 * Requests a minute up to which a share says nothing: more than the health checks make, which a region that waits answers
 * with 503.
 */
const fewRequests = 60;

/** The alarms of the public API. A region that waits has no callers but health checks, and is quiet. */
export function apiAlarms(subject: ApiSubject, { owner, transactionP99Seconds }: Monitoring) {
  const { apiId, stage, balancer, balancerTarget, throttled } = subject;
  const api = metricOf("AWS/ApiGateway", { ApiId: apiId, Stage: stage });
  const share = (name: "4xx" | "5xx", minutes: number) => ({
    metrics: { errors: api(name, "Sum"), requests: api("Count", "Sum") },
    expression: `IF(requests >= ${minutes * fewRequests}, 100 * errors / requests, 0)`,
  });
  const common = { of: undefined, owner, wrong: "above", missing: noTraffic } as const;
  return {
    errors: {
      ...common,
      id: "api-5xx",
      what: "The public API answers with 5xx, in percent",
      severity: "page",
      measure: share("5xx", 1),
      threshold: 5,
      period: 60,
      periods: { wrong: 3, of: 5 },
    },
    slow: {
      ...common,
      id: "api-p99",
      what: "The slowest hundredth of the public API's requests takes too long, in milliseconds",
      severity: "page",
      measure: single(api("Latency", "p99")),
      threshold: transactionP99Seconds * 1000,
      period: 60,
      periods: { wrong: 5, of: 5 },
    },
    refused: {
      ...common,
      id: "api-4xx",
      what: "The public API refuses requests as the caller's fault, in percent",
      severity: "ticket",
      measure: share("4xx", 5),
      threshold: 25,
      period: 300,
      periods: { wrong: 3, of: 3 },
    },
    throttled: {
      ...common,
      id: "api-throttled",
      what: "The public API turns requests away because of its limits, requests in five minutes",
      severity: "ticket",
      measure: single(throttled),
      threshold: 50,
      period: 300,
      periods: { wrong: 3, of: 3 },
    },
    door: {
      ...common,
      id: "api-door",
      what: "The public API has lost the way to the application's load balancer, healthy targets",
      severity: "page",
      measure: single(
        metricOf("AWS/NetworkELB", { LoadBalancer: balancer, TargetGroup: balancerTarget })(
          "HealthyHostCount",
          "Maximum",
        ),
      ),
      wrong: "below",
      threshold: 1,
      period: 60,
      periods: { wrong: 3, of: 3 },
      missing: { treat: "breaching", why: "the balancer reports every minute whatever is active" },
    },
  } as const satisfies Record<string, AlarmSpec>;
}
