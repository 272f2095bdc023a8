import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring } from "../../../environments/index.ts";
import type { AlarmSpec } from "../../kit/watch/alarm.ts";
import { metricOf, single } from "../../kit/watch/metric.ts";
import { errorMeasures, noTraffic } from "../../kit/watch/request-errors.ts";
import { applicationMetric } from "./application-metrics.ts";

export interface ServiceSubject {
  readonly environment: string;
  /** The part of the ARN that CloudWatch knows the load balancer by. */
  readonly loadBalancer: pulumi.Input<string>;
  readonly webAcl: pulumi.Input<string>;
  readonly region: string;
  /** The rule that turns customers away from a region that does not serve. */
  readonly comeBackRule: string;
  readonly clusterName: pulumi.Input<string>;
  /** Undefined while there is no image to run. */
  readonly serviceName: pulumi.Input<string> | undefined;
  readonly applicationLogs: pulumi.Input<string>;
  readonly certificateArn: pulumi.Input<string>;
}

/** The alarms of what customers meet. They are alike whether a region serves or waits. */
export function serviceAlarms(subject: ServiceSubject, { owner, transactionP99Seconds }: Monitoring) {
  const { environment, loadBalancer, webAcl, region, comeBackRule } = subject;
  const { balanced, own, share } = errorMeasures(loadBalancer);
  const of = undefined;
  return {
    loadBalancerErrors: {
      id: "load-balancer-5xx",
      of,
      what: "The load balancer answers requests with 500, 502 or 504 by itself, in percent",
      severity: "page",
      owner,
      measure: {
        metrics: { ...own, requests: balanced("RequestCount", "Sum") },
        expression: share(Object.keys(own)),
      },
      wrong: "above",
      threshold: 1,
      period: 60,
      periods: { wrong: 3, of: 5 },
      missing: noTraffic,
    },
    slowTransactions: {
      id: "transaction-p99",
      of,
      what: "The slowest hundredth of payments takes too long, in milliseconds",
      severity: "page",
      owner,
      measure: single(applicationMetric(environment, "TransactionDuration", "p99")),
      wrong: "above",
      threshold: transactionP99Seconds * 1000,
      period: 60,
      periods: { wrong: 5, of: 5 },
      missing: noTraffic,
    },
    turnedAway: {
      id: "customers-turned-away",
      of,
      what: "Customers are led to a region that does not serve and turned away, requests a minute",
      severity: "page",
      owner,
      measure: single(
        metricOf("AWS/WAFV2", { WebACL: webAcl, Rule: comeBackRule, Region: region })(
          "BlockedRequests",
          "Sum",
        ),
      ),
      wrong: "above",
      // What scans the internet finds a standby region, too.
      threshold: 300,
      period: 60,
      periods: { wrong: 3, of: 3 },
      missing: { treat: "notBreaching", why: "nobody is turned away where there is no data" },
    },
    cardNumbers: {
      id: "card-numbers-in-logs",
      of,
      what: "The application writes card numbers to its log, where they are masked",
      severity: "page",
      owner,
      measure: single(
        metricOf("AWS/Logs", { LogGroupName: subject.applicationLogs, DataProtectionOperation: "Audit" })(
          "LogEventsWithFindings",
          "Sum",
        ),
      ),
      wrong: "above",
      threshold: 0,
      period: 300,
      periods: { wrong: 1, of: 1 },
      missing: { treat: "notBreaching", why: "there is data only when something was found" },
    },
    certificate: {
      id: "certificate-expiring",
      of,
      what: "The certificate ends soon and ACM has not renewed it, in days",
      severity: "ticket",
      owner,
      measure: single(
        metricOf("AWS/CertificateManager", { CertificateArn: subject.certificateArn })(
          "DaysToExpiry",
          "Minimum",
        ),
      ),
      wrong: "below",
      // ACM renews 45 days before the end, since it gives certificates for 198 days and not 395 (AWS's What's New of
      // 18 February 2026): whoever is told has a month left, and ACM has had two weeks.
      threshold: 30,
      period: 86_400,
      periods: { wrong: 1, of: 1 },
      missing: {
        treat: "ignore",
        why: "the metric comes once a day and ends with the certificate, and the alarm has to outlast that",
      },
    },
  } as const satisfies Record<string, AlarmSpec>;
}

/**
 * Requests that are not as the standard has them, beyond the public API's own: API Gateway sends `Content-Length: 0` with a
 * GET, which counts as such. They pass, because most are harmless; many are somebody who looks for a gap between two
 * servers. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#desync-mitigation-mode
 * @param api undefined without one
 */
export function dubiousRequestsAlarm(
  { loadBalancer }: Pick<ServiceSubject, "loadBalancer">,
  api: { readonly apiId: pulumi.Input<string>; readonly stage: string } | undefined,
  { owner }: Monitoring,
): AlarmSpec {
  const balanced = metricOf("AWS/ApplicationELB", { LoadBalancer: loadBalancer });
  const dubious = balanced("DesyncMitigationMode_NonCompliant_Request_Count", "Sum");
  return {
    id: "requests-dubious",
    of: undefined,
    what: "Requests are malformed in ways that two servers read differently, requests in five minutes",
    severity: "ticket",
    owner,
    measure: api
      ? {
          metrics: {
            dubious,
            // Each that was passed on has one.
            api: metricOf("AWS/ApiGateway", { ApiId: api.apiId, Stage: api.stage })(
              "IntegrationLatency",
              "SampleCount",
            ),
          },
          expression: "FILL(dubious, 0) - FILL(api, 0)",
        }
      : single(dubious),
    wrong: "above",
    threshold: 100,
    period: 300,
    periods: { wrong: 3, of: 3 },
    missing: noTraffic,
  };
}

/** Fewer tasks of a service than there should be. Nothing where none should be, as in a region that waits. */
export function shortageAlarm(
  { clusterName }: Pick<ServiceSubject, "clusterName">,
  { id, what, serviceName }: Pick<AlarmSpec, "id" | "what"> & { readonly serviceName: pulumi.Input<string> },
  { owner }: Monitoring,
): AlarmSpec {
  const insights = metricOf("ECS/ContainerInsights", { ClusterName: clusterName, ServiceName: serviceName });
  return {
    id,
    of: undefined,
    what,
    severity: "ticket",
    owner,
    measure: {
      metrics: {
        desired: insights("DesiredTaskCount", "Average"),
        running: insights("RunningTaskCount", "Average"),
      },
      expression: "desired - running",
    },
    wrong: "above",
    threshold: 0.5,
    period: 60,
    // An instance that has to start first takes a few minutes.
    periods: { wrong: 15, of: 15 },
    missing: {
      treat: "notBreaching",
      why: "a service without tasks reports nothing, and customers' alarms watch",
    },
  };
}
