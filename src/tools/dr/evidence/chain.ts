import { createHash } from "node:crypto";
import type { StepFacts, StepOutcome } from "../step.ts";

export interface ReportEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly name: string;
  readonly outcome: StepOutcome | "begun" | "concluded";
  readonly facts: StepFacts;
  /** The hash of the entry before; empty for the first one. */
  readonly previous: string;
  /** SHA-256 of all of the above, in hexadecimal digits. */
  readonly hash: string;
}

export type EntryContent = Omit<ReportEntry, "previous" | "hash">;

/** Adds an entry that seals all before it. */
export function append(chain: readonly ReportEntry[], content: EntryContent): readonly ReportEntry[] {
  const previous = chain.at(-1)?.hash ?? "";
  return [...chain, { ...content, previous, hash: hashOf(content, previous) }];
}

/** The place at which the chain does not hold; undefined where it does. */
export function brokenAt(chain: readonly ReportEntry[]): number | undefined {
  const index = chain.findIndex(
    (entry, at) =>
      entry.previous !== (chain[at - 1]?.hash ?? "") || entry.hash !== hashOf(entry, entry.previous),
  );
  return index === -1 ? undefined : index;
}

/** The hash of an entry. Its content is written as a list, which has but one form in JSON; an object's keys have no order. */
function hashOf({ at, name, outcome, facts }: EntryContent, previous: string): string {
  const sorted = Object.entries(facts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([previous, at, name, outcome, sorted]))
    .digest("hex");
}
