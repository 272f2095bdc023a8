import { readFileSync } from "node:fs";
import fc from "fast-check";
import { Violation } from "./violation.ts";

/** So many histories at most may pass before a seeded bug is noticed. */
const patience = 1000;

/** By bug, the number of the first history in which it is noticed; the first of all where it is not listed. */
const noticed: { readonly seed: number; readonly bugs: Readonly<Record<string, number>> } = JSON.parse(
  readFileSync(new URL("../fixtures/model/noticed.json", import.meta.url), "utf8"),
);

/** A seeded bug after the search for a history in which it is noticed. */
export interface Searched {
  /** The number of the history; undefined where none of them will do. */
  readonly history: number | undefined;
  readonly error: unknown;
}

/**
 * Looks for a history in which a seeded bug is noticed: in the one where it was last time, and where it is not in that, in
 * all from the first one on.
 */
export async function search(
  property: fc.IAsyncProperty<unknown>,
  name: string,
  seed: number,
): Promise<Searched> {
  const known = seed === noticed.seed ? (noticed.bugs[name] ?? 1) : 1;
  const again = await tryFrom(property, known, 1, seed);
  return again.history === undefined ? tryFrom(property, 1, patience, seed) : again;
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
export function account({ history, error }: Searched, name: string): string {
  const [message = ""] = error instanceof Violation ? error.message.split("\n") : [];
  return `${history === undefined ? "never" : `after ${history}`} | ${name} | ${message}`;
}
