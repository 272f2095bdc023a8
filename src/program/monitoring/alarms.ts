import type * as aws from "@pulumi/aws";
import type { Scope } from "../../kit/scope.ts";
import { type AlarmSpec, createAlarm, createIncident } from "../../kit/watch/alarm.ts";
import type { Topics } from "../../kit/watch/topics.ts";
import type { Incident, WatchSpec } from "../../kit/watch/watch.ts";

interface AlarmsArgs {
  readonly watches: readonly WatchSpec[];
  /** The team that looks after the incidents. */
  readonly owner: string;
  readonly topics: Topics;
}

/**
 * All alarms of a region: those that speak for themselves, and the incidents that speak for others.
 * @returns the incidents, those first that explain others
 */
export function createAlarms(
  scope: Scope,
  { watches, owner, topics }: AlarmsArgs,
): readonly aws.cloudwatch.CompositeAlarm[] {
  for (const spec of watches.flatMap(({ alarms = [] }) => alarms))
    createAlarm(scope, spec, [topics[spec.severity].arn]);
  const symptoms = watches.flatMap((watch) => watch.symptoms ?? []);
  const symptom = (alarm: AlarmSpec | aws.cloudwatch.MetricAlarm) =>
    "measure" in alarm ? createAlarm(scope, alarm, []) : alarm;
  const made = new Map<Incident, aws.cloudwatch.CompositeAlarm>();
  for (const incident of causesFirst(new Set(symptoms.map((each) => each.incident)))) {
    const { cause, ...alert } = incident;
    const own = symptoms.filter((each) => each.incident === incident);
    made.set(
      incident,
      createIncident(scope, {
        ...alert,
        owner,
        symptoms: own.map(({ alarms }) => alarms.map(symptom)),
        actions: [topics[incident.severity].arn],
        cause: cause && made.get(cause),
      }),
    );
  }
  return [...made.values()];
}

const causesFirst = (incidents: ReadonlySet<Incident>): readonly Incident[] =>
  [...incidents].sort((a, b) => depth(a) - depth(b));

const depth = ({ cause }: Incident): number => (cause === undefined ? 0 : 1 + depth(cause));
