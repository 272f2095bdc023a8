import { onceEach } from "../../model/once.ts";
import { type Inventory, type Resource, record, text, texts } from "../../reachability/inventory.ts";
import { BeyondThePlay } from "../answer.ts";
import { Unread } from "../lexer.ts";
import { alarmPublisher, refusedBy, severityOf } from "../receive.ts";
import type { Course } from "./course.ts";
import type { Emissions } from "./emitters/index.ts";
import { type AskedSeries, gaugeOf, type MetricAlarm, readMetricAlarm, stateAt } from "./metric-alarm.ts";
import { type CompositeRule, readRule } from "./rule.ts";

/** A composite alarm, and what keeps it quiet. */
interface CompositeAlarm {
  readonly resource: Resource;
  readonly rule: CompositeRule;
  /** The name of the suppressor, and the minutes that the alarm waits for it; none without one. */
  readonly suppressor: string | undefined;
  readonly wait: number;
}

/** A topic that an alarm tells. */
interface Receiver {
  readonly topic: string;
  readonly severity: string | undefined;
  /** The reason why the message does not arrive. */
  readonly refused: string | undefined;
}

/** All alarms of a plan. */
export interface Watchers {
  /** The topics that an alarm tells. */
  readonly receiversOf: (alarm: Resource) => readonly Receiver[];
  readonly metric: readonly MetricAlarm[];
  readonly composite: readonly CompositeAlarm[];
}

/** An alarm's name in AWS. */
export const alarmName = ({ id, inputs, computed }: Resource): string =>
  text(inputs.alarmName) ?? text(inputs.name) ?? text(computed.name) ?? id;

/** @throws BeyondThePlay */
export function readWatch(inventory: Inventory): Watchers {
  return {
    receiversOf: onceEach((alarm: Resource) => receiversIn(inventory, alarm)),
    metric: inventory.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").map(readMetricAlarm),
    composite: inventory.ofType("aws:cloudwatch/compositeAlarm:CompositeAlarm").map(readComposite),
  };
}

function readComposite(resource: Resource): CompositeAlarm {
  const { alarm, waitPeriod } = record(resource.inputs.actionsSuppressor);
  try {
    return {
      resource,
      rule: readRule(text(resource.inputs.alarmRule) ?? ""),
      suppressor: text(alarm)?.replace(/^arn:.*:alarm:/, ""),
      wait: Number(waitPeriod ?? 0) / 60,
    };
  } catch (error) {
    if (error instanceof Unread) throw new BeyondThePlay(resource, error.message);
    throw error;
  }
}

/** The course of a series that an alarm asks for; undefined where nothing is sent under that name, or in that unit. */
export const courseIn =
  (emissions: Emissions, changed: ReadonlyMap<string, Course>) =>
  ({ key, unit }: AskedSeries): Course | undefined => {
    const emission = emissions.get(key);
    if (emission === undefined || (unit !== undefined && unit !== emission.unit)) return undefined;
    return changed.get(key) ?? emission.usual;
  };

/** Somebody who is told by an alarm, or who should have been. */
export interface Telling extends Receiver {
  readonly alarm: Resource;
  /** Minutes after the failure began. */
  readonly minute: number;
  /** The metric alarms that raised it. */
  readonly because: readonly MetricAlarm[];
}

/** The minute in which each metric alarm is raised. Alarms that are not raised until the last minute are left out. */
export type Raised = ReadonlyMap<MetricAlarm, number>;

/** The first minute in which an alarm is raised. */
export function raisedAt(
  alarm: MetricAlarm,
  emissions: Emissions,
  changed: ReadonlyMap<string, Course>,
  last: number,
): number | undefined {
  const gauge = gaugeOf(alarm, courseIn(emissions, changed));
  for (let minute = 1; minute <= last; minute += 1)
    if (stateAt(alarm, gauge, minute, "OK") === "ALARM") return minute;
  return undefined;
}

/**
 * Everybody who is told of raised metric alarms: by these, and by composite ones. What is raised stays so while it is played.
 * While its suppressor is raised a composite alarm does nothing, and it waits for a while to see whether that will be.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
 */
export function tellings({ receiversOf, composite }: Watchers, raised: Raised): readonly Telling[] {
  if (raised.size === 0) return [];
  const names = new Map([...raised].map(([{ resource }, minute]) => [alarmName(resource), minute]));
  const risen = new Map<string, number>(names);
  const minutes = [...new Set(names.values())].toSorted((a, b) => a - b);
  const state = (minute: number) => (name: string) =>
    (risen.get(name) ?? Number.POSITIVE_INFINITY) <= minute ? "ALARM" : "OK";
  // A composite alarm may ask for another.
  for (let before = -1; before < risen.size; ) {
    before = risen.size;
    for (const { resource, rule } of composite) {
      const first = minutes.find((minute) => rule.holds(state(minute)));
      if (first !== undefined) risen.set(alarmName(resource), first);
    }
  }
  const told = (alarm: Resource, minute: number, because: readonly MetricAlarm[]): readonly Telling[] =>
    receiversOf(alarm).map((receiver) => ({ ...receiver, alarm, minute, because }));
  return [
    ...[...raised].flatMap(([alarm, minute]) => told(alarm.resource, minute, [alarm])),
    ...composite.flatMap(({ resource, rule, suppressor, wait }) => {
      const minute = risen.get(alarmName(resource));
      if (minute === undefined) return [];
      const because = [...raised.keys()].filter((alarm) => rule.names.includes(alarmName(alarm.resource)));
      const telling = told(resource, minute + wait, because);
      const suppressed = suppressor === undefined ? undefined : risen.get(suppressor);
      if (suppressed === undefined || suppressed > minute + wait) return telling;
      return telling.map((each) => ({
        ...each,
        refused: `${suppressor} is raised as well, and keeps it quiet`,
      }));
    }),
  ];
}

function receiversIn(inventory: Inventory, alarm: Resource): readonly Receiver[] {
  return texts(alarm.inputs.alarmActions)
    .filter((action) => action.includes(":sns:"))
    .map((topic) => {
      const found = inventory.find("aws:sns/topic:Topic", topic);
      const account = topic.split(":")[4] ?? "";
      const arn = `arn:aws:cloudwatch:${alarm.region}:${account}:alarm:${alarmName(alarm)}`;
      const far = found !== undefined && found.region !== alarm.region;
      return {
        topic: found?.name ?? topic,
        severity: found && severityOf(found),
        refused:
          alarm.inputs.actionsEnabled === false
            ? "its actions are switched off"
            : far
              ? `${found.name} is in another region, and alarms reach topics of their own alone`
              : refusedBy(inventory, topic, alarmPublisher(arn)),
      };
    });
}
