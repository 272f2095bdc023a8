import { createInterface } from "node:readline/promises";
import { Declined, Interrupted } from "./errors.ts";

interface Confirmation {
  /** The consequences, for people. */
  readonly told: readonly string[];
  readonly stack: string;
  readonly yes: boolean;
}

export interface Respondent {
  readonly tell: (line: string) => void;
  /** Asks the person; undefined where there is nobody. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

/** @throws Declined unless the stack's name is typed, or nobody is to be asked */
export async function confirm({ told, stack, yes }: Confirmation, { tell, ask }: Respondent): Promise<void> {
  for (const line of told) tell(line);
  if (yes) return;
  if (!ask)
    throw new Declined("Nothing was changed: there is no terminal to ask at. To go on unasked: --yes");
  if ((await ask(`Type ${stack} to go on: `)).trim() !== stack) throw new Declined("Nothing was changed.");
}

/** The person at the terminal. Everything is shown on standard error: standard output is the result's. */
export const personAt = (
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  signal: AbortSignal,
): Respondent => ({
  tell: (line) => void output.write(`${line}\n`),
  ask: input.isTTY
    ? async (question) => {
        // Its own handling of Ctrl-C would swallow it.
        const lines = createInterface({ input, output });
        lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
        try {
          return await lines.question(question, { signal });
        } catch (error) {
          throw signal.aborted ? new Interrupted() : error;
        } finally {
          lines.close();
        }
      }
    : undefined,
});
