import type { Changes } from "../../stack/engine.ts";
import type { MoveArguments } from "../arguments.ts";
import type { Situation } from "../situation.ts";
import type { Step, StepFacts } from "../step.ts";
import type { Move } from "../steps/move.ts";
import type { IsHanded } from "../steps/quiesce.ts";
import type { Tools } from "../tools.ts";

/** The parts of a move that depend on how the other region comes by the database. */
export interface MoveWay {
  /**
   * Whether a move without loss can begin.
   * @returns what a disaster would have cost at this moment: a drill has to show it
   * @throws Refused where something speaks against it
   */
  readonly check: (
    command: MoveArguments["command"],
    move: Move,
    situation: Situation,
    tools: Tools,
  ) => Promise<StepFacts>;
  readonly isHanded: IsHanded;
  /** The event that customers wait for while both regions are closed, as the end of a sentence. */
  readonly wait: string;
  /** The steps that bring all payments to the other region, once nothing is written any more. */
  readonly carry: (tools: Tools, move: Move) => readonly Step[];
  /** The configuration with which that region opens. */
  readonly changes: (tools: Tools, move: Move) => Promise<Changes>;
  /** The remains in the region that was left, as a sentence. */
  readonly left: (stack: string, move: Move) => string;
  /** A move away from a lost region. */
  readonly fail: (args: FailArgs) => Promise<Failing>;
}

export interface FailArgs extends Pick<MoveArguments, "stack" | "acceptLoss"> {
  readonly move: Move;
  readonly situation: Situation;
  readonly tools: Tools;
}

/** A move away from a lost region: its loss, its steps and its configuration. */
interface Failing {
  readonly told: readonly string[];
  readonly facts: StepFacts;
  /** The steps before the update. */
  readonly steps: readonly Step[];
  /** The configuration beside the lost region's name. */
  readonly changes: Changes;
  /** The place at which lost payments can be found. */
  readonly lost: string;
}
