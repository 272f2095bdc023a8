/** The values that an emitter sends in one minute, each with the number of times. None: it is silent. */
export type Minute = readonly (readonly [value: number, times: number])[];

/** Values in the course of time. Something may happen at minute 0. */
export interface Course {
  readonly usual: Minute;
  /** Values from minute 0 on. */
  readonly since: Minute;
  /** Minutes until the values are as usual again. */
  readonly lasting: number;
  /** Minutes from one sending to the next. */
  readonly every: number;
}

export const always = (usual: Minute, every = 1): Course => ({ usual, since: usual, lasting: 0, every });

/** @param from minute, which belongs to it. @param to minute, which does not. */
interface Window {
  readonly from: number;
  readonly to: number;
}

const sendings = (every: number, { from, to }: Window): number =>
  to <= from ? 0 : Math.ceil(to / every) - Math.ceil(from / every);

/** All values sent in a window. */
function collected({ usual, since, lasting, every }: Course, window: Window): Minute {
  const happening = { from: Math.max(window.from, 0), to: Math.min(window.to, lasting) };
  const happened = sendings(every, happening);
  const rest = sendings(every, window) - happened;
  return [
    ...usual.map(([value, times]) => [value, times * rest] as const),
    ...since.map(([value, times]) => [value, times * happened] as const),
  ].filter(([, times]) => times > 0);
}

/** Whether CloudWatch can sum values up by a statistic. */
export const isStatistic = (stat: string): boolean => stat in statistics || /^p\d+(\.\d+)?$/.test(stat);

/**
 * The values in a window as CloudWatch sums them up; undefined where there are none.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function summedUp(course: Course, stat: string, window: Window): number | undefined {
  const values = collected(course, window);
  if (values.length === 0) return undefined;
  const named = statistics[stat];
  return named === undefined ? percentile(values, Number(stat.slice(1))) : named(values);
}

const total = (values: Minute, of: (value: number) => number): number =>
  values.reduce((sum, [value, times]) => sum + times * of(value), 0);

const statistics: Readonly<Record<string, (values: Minute) => number>> = {
  Average: (values) => total(values, (value) => value) / total(values, () => 1),
  Maximum: (values) => Math.max(...values.map(([value]) => value)),
  Minimum: (values) => Math.min(...values.map(([value]) => value)),
  SampleCount: (values) => total(values, () => 1),
  Sum: (values) => total(values, (value) => value),
};

/** The least value that so many percent of all do not exceed. */
function percentile(values: Minute, percent: number): number {
  const sorted = values.toSorted(([a], [b]) => a - b);
  const rank = Math.ceil((percent / 100) * total(values, () => 1));
  let seen = 0;
  for (const [value, times] of sorted) {
    seen += times;
    if (seen >= rank) return value;
  }
  return sorted.at(-1)?.[0] ?? 0;
}
