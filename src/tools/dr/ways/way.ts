import type { Changes } from "../../stack/engine.ts";
import type { MoveArguments } from "../arguments.ts";
import type { Situation } from "../situation.ts";
import type { Step, StepFacts } from "../step.ts";
import type { Move } from "../steps/move.ts";
import type { Tools } from "../tools.ts";

/** What a move takes, by how the other region comes by the database. */
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
  /** What customers wait for while both regions are closed, as the end of a sentence. */
  readonly wait: string;
  /** What brings all that was paid to the other region, once nothing is written any more. */
  readonly carry: (tools: Tools, move: Move) => readonly Step[];
  /** What the configuration has to say for that region to open. */
  readonly changes: (tools: Tools, move: Move) => Promise<Changes>;
  /** What is left in the region that was left. */
  readonly left: (stack: string, move: Move) => string;
  /** A move away from a lost region. */
  readonly fail: (args: FailArgs) => Promise<Failing>;
}

export interface FailArgs extends Pick<MoveArguments, "stack" | "acceptLoss"> {
  readonly move: Move;
  readonly situation: Situation;
  readonly tools: Tools;
}

/** What a move away from a lost region costs, and what it takes. */
export interface Failing {
  readonly told: readonly string[];
  readonly facts: StepFacts;
  /** What comes before the update. */
  readonly steps: readonly Step[];
  /** What the configuration has to say beside which region is lost. */
  readonly changes: Changes;
  /** Where what is lost can be found. */
  readonly lost: string;
}
