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
  readonly throttled: Metric;
  readonly answered: Metric;
}

/**
 * Counts what no metric of AWS's tells, from the lines of the access log.
 * @returns `throttled`, the requests that the API's own limits turn away: API Gateway counts them among all that are the
 *   caller's fault, and so it does the firewall's limit, which is told apart by having an integration's answer; and
 *   `answered`, those that something behind the API answered, whatever it said
 */
export function countRequests(
  scope: Scope,
  logGroup: aws.cloudwatch.LogGroup,
): Pick<ApiSubject, "throttled" | "answered"> {
  const namespace = `Payments/Api/${scope.suffix}`;
  const count = (name: string, pattern: string): Metric => {
    new aws.cloudwatch.LogMetricFilter(
      nameIn(scope, `metric-filter-${name.toLowerCase()}`),
      {
        logGroupName: logGroup.name,
        pattern,
        metricTransformation: { namespace, name, value: "1", defaultValue: "0", unit: "Count" },
      },
      optionsIn(scope),
    );
    return { namespace, name, dimensions: {}, stat: "Sum" };
  };
  return {
    throttled: count("Throttled", '{ $.status = "429" && $.integrationStatus = "-" }'),
    answered: count("Answered", '{ $.integrationStatus != "-" }'),
  };
}

/**
 * Requests a minute up to which a share says nothing: more than the health checks make, which a region that waits answers
 * with 503.
 */
const fewRequests = 60;

/** The alarms of the public API. A region that waits has no callers but health checks, and is quiet. */
export function apiAlarms(subject: ApiSubject, { owner, transactionP99Seconds }: Monitoring) {
  const { apiId, stage, throttled, answered } = subject;
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
      what: "Nothing behind the public API answers any more, requests answered a minute",
      severity: "page",
      // No metric tells whether a load balancer that is a target is healthy (emitted-metrics.ts). What comes back does.
      measure: single(answered),
      wrong: "below",
      threshold: 1,
      period: 60,
      periods: { wrong: 5, of: 5 },
      missing: {
        treat: "breaching",
        why: "health checks call the API of each region twice a minute and more, whatever is active",
      },
    },
  } as const satisfies Record<string, AlarmSpec>;
}
