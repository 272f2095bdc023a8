import { ReportedError } from "../../../cli/errors.ts";
import { factsOf, type Situation } from "../situation.ts";
import type { Move } from "./move.ts";

/** The database that a move leaves: the writer, or, after the move, the database that the writer was restored from. */
export const sourceOf = ({ writer }: Situation, { to }: Move): string =>
  writer.region === to && writer.origin.kind === "restored" ? writer.origin.source : writer.cluster;

/** @throws ReportedError if it is retired */
export function sourceArnOf(situation: Situation, move: Move): string {
  const cluster = sourceOf(situation, move);
  const entry = situation.outputs.recorded.lineage.find((candidate) => candidate.cluster === cluster);
  const database = factsOf(situation, move.from).databases.find(
    ({ generation }) => generation === entry?.generation,
  );
  if (database === undefined)
    throw new ReportedError(`the stack's outputs have no database ${cluster} in ${move.from}`);
  return database.clusterArn;
}
