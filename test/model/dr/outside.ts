import type { RegionName } from "../../../regions/index.ts";
import { Interrupted } from "../../../src/cli/errors.ts";
import type { Stack } from "../stack.ts";
import type { Trouble } from "../update.ts";

/** The course of a command of `dr`, up to where it breaks off. */
export interface CommandCourse {
  /** The call to the outside before or after which it is interrupted; undefined: none. */
  readonly breaksAt: number | undefined;
  /** A region that is lost at such a moment, and the command goes on. */
  readonly dies: { readonly at: number; readonly region: RegionName } | undefined;
  /** The one of its updates that breaks off, and how; the others succeed. */
  readonly at: number;
  readonly update: Trouble;
  /** Whether AWS can keep a half that it cuts off from being written to. */
  readonly fenced: boolean;
}

/** Everything that a command does passes here. */
export interface Outside {
  readonly course: CommandCourse;
  readonly disturbed: <T>(work: () => T | Promise<T>) => Promise<T>;
}

export function outsideOf(stack: Stack, course: CommandCourse): Outside {
  let moments = 0;
  const disturb = () => {
    const { breaksAt, dies } = course;
    if (moments === dies?.at) lose(stack, dies.region);
    if (moments++ === breaksAt) throw new Interrupted();
  };
  return {
    course,
    disturbed: async (work) => {
      disturb();
      const result = await work();
      disturb();
      return result;
    },
  };
}

/** A region goes down. */
export function lose(stack: Stack, region: RegionName): void {
  stack.world.regions[region].alive = false;
  if (stack.inForce?.plan.writer.region === region) stack.inForce = undefined;
}
