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
  /** IDs of the health checks of the public API in each region; undefined where there is none. */
  readonly api: readonly pulumi.Input<string>[] | undefined;
  /** Whether tasks wait where a region does not serve. They answer, and may. */
  readonly tasksWait: boolean;
}

/**
 * The alarm of both regions answering while the secondary one claims to be active: the primary region's tasks then still
 * write to a database that was left, for whoever still knows the way there. A lost region that comes back looks like this.
 * Undefined where waiting tasks may answer there: no check from outside tells the two apart.
 */
export const bothAnswerAlarm = (
  { primary, claim, tasksWait }: ReachabilitySubject,
  { owner }: Monitoring,
): AlarmSpec | undefined =>
  tasksWait
    ? undefined
    : {
        id: "both-regions-answer",
        of: undefined,
        what: "The primary region answers while the secondary one claims to be active",
        severity: "page",
        owner,
        measure: {
          metrics: { primary: statusOf(primary), claim: statusOf(claim) },
          expression: "IF(claim < 1, primary, 0)",
        },
        wrong: "above",
        threshold: 0,
        period: 60,
        periods: { wrong: 3, of: 3 },
        missing: { treat: "notBreaching", why: "silence is told by public-address-dead" },
      };

const statusOf = (id: pulumi.Input<string>) =>
  metricOf("AWS/Route53", { HealthCheckId: id })("HealthCheckStatus", "Minimum");

/** The alarms that tell whether customers reach the application, as seen from outside. Route 53 reports in us-east-1 alone. */
export function reachabilityAlarms(
  { canary, primary, claim, api }: ReachabilitySubject,
  { owner }: Monitoring,
) {
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
      measure: single(statusOf(canary)),
    },
    primary: {
      ...common,
      id: "primary-dead",
      what: "The primary region does not answer while customers are led there",
      // While the secondary region claims to be active, the primary region is meant not to answer.
      measure: {
        metrics: { primary: statusOf(primary), claim: statusOf(claim) },
        expression: "IF(claim >= 1, primary, 1)",
      },
    },
    ...(api && {
      api: {
        ...common,
        id: "api-dead",
        what: "The public API answers in no region",
        measure: {
          metrics: Object.fromEntries(api.map((id, index) => [`region${index}`, statusOf(id)])),
          expression: `MAX([${api.map((_, index) => `region${index}`).join(", ")}])`,
        },
      },
    }),
  } as const satisfies Record<string, AlarmSpec>;
}
