import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring } from "../../../environments/index.ts";
import type { AlarmSpec } from "../../kit/watch/alarm.ts";
import { errorMeasures, noTraffic } from "../../kit/watch/request-errors.ts";

/**
 * The speed at which the errors that may happen in a month are used up: in the last hour and still, or in the last six hours and
 * still. The long window tells that it matters, the short one that it is not over.
 * https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
export function burnAlarms(
  loadBalancer: pulumi.Input<string>,
  { owner, availabilityPercent }: Monitoring,
): Readonly<Record<"fast" | "slow", readonly [AlarmSpec, AlarmSpec]>> {
  const { balanced, own, share } = errorMeasures(loadBalancer);
  const errors = { ...own, target: balanced("HTTPCode_Target_5XX_Count", "Sum") };
  const alarm = (
    kind: "fast" | "slow",
    window: string,
    period: number,
    rate: number,
    severity: AlarmSpec["severity"],
  ): AlarmSpec => ({
    id: `error-budget-${kind}`,
    of: window,
    what: `Of the errors that a month may have, ${rate} times too many in ${window}, in percent of requests`,
    severity,
    owner,
    measure: {
      metrics: { ...errors, requests: balanced("RequestCount", "Sum") },
      expression: share(Object.keys(errors)),
    },
    wrong: "above",
    threshold: burnThreshold(rate, availabilityPercent),
    period,
    periods: { wrong: 1, of: 1 },
    missing: noTraffic,
  });
  return {
    fast: [alarm("fast", "1h", 3600, 14.4, "page"), alarm("fast", "5m", 300, 14.4, "page")],
    slow: [alarm("slow", "6h", 21_600, 6, "ticket"), alarm("slow", "30m", 1800, 6, "ticket")],
  };
}

/** The percentage of errors that uses up a budget so many times faster than it would last. */
export const burnThreshold = (rate: number, availabilityPercent: number): number =>
  Number((rate * (100 - availabilityPercent)).toFixed(3));
