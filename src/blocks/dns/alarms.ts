import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring } from "../../../environments/index.ts";
import type { AlarmSpec } from "../../kit/watch/alarm.ts";
import { metricOf, single } from "../../kit/watch/metric.ts";

export interface ReachabilitySubject {
  /**
   * IDs of Route 53's health checks: the public address, the primary region's own, and that the secondary does not
   * claim to be active.
   */
  readonly canary: pulumi.Input<string>;
  readonly primary: pulumi.Input<string>;
  readonly claim: pulumi.Input<string>;
  /** Of the public API in each region; undefined where there is none. */
  readonly api: readonly pulumi.Input<string>[] | undefined;
}

/** Whether customers reach the application, as seen from outside. Route 53 reports in us-east-1 alone. */
export function reachabilityAlarms(
  { canary, primary, claim, api }: ReachabilitySubject,
  { owner }: Monitoring,
) {
  const status = (id: pulumi.Input<string>) =>
    metricOf("AWS/Route53", { HealthCheckId: id })("HealthCheckStatus", "Minimum");
  const common = {
    of: undefined,
    severity: "page",
    owner,
    wrong: "below",
    threshold: 1,
    period: 60,
    periods: { wrong: 3, of: 3 },
    missing: { treat: "breaching", why: "Route 53 reports every minute whatever is active" },
  } as const;
  return {
    canary: {
      ...common,
      id: "public-address-dead",
      what: "The address that customers use does not answer, whichever region it leads to",
      measure: single(status(canary)),
    },
    primary: {
      ...common,
      id: "primary-dead",
      what: "The primary region does not answer while customers are led there",
      // While the secondary region claims to be active, the primary region is meant not to answer.
      measure: {
        metrics: { primary: status(primary), claim: status(claim) },
        expression: "IF(claim >= 1, primary, 1)",
      },
    },
    ...(api && {
      api: {
        ...common,
        id: "api-dead",
        what: "The public API answers in no region",
        measure: {
          metrics: Object.fromEntries(api.map((id, index) => [`region${index}`, status(id)])),
          expression: `MAX([${api.map((_, index) => `region${index}`).join(", ")}])`,
        },
      },
    }),
  } as const satisfies Record<string, AlarmSpec>;
}
