import type { StepFacts } from "../step.ts";
import type { EntryContent } from "./chain.ts";

/** The end of a move. `nothing to do`: all of it had been done before. */
type EvidenceResult = "succeeded" | "nothing to do" | "failed" | "interrupted";

/**
 * The last word of a report, all of it calculated from what the entries say: the result, `recoverySeconds` from the
 * start to the confirmed answer of the new region, and `dataLossSeconds` of payments that the new database lacks at most.
 * A figure that nothing tells is left out.
 */
export function conclude(entries: readonly EntryContent[]): StepFacts {
  const result = resultOf(entries);
  // What was finished before has nothing to be measured by: its confirmation is as late as this run.
  const moved = entries.some(({ outcome, facts }) => outcome === "done" && facts.database !== undefined);
  if (result !== "succeeded" || !(moved || entries.at(-1)?.outcome === "done")) return { result };
  const facts: StepFacts = Object.assign({}, ...entries.map((entry) => entry.facts));
  return {
    result,
    ...figure("recoverySeconds", secondsBetween(facts.startedAt, facts.confirmedAt)),
    ...figure("dataLossSeconds", dataLoss(facts)),
  };
}

function resultOf(entries: readonly EntryContent[]): EvidenceResult {
  const outcomes = entries.map(({ outcome }) => outcome);
  if (outcomes.includes("failed")) return "failed";
  if (outcomes.includes("interrupted")) return "interrupted";
  return outcomes.includes("done") ? "succeeded" : "nothing to do";
}

/**
 * The copy of the backup that was begun after the closing holds everything, where the region was seen to be still closed
 * when the copy was there. The order is known for certain, so that no two machines' clocks have to be compared.
 */
function dataLoss(facts: StepFacts): number | undefined {
  const { copy, restoredFrom, takenAt, lastWriteAt, seenClosedAt, carried, lagSeconds } = facts;
  // A global database loses what it was behind by, and in a switchover, for which AWS waits, nothing.
  if (carried !== undefined) return seenClosedAt === undefined ? undefined : 0;
  if (lagSeconds !== undefined) return Number(lagSeconds);
  if (copy !== undefined && copy === restoredFrom) return seenClosedAt === undefined ? undefined : 0;
  return secondsBetween(takenAt, lastWriteAt);
}

function secondsBetween(from: string | undefined, to: string | undefined): number | undefined {
  if (from === undefined || to === undefined) return undefined;
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}

const figure = (name: string, value: number | undefined): StepFacts =>
  value === undefined ? {} : { [name]: String(value) };
