import { attempt, type Ran } from "./attempt.ts";
import { hooks } from "./declare.ts";
import { used } from "./known.ts";
import { switches } from "./switches.ts";

/** The mutant with which a file's hooks were run last, by file. */
const preparedWith = new Map<string, string | undefined>();
/** The names under which a file's hooks and their syntheses ran, by file. */
export const preparations = new Map<string, readonly string[]>();

/** Runs a file's hooks, unless they were run with this mutant last. @returns the first that failed */
export async function prepare(file: string, mutant: string | undefined): Promise<Ran | undefined> {
  if (preparedWith.has(file) && preparedWith.get(file) === mutant) return undefined;
  preparedWith.set(file, mutant);
  let failed: Ran | undefined;
  used.clear();
  for (const hook of hooks.filter((one) => one.file === file)) {
    switches.currentTestId = `hooks ${file}`;
    const ran = await attempt(hook, 300_000);
    switches.currentTestId = "between";
    if (!ran.passed) failed ??= ran;
  }
  if (mutant === undefined) preparations.set(file, [`hooks ${file}`, ...used]);
  return failed;
}
