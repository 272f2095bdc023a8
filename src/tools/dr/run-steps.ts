import { Interrupted, messageOf, ReportedError } from "../../cli/errors.ts";
import type { Progress } from "../stack/progress.ts";
import type { Step, StepFacts, StepOutcome } from "./step.ts";

interface StepRun {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly record: (name: string, outcome: StepOutcome, facts: StepFacts) => void;
}

/**
 * Runs what is not done yet, in order. A step counts as done only when that can be seen.
 * @throws whatever a step throws, after it is on record
 */
export async function runSteps(steps: readonly Step[], { progress, signal, record }: StepRun): Promise<void> {
  for (const [index, { name, observe, run }] of steps.entries()) {
    const phase = progress.begin(`${index + 1}/${steps.length} ${name}`);
    try {
      if (signal.aborted) throw new Interrupted();
      const found = await observe();
      if (!found) await run();
      const facts = found ?? (await observe());
      if (!facts)
        throw new ReportedError(
          `${name}: it ran, but it cannot be seen to be done. Run the same command again.`,
        );
      record(name, found ? "found" : "done", facts);
      phase.end(found ? "was done" : "done");
    } catch (error) {
      // The engine and the SDKs report an abort in words of their own.
      const cause = signal.aborted ? new Interrupted() : error;
      const outcome = cause instanceof Interrupted ? "interrupted" : "failed";
      record(name, outcome, { reason: messageOf(cause) });
      phase.end(outcome);
      throw cause;
    }
  }
}
