import { onceFor } from "../../model/once.ts";
import type { PlainRecord } from "../../model/registration.ts";
import { number, type Resource, record, records, text } from "../../reachability/inventory.ts";
import { BeyondThePlay } from "../answer.ts";
import { Unread } from "../lexer.ts";
import { type Course, isStatistic, summedUp } from "./course.ts";
import { keyOf } from "./emitters/index.ts";
import { type Formula, readFormula } from "./math.ts";
import type { AlarmState } from "./rule.ts";

/** A series of CloudWatch's, as an alarm asks for it. */
export interface AskedSeries {
  /** The series' name among all that is sent. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: PlainRecord;
  readonly stat: string;
  /** Seconds of one period. */
  readonly period: number;
  /** The unit that is asked for. Undefined: any. */
  readonly unit: string | undefined;
}

/** A metric alarm, read from its inputs. */
export interface MetricAlarm {
  readonly resource: Resource;
  /** The series, by the names that the expression has for them. */
  readonly series: ReadonlyMap<string, AskedSeries>;
  /** The names of the alarm's series among all that is sent. */
  readonly keys: readonly string[];
  /** Minutes of the longest period of its series. */
  readonly period: number;
  readonly formula: Formula;
  readonly breaches: (value: number) => boolean;
  /** Datapoints that have to breach, of so many. */
  readonly wrong: number;
  readonly of: number;
  readonly missing: string;
}

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** The queries of an alarm, whichever of its two forms it has. */
export function queriesOf({ inputs }: Resource): readonly PlainRecord[] {
  if (records(inputs.metricQueries).length > 0) return records(inputs.metricQueries);
  const { metricName, namespace, dimensions, period, statistic, extendedStatistic, unit } = inputs;
  const metric = { metricName, namespace, dimensions, period, stat: statistic ?? extendedStatistic, unit };
  return [{ id: "value", returnData: true, metric: JSON.parse(JSON.stringify(metric)) }];
}

/**
 * An alarm as it is planned; each is played in many stacks and scenes.
 *
 * @throws BeyondThePlay for what is not played: anomaly detection, metrics queries, functions of metric math
 */
export const readMetricAlarm = onceFor((resource: Resource): MetricAlarm => {
  const { inputs } = resource;
  const queries = queriesOf(resource);
  const compare = comparisons[text(inputs.comparisonOperator) ?? ""];
  const threshold = number(inputs.threshold);
  if (compare === undefined || threshold === undefined)
    throw new BeyondThePlay(resource, `compares by ${inputs.comparisonOperator}`);
  const series = new Map(
    queries
      .filter(({ metric }) => Object.keys(record(metric)).length > 0)
      .map(({ id, metric }) => [text(id) ?? "", seriesOf(resource, record(metric))] as const),
  );
  const returned = queries.find(({ returnData }) => returnData === true);
  const of = number(inputs.evaluationPeriods) ?? 1;
  return {
    resource,
    series,
    keys: [...series.values()].map(({ key }) => key),
    period: Math.max(...[...series.values()].map(({ period }) => period / 60), 1),
    formula: formulaOf(resource, text(returned?.id) ?? "", queries),
    breaches: (value) => compare(value, threshold),
    wrong: number(inputs.datapointsToAlarm) ?? of,
    of,
    missing: text(inputs.treatMissingData) ?? "missing",
  };
});

function seriesOf(alarm: Resource, metric: PlainRecord): AskedSeries {
  const stat = text(metric.stat) ?? "";
  if (!isStatistic(stat)) throw new BeyondThePlay(alarm, `asks for the statistic ${stat}`);
  const namespace = text(metric.namespace) ?? "";
  const name = text(metric.metricName) ?? "";
  const dimensions = record(metric.dimensions);
  return {
    key: keyOf(alarm.region, namespace, name, dimensions),
    namespace,
    name,
    dimensions,
    stat,
    period: number(metric.period) ?? 0,
    unit: text(metric.unit),
  };
}

/** The formula of a query. Expressions may build on one another. */
function formulaOf(alarm: Resource, id: string, queries: readonly PlainRecord[]): Formula {
  const expression = text(queries.find((query) => query.id === id)?.expression);
  if (expression === undefined) return (metric) => metric(id);
  try {
    const inner = new Map(
      queries
        .filter((query) => query.id !== id && text(query.expression) !== undefined)
        .map((query) => [text(query.id) ?? "", readFormula(text(query.expression) ?? "")] as const),
    );
    const outer = readFormula(expression);
    return (metric) => outer((each) => inner.get(each)?.(metric) ?? metric(each));
  } catch (error) {
    if (error instanceof Unread) throw new BeyondThePlay(alarm, error.message);
    throw error;
  }
}

/**
 * Datapoints beyond the evaluation periods that CloudWatch looks back for where some are missing. AWS does not say how
 * many; in its example there are two.
 */
const lookedBack = 2;

/** The value that an alarm compares: of the window of its period that ends at a minute. */
type Gauge = (minute: number) => number | undefined;

/** The value that an alarm compares, by minute; each is calculated once. */
export function gaugeOf(
  { series, formula }: MetricAlarm,
  courseOf: (series: AskedSeries) => Course | undefined,
): Gauge {
  const known = new Map<number, number | undefined>();
  const courses = new Map([...series].map(([id, asked]) => [id, { ...asked, course: courseOf(asked) }]));
  return (to) => {
    if (!known.has(to))
      known.set(
        to,
        formula((id) => {
          const asked = courses.get(id);
          if (asked?.course === undefined) return undefined;
          return summedUp(asked.course, asked.stat, { from: to - asked.period / 60, to });
        }),
      );
    return known.get(to);
  };
}

/**
 * The state of an alarm at a minute. Its window slides: it is evaluated every minute, however long its period is.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 *
 * @param before its state until then
 */
export function stateAt(alarm: MetricAlarm, gauge: Gauge, minute: number, before: AlarmState): AlarmState {
  const { of, wrong, breaches, missing, period } = alarm;
  const last: number[] = [];
  for (let back = 0; back < of + lookedBack && last.length < of; back += 1) {
    const point = gauge(minute - back * period);
    if (point !== undefined) last.push(point);
  }
  const breaching = last.filter(breaches).length;
  const lacking = of - last.length;
  if (lacking === 0 || missing === "notBreaching") return breaching >= wrong ? "ALARM" : "OK";
  if (missing === "breaching") return breaching + lacking >= wrong ? "ALARM" : "OK";
  if (last.length === 0) return missing === "ignore" ? before : "INSUFFICIENT_DATA";
  if (breaching >= wrong) return "ALARM";
  if (breaching + lacking < wrong) return "OK";
  return missing === "ignore" ? before : breaching === last.length ? "ALARM" : "OK";
}
