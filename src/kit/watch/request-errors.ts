import type * as pulumi from "@pulumi/pulumi";
import { metricOf } from "./metric.ts";

/** Requests in a period below which a share of errors says nothing. */
export const fewRequests = 20;

export const noTraffic = {
  treat: "notBreaching",
  why: "a region without traffic has no data and no fault",
} as const;

/**
 * Errors that the load balancer answers by itself. 503 is not among them: that is what a region that does not serve
 * answers on purpose, and the check of the public address sees it where it is a fault.
 */
const ownErrors = {
  internal: "HTTPCode_ELB_500_Count",
  badGateway: "HTTPCode_ELB_502_Count",
  timeouts: "HTTPCode_ELB_504_Count",
} as const;

/** The load balancer's metrics, its own errors among them, and the share of requests that errors are, in percent. */
export function errorMeasures(loadBalancer: pulumi.Input<string>) {
  const balanced = metricOf("AWS/ApplicationELB", { LoadBalancer: loadBalancer });
  const own = {
    internal: balanced(ownErrors.internal, "Sum"),
    badGateway: balanced(ownErrors.badGateway, "Sum"),
    timeouts: balanced(ownErrors.timeouts, "Sum"),
  };
  const share = (errors: readonly string[]) =>
    `IF(requests >= ${fewRequests}, 100 * (${errors.map((id) => `FILL(${id}, 0)`).join(" + ")}) / requests, 0)`;
  return { balanced, own, share };
}
