import { number, type Resource, record, text } from "../../reachability/inventory.ts";
import { queriesOf } from "./metric-alarm.ts";

/**
 * The reasons for which CloudWatch does not take a metric alarm.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function refusalsOf(alarm: Resource): readonly string[] {
  const { inputs } = alarm;
  const queries = queriesOf(alarm);
  const of = number(inputs.evaluationPeriods) ?? 0;
  const wrong = number(inputs.datapointsToAlarm) ?? of;
  const returning = queries.filter(({ returnData }) => returnData === true).map(({ id }) => id);
  const metrics = queries.filter(({ metric }) => Object.keys(record(metric)).length > 0);
  const ids = queries.map(({ id }) => text(id) ?? "");
  const periods = metrics.map(({ metric }) => number(record(metric).period) ?? 0);
  const longest = Math.max(...periods, 0);
  return [
    ...(wrong > of
      ? [
          `asks for ${wrong} datapoints that breach among ${of}: datapointsToAlarm and evaluationPeriods look swapped`,
        ]
      : []),
    ...(returning.length === 1
      ? []
      : [
          `has ${returning.length} queries that return data (${returning.join(", ")}), and an alarm is about one`,
        ]),
    ...(metrics.length > 10 ? [`asks for ${metrics.length} metrics, and ten are the most`] : []),
    ...periods.flatMap((period) =>
      [10, 20, 30].includes(period) || (period > 0 && period % 60 === 0)
        ? []
        : [`has a period of ${period} seconds: it has to be 10, 20, 30 or a multiple of 60`],
    ),
    ...(longest * of > (longest < 3600 ? 86_400 : 604_800)
      ? [
          `looks at ${longest * of} seconds: a day is the most with periods below an hour, and a week with others`,
        ]
      : []),
    ...queries.flatMap(({ expression }) =>
      namesIn(text(expression) ?? "")
        .filter((name) => !ids.includes(name))
        .map((name) => `calculates with ${name}, which no query is called`),
    ),
  ];
}

/** The names of queries in an expression. They begin with a small letter, those of functions with a capital. */
const namesIn = (expression: string): readonly string[] => expression.match(/\b[a-z]\w*/g) ?? [];
