import { readFileSync } from "node:fs";
import fc from "fast-check";
import { Violation } from "./violation.ts";

/** So many histories at most may pass before a seeded bug is noticed. */
const patience = 1000;

/** The number of the first history in which a bug is noticed, by bug; the first of all for a bug that is not listed. */
const noticed: { readonly seed: number; readonly bugs: Readonly<Record<string, number>> } = JSON.parse(
  readFileSync(new URL("../fixtures/model/noticed.json", import.meta.url), "utf8"),
);

/** The number of the first history in which a seeded bug is noticed; undefined where none of them will do. */
interface Searched {
  readonly history: number | undefined;
  readonly error: unknown;
}

/**
 * Looks for histories in which seeded bugs are noticed: each in the one where it was last time, and where it is not in that,
 * in all from the first one on.
 *
 * @returns a line for each that is never noticed, and for each in another history than is noted: until that is set right,
 * every run of the tests looks for it anew
 */
export async function search<Seeded extends { readonly name: string }>(
  bugs: readonly Seeded[],
  propertyOf: (bug: Seeded) => fc.IAsyncProperty<unknown>,
  seed: number,
  log: (line: string) => void,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const bug of bugs) {
    const { name } = bug;
    const known = seed === noticed.seed ? (noticed.bugs[name] ?? 1) : undefined;
    const { history, error } = await firstOf(propertyOf(bug), known, seed);
    log(account({ history, error }, name));
    if (history === undefined) problems.push(`${name}: ${error}`);
    else if (history !== (known ?? history))
      problems.push(
        `${name}: noticed in history ${history}, but test/fixtures/model/noticed.json has ${known}`,
      );
  }
  return problems;
}

async function firstOf(
  property: fc.IAsyncProperty<unknown>,
  known: number | undefined,
  seed: number,
): Promise<Searched> {
  const again = known === undefined ? undefined : await tryFrom(property, known, 1, seed);
  return again?.history === undefined ? tryFrom(property, 1, patience, seed) : again;
}

async function tryFrom(
  property: fc.IAsyncProperty<unknown>,
  first: number,
  count: number,
  seed: number,
): Promise<Searched> {
  const { numRuns, errorInstance: error } = await fc.check(property, {
    numRuns: count,
    path: String(first - 1),
    seed,
    endOnFailure: true,
  });
  return { history: error instanceof Violation ? first + numRuns - 1 : undefined, error };
}

/** The history's number and the message of what was violated, to be read in the test's log. */
function account({ history, error }: Searched, name: string): string {
  const [message = ""] = error instanceof Violation ? error.message.split("\n") : [];
  return `${history === undefined ? "never" : `after ${history}`} | ${name} | ${message}`;
}
