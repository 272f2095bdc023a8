import { leaseSeconds } from "../../../environments/capabilities/lease.ts";
import type { Monitoring } from "../../../environments/index.ts";
import type { AlarmSpec } from "../../kit/watch/alarm.ts";
import { applicationMetric } from "../../kit/watch/application-metrics.ts";
import { line, series } from "../../kit/watch/dashboard.ts";
import { type Metric, single } from "../../kit/watch/metric.ts";
import type { WatchSpec } from "../../kit/watch/watch.ts";

interface LeaseSubject {
  readonly region: string;
  readonly environment: string;
  /** The number of gates of the other region that the keeper found open. */
  readonly openGates: Metric;
}

/** The treatment of missing data: a task says nothing while it reads that its own region writes, or waits to. */
const quiet = {
  treat: "notBreaching",
  why: "tasks tell of readings in vain, and of those that say that another region writes, and of no others",
} as const;

/** The watch over those who have to read which region writes. */
export function watchLease(
  { region, environment, openGates }: LeaseSubject,
  { owner }: Monitoring,
): WatchSpec {
  const age = applicationMetric(environment, "LeaseAge", "Maximum");
  const lost = applicationMetric(environment, "LeaseLost", "Sum");
  const common = {
    of: undefined,
    owner,
    severity: "page",
    wrong: "above",
    period: 60,
    missing: quiet,
  } as const;
  const alarms: readonly AlarmSpec[] = [
    {
      ...common,
      id: "lease-unread",
      what: `A task cannot read which region writes, and stops after ${leaseSeconds.term} seconds without it, in seconds`,
      measure: single(age),
      threshold: leaseSeconds.warning,
      periods: { wrong: 1, of: 1 },
    },
    {
      ...common,
      id: "lease-lost",
      what: "Tasks run in a region that another one has taken over from, and refuse to write, number of readings that say so",
      measure: single(lost),
      threshold: 0,
      periods: { wrong: 1, of: 1 },
    },
    {
      ...common,
      id: "other-region-open",
      what: "The other region answered and stood open beside this one, which writes, and was closed as far as it let itself, number of gates",
      measure: single(openGates),
      threshold: 0,
      periods: { wrong: 1, of: 1 },
      missing: { treat: "notBreaching", why: "that nobody looks is told by keeper-silent" },
    },
    {
      ...common,
      id: "keeper-silent",
      what: "Nobody looks any more whether the other region stands open beside this one, number of looks",
      severity: "ticket",
      measure: single({ ...openGates, stat: "SampleCount" }),
      wrong: "below",
      threshold: 1,
      // A look that fails, or comes late, says nothing yet.
      period: 300,
      periods: { wrong: 2, of: 2 },
      missing: { treat: "breaching", why: "no number means that nobody looks" },
    },
  ];
  return {
    alarms,
    row: [
      series(region, "Seconds since which region writes was read, where that is in vain", 8, [
        line(age, { label: "longest" }),
      ]),
      series(region, "Readings that say that another region writes", 8, [line(lost, { label: "readings" })]),
      series(region, "Gates of the other region that stood open beside this one", 8, [
        line(openGates, { label: "gates" }),
      ]),
    ],
  };
}
