import { type Entry, type Lineage, type Places, writerOf } from "./lineage.ts";
import { globalType, type StateResource } from "./state.ts";
import type { Wanted } from "./wanted.ts";

/**
 * An environment's global database. `leaving` and `last` are the two updates that take it apart, because the engine deletes
 * nothing that its state protects (`retire`): the first lifts the protection, the last deletes the replica and what joins
 * both halves. All that was paid is in the half that stays.
 */
export type GlobalStage = "none" | "kept" | "leaving" | "last";

const isReplica = ({ origin, state }: Entry): boolean => origin.kind === "replica" && state !== "retired";

/** Whether a stack has a global database that it is not to have, as far as its outputs tell. */
export const hasLeft = (isGlobal: boolean, lineage: Lineage): boolean => !isGlobal && lineage.some(isReplica);

/**
 * Whether a stack has a global database that it is not to have, as far as outputs and state tell: the replica may be gone
 * while the global cluster is still there.
 */
export const isLeft = (
  isGlobal: boolean,
  lineage: Lineage,
  resources: readonly Pick<StateResource, "type">[],
): boolean => hasLeft(isGlobal, lineage) || (!isGlobal && resources.some(({ type }) => type === globalType));

/** The generations of the replicas, which go with the global database. */
export const replicasOf = (lineage: Lineage): readonly number[] =>
  lineage.filter(isReplica).map(({ generation }) => generation);

export function stageOf(isGlobal: boolean, left: boolean, lineage: Lineage): GlobalStage {
  if (isGlobal) return "kept";
  if (!left) return "none";
  return lineage.some(isReplica) ? "leaving" : "last";
}

/**
 * The contradictions between the configuration and taking the global database apart: the half that stays is the primary
 * region's, and has to hold everything.
 */
export function leavingContradictions(
  { activeRegion, restoreFrom }: Wanted,
  { primary }: Places,
  lineage: Lineage,
): readonly string[] {
  const writer = writerOf(lineage);
  const problems: string[] = [];
  if (activeRegion !== primary.name || writer?.region !== primary.name)
    problems.push(
      `database.recovery is copies, and activeRegion is ${activeRegion}, with ${writer?.cluster} written to last; allowed: ` +
        `replica, until the global database has been brought back to ${primary.name}: npm run dr -- failback`,
    );
  if (restoreFrom !== undefined)
    problems.push(`restoreFrom is ${restoreFrom}; allowed: empty, while a global database is taken apart`);
  return problems;
}
