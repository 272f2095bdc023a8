import type { PlainRecord } from "../../../model/registration.ts";
import type { Resource } from "../../../reachability/inventory.ts";
import { always, type Course } from "../course.ts";
import { balancing } from "./balancing.ts";
import type { Footing, MetricEmitter, Sent, Unit } from "./emitter.ts";
import { keeping } from "./keeping.ts";
import { running } from "./running.ts";

export type Mood = "day" | "night";

/** A series that CloudWatch gets from a planned resource. */
export interface Emission {
  readonly key: string;
  readonly by: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: PlainRecord;
  readonly unit: Unit;
  readonly region: string;
  readonly usual: Course;
}

export type Emissions = ReadonlyMap<string, Emission>;

/**
 * All emitters of metrics to CloudWatch: names, dimensions and units of the metrics, and their values on a usual day and in
 * a quiet night.
 */
const metricEmitters: readonly MetricEmitter[] = [...balancing, ...keeping, ...running];

export const keyOf = (region: string, namespace: string, name: string, dimensions: PlainRecord): string =>
  [
    region,
    namespace,
    name,
    ...Object.keys(dimensions)
      .toSorted()
      .map((dimension) => `${dimension}=${dimensions[dimension]}`),
  ].join(" ");

/** The series of a plan's resources. */
export function emissionsOf(footing: Footing, mood: Mood, counted: readonly Emission[]): Emissions {
  const sent = metricEmitters.flatMap(({ namespace, subjects, metrics }) =>
    subjects(footing).flatMap(({ by, dimensions, busy, region = by.region }) =>
      Object.entries(metrics).map(([name, sent]): Emission => {
        const key = keyOf(region, namespace, name, dimensions);
        const usual = always(usually(sent, busy, mood), sent.every);
        return { key, by, namespace, name, dimensions, unit: sent.unit, region, usual };
      }),
    ),
  );
  return new Map([...sent, ...counted].map((emission) => [emission.key, emission]));
}

const usually = ({ day, night = day, idle = [] }: Sent, busy: boolean, mood: Mood) =>
  busy ? (mood === "day" ? day : night) : idle;
