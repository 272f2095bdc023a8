import type { Resource } from "../../../reachability/inventory.ts";
import type { Mood } from "../emitters/index.ts";
import type { Altered, Scene } from "../scene.ts";

/** The most urgent way in which people are told. */
export type Urgency = "page" | "ticket" | "nobody";

/** Something that happens, and what has to come of it. */
export interface AlarmScenario {
  readonly name: string;
  /** The situation, as a sentence without its full stop. */
  readonly says: string;
  readonly told: Urgency;
  /** Minutes until somebody is told. Where nobody has to be: for which it is played. */
  readonly within: number;
  /** Whether a deployment that is under way goes back. */
  readonly rollsBack?: true;
  /** The minute in which all has to be at rest, whatever was before, if nobody has to be told. @default always */
  readonly atRest?: number;
  readonly mood?: Mood;
  /** It happens to one resource or another. */
  readonly cases: (scene: Scene) => readonly AlarmCase[];
}

export interface AlarmCase {
  /** The resource that it happens to. */
  readonly at: Resource;
  readonly changes: Altered;
  /** The event there, where it is not the same everywhere. */
  readonly what?: string;
  /** The service that is being deployed. */
  readonly deployed?: Resource;
}
