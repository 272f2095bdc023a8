import type { Facts, Step } from "../step.ts";

/** What a command is about to do. */
export interface Plan {
  /** What a person has to know before saying yes. */
  readonly told: readonly string[];
  /** How the report begins. */
  readonly facts: Facts;
  readonly steps: readonly Step[];
  /** What to do when it is done. */
  readonly next: readonly string[];
}
