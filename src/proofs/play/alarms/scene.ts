import type { Resource } from "../../reachability/inventory.ts";
import { healthOf } from "../health.ts";
import { type Counter, countedEmissions, countedIn, countersOf } from "../logs/counting.ts";
import { type SpokenLine, usualLines } from "../logs/lines.ts";
import { ask } from "../names.ts";
import type { Stage } from "../stage.ts";
import type { Course, Minute } from "./course.ts";
import type { Footing } from "./emitters/emitter.ts";
import { type Emission, type Emissions, emissionsOf, type Mood } from "./emitters/index.ts";
import { readWatch, type Watchers } from "./watch.ts";

/** A plan on a usual day or in a quiet night, with everything that sends metrics and everything that watches. */
export interface Scene {
  readonly stage: Stage;
  readonly footing: Footing;
  readonly emissions: Emissions;
  readonly counters: readonly Counter[];
  readonly lines: readonly SpokenLine[];
  readonly watch: Watchers;
}

/** Series that take another course, by their keys. */
export type Altered = ReadonlyMap<string, Course>;

/** @throws BeyondThePlay */
export function sceneOf(stage: Stage, mood: Mood): Scene {
  const healthy = new Set(
    stage.inventory
      .ofType("aws:route53/healthCheck:HealthCheck")
      .filter((check) => healthOf(stage, check, ask).isHealthy),
  );
  const footing: Footing = {
    inventory: stage.inventory,
    serves: ({ region }) => stage.serving.includes(region),
    isHealthy: (check) => healthy.has(check),
  };
  return moodOf({ stage, footing, counters: countersOf(footing), watch: readWatch(stage.inventory) }, mood);
}

/** A plan's scene by day or by night. */
export function moodOf(plan: Omit<Scene, "emissions" | "lines">, mood: Mood): Scene {
  const { footing, counters } = plan;
  const lines = usualLines(footing, mood);
  const emissions = emissionsOf(footing, mood, countedEmissions(counters, lines));
  return { ...plan, emissions, lines };
}

export const isServing = ({ footing }: Scene, resource: Resource): boolean => footing.serves(resource);

/** The series of some metrics that some resource sends. */
export const sentBy = (
  { emissions }: Scene,
  namespace: string,
  names: readonly string[],
  by: (resource: Resource, dimensions: Emission["dimensions"]) => boolean,
): readonly Emission[] =>
  [...emissions.values()].filter(
    (emission) =>
      emission.namespace === namespace &&
      names.includes(emission.name) &&
      by(emission.by, emission.dimensions),
  );

/** Has series send something else from minute 0 on. @param lasting minutes */
export const becoming = (
  series: readonly Emission[],
  since: Minute,
  lasting = Number.POSITIVE_INFINITY,
): Altered => new Map(series.map(({ key, usual }) => [key, { ...usual, since, lasting }]));

export const together = (...changes: readonly Altered[]): Altered =>
  new Map(changes.flatMap((each) => [...each]));

/** The series of all metric filters when some logs have other lines. */
export const speaking = ({ counters, emissions }: Scene, lines: readonly SpokenLine[]): Altered =>
  new Map(
    counters.flatMap((counter) => {
      const usual = emissions.get(counter.key)?.usual;
      if (usual === undefined) return [];
      const since = countedIn(counter, lines);
      const isSame = JSON.stringify(since) === JSON.stringify(usual.usual);
      return isSame ? [] : [[counter.key, { ...usual, since, lasting: Number.POSITIVE_INFINITY }] as const];
    }),
  );
