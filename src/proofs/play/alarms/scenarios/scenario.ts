import type { Resource } from "../../../reachability/inventory.ts";
import type { Mood } from "../emitters/index.ts";
import type { Altered, Scene } from "../scene.ts";

/** The most urgent way in which people are told. */
export type Urgency = "page" | "ticket" | "nobody";

/** Something that happens, and the outcome that it has to have. */
export interface AlarmScenario {
  readonly name: string;
  /** The situation, as a sentence without its full stop. */
  readonly says: string;
  readonly told: Urgency;
  /** Minutes until somebody is told. Where nobody has to be, the minutes for which the scenario is played. */
  readonly within: number;
  /** Whether a deployment that is under way goes back. */
  readonly rollsBack?: true;
  /** The minute in which all has to be at rest, whatever was before, if nobody has to be told. @default always */
  readonly atRest?: number;
  readonly mood?: Mood;
  /** The cases, each of one resource that it happens to. */
  readonly cases: (scene: Scene) => readonly AlarmCase[];
}

export interface AlarmCase {
  /** The resource of the case. */
  readonly at: Resource;
  readonly changes: Altered;
  /** The event at this resource, where it is not the same at each. */
  readonly what?: string;
  /** The service that is being deployed. */
  readonly deployed?: Resource;
}
