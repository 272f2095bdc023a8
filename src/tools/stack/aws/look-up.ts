import { Interrupted, ReportedError } from "../../../cli/errors.ts";
import { RecoveryRefusal } from "../../../recovery/refusal.ts";

/**
 * A look-up that the program makes as well, for a command.
 * @throws ReportedError where AWS refuses to answer, Interrupted where nobody waits for it any more
 */
export async function lookUp<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    if (error instanceof RecoveryRefusal)
      throw new ReportedError(error.problems.join("\n"), { cause: error });
    throw error;
  }
}
