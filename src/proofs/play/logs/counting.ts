import { onceFor } from "../../model/once.ts";
import type { Plain, PlainRecord } from "../../model/registration.ts";
import { number, type Resource, record, text } from "../../reachability/inventory.ts";
import type { Minute } from "../alarms/course.ts";
import type { Footing, Unit } from "../alarms/emitters/emitter.ts";
import { type Emission, keyOf } from "../alarms/emitters/index.ts";
import { BeyondThePlay } from "../answer.ts";
import { atPath } from "../json-path.ts";
import { Unread } from "../lexer.ts";
import { type LineTest, readFilter } from "./filter.ts";
import type { SpokenLine } from "./lines.ts";

/** A metric filter, and what it makes of lines. */
export interface Counter {
  readonly filter: Resource;
  readonly key: string;
  readonly test: LineTest;
}

export const countersOf = ({ inventory }: Footing): readonly Counter[] =>
  inventory.ofType("aws:cloudwatch/logMetricFilter:LogMetricFilter").map((filter) => {
    const { namespace, name } = record(filter.inputs.metricTransformation);
    const key = keyOf(filter.region, text(namespace) ?? "", text(name) ?? "", {});
    return { filter, key, test: testOf(filter) };
  });

/** @throws BeyondThePlay */
function testOf(filter: Resource): LineTest {
  try {
    return knowing(readFilter(text(filter.inputs.pattern) ?? ""));
  } catch (error) {
    if (error instanceof Unread) throw new BeyondThePlay(filter, error.message);
    throw error;
  }
}

/** A test that is asked once of each line, because every scenario asks about the usual lines. */
function knowing(test: LineTest): LineTest {
  const known = onceFor((line: PlainRecord | readonly Plain[]) => test(line));
  return (line) => (typeof line !== "object" || line === null ? test(line) : known(line));
}

/** The lines that a filter matches. */
const heard = ({ filter, test }: Counter, lines: readonly SpokenLine[]): readonly SpokenLine[] =>
  lines.filter(
    ({ group, region, line }) =>
      group === filter.inputs.logGroupName && region === filter.region && test(line),
  );

/**
 * The values that a filter sends of a minute's lines: the default where there are lines, and none of them counts.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 */
export function countedIn(counter: Counter, lines: readonly SpokenLine[]): Minute {
  const { value, defaultValue } = record(counter.filter.inputs.metricTransformation);
  const values = heard(counter, lines).flatMap(({ line, times }) => {
    const found = text(value)?.startsWith("$") ? number(atPath(line, text(value) ?? "")) : Number(value);
    return found === undefined || Number.isNaN(found) ? [] : [[found, times] as const];
  });
  if (values.length > 0) return values;
  const inGroup = lines.some(
    ({ group, region }) => group === counter.filter.inputs.logGroupName && region === counter.filter.region,
  );
  return inGroup && defaultValue !== undefined ? [[Number(defaultValue), 1]] : [];
}

/** The series that filters make of usual lines. */
export const countedEmissions = (
  counters: readonly Counter[],
  lines: readonly SpokenLine[],
): readonly Emission[] =>
  counters.map((counter) => {
    const { filter, key } = counter;
    const { namespace, name, unit } = record(filter.inputs.metricTransformation);
    const usual = countedIn(counter, lines);
    const every = Math.max(1, ...heard(counter, lines).map((line) => line.every ?? 1));
    return {
      key,
      by: filter,
      namespace: text(namespace) ?? "",
      name: text(name) ?? "",
      dimensions: {},
      unit: (text(unit) ?? "None") as Unit,
      region: filter.region,
      usual: { usual, since: usual, lasting: 0, every },
    };
  });
