/** The facts about a step that is done, by name. Times are ISO 8601, UTC. */
export type StepFacts = Readonly<Record<string, string>>;

/**
 * A step of a command. Whether it is done is asked of configuration, outputs and AWS alone, so that a command that was
 * interrupted anywhere, on any machine, goes on where it stopped.
 */
export interface Step {
  readonly name: string;
  /**
   * Looks for the facts that the step leaves once it is done, however that came about. Undefined while it is not done.
   * Changes nothing.
   */
  readonly observe: () => Promise<StepFacts | undefined>;
  /** Does the step. It may be run again after breaking off anywhere. */
  readonly run: () => Promise<void>;
}

/** The end of a step. `found`: it had been done already. */
export type StepOutcome = "done" | "found" | "failed" | "interrupted";
