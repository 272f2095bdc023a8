import type { Monitoring, RecoveryPoints } from "../../../environments/index.ts";
import type { AlarmSpec } from "../../kit/watch/alarm.ts";
import { type Metric, single } from "../../kit/watch/metric.ts";

/**
 * The alarm of a newest recovery point that is too old. It may be of the region's own database or a copy of the other
 * region's: either counts, so a move changes nothing here.
 * @param age seconds
 */
export const pointAgeAlarm = (
  age: Metric,
  { maxDataLossMinutes }: RecoveryPoints,
  { owner }: Monitoring,
): AlarmSpec => ({
  id: "recovery-points-late",
  of: undefined,
  what: `The newest recovery point is older than ${maxDataLossMinutes} minutes, in seconds: more payments than agreed would be lost with the other region`,
  severity: "page",
  owner,
  measure: single(age),
  wrong: "above",
  threshold: maxDataLossMinutes * 60,
  // Two looks each: one that fails says nothing yet.
  period: 600,
  periods: { wrong: 2, of: 2 },
  missing: { treat: "breaching", why: "no age means that nobody looks" },
});
