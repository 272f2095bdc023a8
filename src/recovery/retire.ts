import type { RegionName } from "../../regions/index.ts";
import type { Entry, Lineage } from "./lineage.ts";
import { RecoveryRefusal } from "./refusal.ts";

/**
 * Takes the named databases out of service for good. It takes two updates: the engine deletes nothing that its *state*
 * protects, whatever the program says (`DeleteStep.Apply`, pkg/resource/deploy/step.go), so the first one lifts the
 * protection and the second one deletes. A name dropped from the list in between protects the database again.
 *
 * Nothing changes in an unreachable region, whatever the list says.
 *
 * @param writers the databases that are, or are about to be, written to
 * @throws RecoveryRefusal where one of these is named, or one that never existed
 */
export function retire(
  lineage: Lineage,
  wanted: { readonly retire: readonly number[]; readonly unreachableRegion: RegionName | undefined },
  writers: readonly (Entry | undefined)[],
): Lineage {
  const problems = wanted.retire.flatMap((generation) => {
    const writer = writers.find((entry) => entry?.generation === generation);
    if (writer) return [`retire names ${generation}; allowed: not ${writer.cluster}, which is written to`];
    if (lineage.every((entry) => entry.generation !== generation))
      return [`retire names ${generation}; allowed: ${lineage.map((entry) => entry.generation).join(", ")}`];
    return [];
  });
  if (problems.length > 0) throw new RecoveryRefusal(problems);
  return lineage.map((entry) =>
    entry.region === wanted.unreachableRegion
      ? entry
      : { ...entry, state: nextState(entry.state, wanted.retire.includes(entry.generation)) },
  );
}

function nextState(state: Entry["state"], named: boolean): Entry["state"] {
  if (state === "retired") return "retired";
  if (!named) return "kept";
  return state === "kept" ? "retiring" : "retired";
}
