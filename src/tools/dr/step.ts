/** The facts about a step that is done, by name. Times are ISO 8601, UTC. */
export type StepFacts = Readonly<Record<string, string>>;

/**
 * One thing to bring about. Whether it is there is asked of configuration, outputs and AWS alone, so that a command
 * that was interrupted anywhere, on any machine, goes on where it stopped.
 */
export interface Step {
  readonly name: string;
  /** The facts that are left to see once the step is done, however it was done; undefined while it is not. Changes nothing. */
  readonly observe: () => Promise<StepFacts | undefined>;
  /** Brings it about. May be run again after breaking off anywhere. */
  readonly run: () => Promise<void>;
}

/** The end of a step. `found`: it was done already. */
export type StepOutcome = "done" | "found" | "failed" | "interrupted";
