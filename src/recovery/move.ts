import type { RegionName } from "../../regions/index.ts";
import {
  clusterName,
  type Entry,
  highestGeneration,
  type Lineage,
  type Origin,
  type Places,
  writerOf,
} from "./lineage.ts";
import { chooseRestorePoint, type FindRecoveryPoints } from "./restore-point.ts";
import type { Wanted } from "./wanted.ts";

export interface MoveRequest {
  readonly places: Places;
  /** Minutes of payments that a restore may lose unasked. */
  readonly maxDataLossMinutes: number;
  readonly wanted: Wanted;
  readonly findRecoveryPoints: FindRecoveryPoints;
  readonly now: Date;
}

/**
 * The lineage with its writer in the active region: the one that is there, one that an interrupted move left behind, or
 * a new one. Recovery points are looked up only where the writer is elsewhere, and only in the active region.
 * @throws RecoveryRefusal if no recovery point will do
 */
export async function moveWriter(lineage: Lineage, request: MoveRequest): Promise<Lineage> {
  const { places, wanted, maxDataLossMinutes, findRecoveryPoints, now } = request;
  const { activeRegion: region, restoreFrom } = wanted;
  const writer = writerOf(lineage);
  if (!writer) return open([create(1, places, region, { kind: "fresh" })], 1);
  if (writer.region === region) return open(lineage, writer.generation);

  const source = writer.cluster;
  const points = await findRecoveryPoints(region, source);
  const point = chooseRestorePoint({ points, region, source, maxDataLossMinutes, restoreFrom, now });
  const leftBehind = lineage.find(
    ({ region: where, state, generation, origin }) =>
      where === region &&
      state === "kept" &&
      // Had the writer been opened since, its region might heed no claim that this database's move has raised.
      generation > writer.opened &&
      origin.kind === "restored" &&
      origin.snapshot === point.arn,
  );
  if (leftBehind) return open(lineage, leftBehind.generation);
  const generation = highestGeneration(lineage) + 1;
  const origin: Origin = {
    kind: "restored",
    snapshot: point.arn,
    source,
    takenAt: point.takenAt.toISOString(),
  };
  return open([...lineage, create(generation, places, region, origin)], generation);
}

const open = (lineage: Lineage, writer: number): Lineage =>
  lineage.map((entry) =>
    entry.generation === writer ? { ...entry, opened: highestGeneration(lineage) } : entry,
  );

function create(
  generation: number,
  { primary, secondary, suffix }: Places,
  region: RegionName,
  origin: Origin,
): Entry {
  const { code } = region === primary.name ? primary : secondary;
  const cluster = clusterName(code, suffix, generation);
  return { generation, region, cluster, origin, opened: 0, state: "kept" };
}
