import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring } from "../../../environments/index.ts";
import type { AlarmSpec } from "../../kit/watch/alarm.ts";
import { metricOf, single } from "../../kit/watch/metric.ts";
import { errorMeasures, noTraffic } from "../../kit/watch/request-errors.ts";
import { comeBackRule } from "./come-back-rule.ts";

export interface IngressSubject {
  readonly region: string;
  /** The part of the ARN that CloudWatch knows the load balancer by. */
  readonly loadBalancer: pulumi.Input<string>;
  /** The name of the web ACL's metrics. */
  readonly webAcl: pulumi.Input<string>;
  /** The ARN of the listener's certificate. */
  readonly certificateArn: pulumi.Input<string>;
}

/** The alarms of the way in. They are alike whether a region serves or waits. */
export function ingressAlarms(subject: IngressSubject, { owner }: Monitoring) {
  const { region, loadBalancer, webAcl, certificateArn } = subject;
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
    certificate: {
      id: "certificate-expiring",
      of,
      what: "The certificate ends soon and ACM has not renewed it, in days",
      severity: "ticket",
      owner,
      measure: single(
        metricOf("AWS/CertificateManager", { CertificateArn: certificateArn })("DaysToExpiry", "Minimum"),
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
  { loadBalancer }: Pick<IngressSubject, "loadBalancer">,
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
