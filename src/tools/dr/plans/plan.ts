import type { Step, StepFacts } from "../step.ts";

/** The plan of a command. */
export interface MovePlan {
  /** The consequences that a person has to know before saying yes. */
  readonly told: readonly string[];
  /** The beginning of the report. */
  readonly facts: StepFacts;
  readonly steps: readonly Step[];
  /** Advice for after the command is done. */
  readonly next: readonly string[];
}
