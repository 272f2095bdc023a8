import type { RegionName } from "../../regions/index.ts";
import {
  clusterName,
  type Entry,
  highestGeneration,
  type Lineage,
  type Origin,
  type Places,
  vaultName,
  writerOf,
} from "./lineage.ts";
import {
  chooseRestorePoint,
  type FindRecoveryPoints,
  type FoundPoints,
  type RestorePoint,
  usablePoints,
} from "./restore-point.ts";
import { firstWith, type RestoreSource, sourcesOf } from "./sources.ts";
import type { Wanted } from "./wanted.ts";

export interface MoveRequest {
  readonly places: Places;
  readonly wanted: Wanted;
  readonly findRecoveryPoints: FindRecoveryPoints;
}

/** The writer's place once an update is done, and the restore that leads there. */
export interface Moved {
  readonly lineage: Lineage;
  /** The recovery point of the writer's database; undefined where no database moves. */
  readonly restored: RestorePoint | undefined;
}

/**
 * The lineage with its writer in the active region: the one that is there, one that an interrupted move left behind, or
 * a new one. Recovery points are looked up only where the writer is elsewhere, and only in the active region.
 * @param closedSince since when nothing can have been written in a region
 * @throws RecoveryRefusal if no recovery point will do
 */
export async function moveWriter(
  lineage: Lineage,
  { places, wanted, findRecoveryPoints }: MoveRequest,
  closedSince: (region: RegionName) => Date | undefined,
): Promise<Moved> {
  const { activeRegion: region, restoreFrom, acceptLoss } = wanted;
  const stay = (moved: Lineage): Moved => ({ lineage: moved, restored: undefined });
  const writer = writerOf(lineage);
  if (!writer) return stay(open([create(1, places, region, { kind: "fresh" })], 1));
  // What cannot be reached cannot be opened anew.
  if (region === wanted.unreachableRegion) return stay(lineage);
  if (writer.region === region) return stay(open(lineage, writer.generation));

  const { found, source } = await findSource(lineage, writer, { places, wanted, findRecoveryPoints });
  const point = chooseRestorePoint({
    found,
    region,
    source,
    closedSince: closedSince(writer.region),
    acceptLoss,
    restoreFrom,
  });
  const leftBehind = lineage.find(
    ({ region: where, state, generation, origin }) =>
      where === region &&
      state === "kept" &&
      // Had the writer been opened since, its region might heed no claim that this database's move has raised.
      generation > writer.opened &&
      origin.kind === "restored" &&
      origin.snapshot === point.arn,
  );
  if (leftBehind) return { lineage: open(lineage, leftBehind.generation), restored: point };
  const generation = highestGeneration(lineage) + 1;
  const origin: Origin = {
    kind: "restored",
    snapshot: point.arn,
    source: point.source,
    takenAt: point.takenAt.toISOString(),
    engineVersion: point.engineVersion,
  };
  return {
    lineage: open([...lineage, create(generation, places, region, origin)], generation),
    restored: point,
  };
}

/**
 * The database that there are points of. Where the writer's region is lost and none of its copies has come over, as after a
 * second disaster, the newest data that is left is in what the writer was restored from.
 */
function findSource(
  lineage: Lineage,
  writer: Entry,
  { places, wanted: { activeRegion: region, unreachableRegion }, findRecoveryPoints }: MoveRequest,
): Promise<{ readonly found: FoundPoints; readonly source: RestoreSource }> {
  const { code } = region === places.primary.name ? places.primary : places.secondary;
  const vault = vaultName(code, places.suffix);
  const [itself, ...older] = sourcesOf(lineage, writer);
  return firstWith(
    writer.region === unreachableRegion ? [itself, ...older] : [itself],
    ({ cluster }) => findRecoveryPoints({ region, vault, cluster }),
    (found, { cluster }) => usablePoints(found, region, cluster).length > 0,
  );
}

const open = (lineage: Lineage, writer: number): Lineage =>
  lineage.map((entry) =>
    entry.generation === writer ? { ...entry, opened: highestGeneration(lineage) } : entry,
  );

export function create(
  generation: number,
  { primary, secondary, suffix }: Places,
  region: RegionName,
  origin: Origin,
): Entry {
  const { code } = region === primary.name ? primary : secondary;
  const cluster = clusterName(code, suffix, generation);
  return { generation, region, cluster, origin, opened: 0, state: "kept" };
}
