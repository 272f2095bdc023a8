import type { DimensionSource, Emitter } from "../../kit/watch/emitted-metrics.ts";
import { at, itemsOf, jsonIn } from "../model/inputs.ts";
import { type Plain, type PlainRecord, type Registration, unknownMark } from "../model/registration.ts";
import type { Stack } from "../model/rule.ts";
import { emitters } from "./emitters.ts";
import { peek } from "./unknowns.ts";

/** A metric as an alarm or a dashboard names it. */
export interface Reference {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, Plain>>;
  readonly region: string;
}

/** The metrics that an alarm watches. */
export const referencesOfAlarm = ({ metricQueries }: PlainRecord, region: string): readonly Reference[] =>
  itemsOf(metricQueries).flatMap((query) => {
    const metric = at(query, "metric");
    return metric === undefined
      ? []
      : [
          {
            namespace: String(at(metric, "namespace")),
            name: String(at(metric, "metricName")),
            dimensions: (at(metric, "dimensions") ?? {}) as PlainRecord,
            region,
          },
        ];
  });

/** The metrics that a number of tasks is steered by. */
export const referencesOfScaling = (
  { targetTrackingScalingPolicyConfiguration: tracking }: PlainRecord,
  region: string,
): readonly Reference[] =>
  itemsOf(at(tracking, "customizedMetricSpecification", "metrics")).flatMap((query) => {
    const metric = at(query, "metricStat", "metric");
    if (metric === undefined) return [];
    const pairs = itemsOf(at(metric, "dimensions")).map(
      (each) => [String(at(each, "name")), peek(Object(each), "value") ?? ""] as const,
    );
    return [
      {
        namespace: String(at(metric, "namespace")),
        name: String(at(metric, "metricName")),
        dimensions: Object.fromEntries(pairs),
        region,
      },
    ];
  });

const search = /^SEARCH\('\{([^,}]+),([^}]+)\} MetricName="(\w+)"/;

/** The metrics that a dashboard shows, those of searches as well. None while a preview does not know its body. */
export function referencesOfDashboard({ dashboardBody }: PlainRecord): readonly Reference[] {
  return itemsOf(at(jsonIn(dashboardBody), "widgets")).flatMap((widget) =>
    itemsOf(at(widget, "properties", "metrics")).flatMap((line) => referenceOfLine(itemsOf(line), widget)),
  );
}

function referenceOfLine(line: readonly Plain[], widget: Plain): readonly Reference[] {
  const options = line.at(-1);
  const region = String(at(options, "region") ?? at(widget, "properties", "region"));
  const [, sought, keys, found] = search.exec(String(at(options, "expression") ?? "")) ?? [];
  if (sought !== undefined && keys !== undefined && found !== undefined)
    return [
      {
        namespace: sought,
        name: found,
        dimensions: Object.fromEntries(keys.split(",").map((key) => [key, "*"])),
        region,
      },
    ];
  const [namespace, name, ...rest] = line.slice(0, -1);
  if (namespace === undefined) return [];
  const pairs = rest.flatMap((key, index) =>
    index % 2 === 0 ? [[String(key), rest[index + 1] ?? ""] as const] : [],
  );
  return [
    { namespace: String(namespace), name: String(name), dimensions: Object.fromEntries(pairs), region },
  ];
}

/** Whether some resource of the stack emits a metric, and the registration takes the metric's dimensions from it. */
export function isEmitted(
  reference: Reference,
  dependencies: readonly string[],
  stack: Stack,
  regionOf: (registration: Registration) => string,
): boolean {
  if (isFiltered(reference, stack, regionOf)) return true;
  const keys = Object.keys(reference.dimensions).sort().join();
  const fits = ({ namespace, metrics, dimensions, region }: Emitter) =>
    namespace === reference.namespace &&
    metrics.includes(reference.name) &&
    Object.keys(dimensions).sort().join() === keys &&
    (region === undefined || region === reference.region);
  return emitters.some(
    (emitter) =>
      fits(emitter) &&
      Object.entries(emitter.dimensions).every(([key, source]) =>
        comesFrom(
          source,
          peek(reference.dimensions, key) ?? "",
          (registration) => {
            const near = emitter.region !== undefined || regionOf(registration) === reference.region;
            // With its random tail a name is known from the state alone, as where a region closes.
            const isKnown = Object.keys(reference.dimensions).some((each) =>
              String(peek(reference.dimensions, each)).startsWith(`${registration.name}-`),
            );
            return near && (isKnown || dependencies.includes(registration.urn));
          },
          stack,
        ),
      ),
  );
}

/** Whether a metric filter in the metric's region counts it. */
const isFiltered = (
  { namespace, name, dimensions, region }: Reference,
  { ofType }: Stack,
  regionOf: (registration: Registration) => string,
): boolean =>
  Object.keys(dimensions).length === 0 &&
  ofType("aws:cloudwatch/logMetricFilter:LogMetricFilter").some(
    (filter) =>
      at(filter.inputs.metricTransformation, "namespace") === namespace &&
      at(filter.inputs.metricTransformation, "name") === name &&
      regionOf(filter) === region,
  );

function comesFrom(
  source: DimensionSource,
  value: Plain,
  isNear: (registration: Registration) => boolean,
  { ofType }: Stack,
): boolean {
  if ("any" in source) return true;
  if ("values" in source) return source.values.some((allowed) => allowed === value);
  return ofType(source.type)
    .filter(isNear)
    .some(
      ({ name, inputs }) =>
        source.opaque === true ||
        value === unknownMark ||
        String(value).includes(name) ||
        Object.values(inputs).includes(value),
    );
}
