import type { Step, StepFacts } from "../step.ts";

/** What a command is about to do. */
export interface MovePlan {
  /** What a person has to know before saying yes. */
  readonly told: readonly string[];
  /** How the report begins. */
  readonly facts: StepFacts;
  readonly steps: readonly Step[];
  /** What to do when it is done. */
  readonly next: readonly string[];
}
