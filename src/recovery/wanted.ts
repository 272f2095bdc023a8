import type { RegionName } from "../../regions/index.ts";
import { type Entry, type Lineage, type Places, writerOf } from "./lineage.ts";

/** The wishes of the stack's configuration. */
export interface Wanted {
  readonly activeRegion: RegionName;
  readonly unreachableRegion: RegionName | undefined;
  /** ARN of the recovery point to restore from, instead of the newest. */
  readonly restoreFrom: string | undefined;
  /** Minutes of payments that a move may lose; undefined: none. */
  readonly acceptLoss: number | undefined;
  /** Generations of databases that are no longer needed. */
  readonly retire: readonly number[];
  /** Closes the active region too, so that a backup holds all that was ever paid: the first half of a switchover. */
  readonly stopWrites: boolean;
}

/** The databases and regions as they are. */
interface Circumstances {
  readonly lineage: Lineage;
  /** The regions whose applications can be reached. */
  readonly openRegions: readonly RegionName[];
  /** The minutes that the last successful update was allowed to lose. */
  readonly acceptedBefore: number | undefined;
}

/** The wishes that cannot be fulfilled, given what there is; each with what is allowed instead. */
export function contradictions(
  { activeRegion, unreachableRegion, restoreFrom, acceptLoss, stopWrites }: Wanted,
  { primary, secondary }: Places,
  { lineage, openRegions, acceptedBefore }: Circumstances,
): readonly string[] {
  const known = [primary.name, secondary.name];
  const writer = writerOf(lineage);
  const problems: string[] = [];
  for (const [key, region] of Object.entries({ activeRegion, unreachableRegion }))
    if (region !== undefined && !known.includes(region))
      problems.push(`${key} is ${region}; allowed: ${known.join(" or ")}`);
  // Only to close the other one, which is back and may stand open with an older database: until it is closed, nothing moves.
  // Where it is closed already, as after an update that broke off, the same command changes nothing.
  if (
    unreachableRegion === activeRegion &&
    !(
      writer?.region === activeRegion &&
      lineage.some(({ region, opened }) => region !== activeRegion && opened > 0)
    )
  )
    problems.push(
      `unreachableRegion is ${unreachableRegion}, and so is activeRegion; allowed: empty, or ${known.find((region) => region !== activeRegion)}. If ` +
        `${activeRegion} is lost, move away from it: npm run dr -- failover; if it answers: npx pulumi config rm unreachableRegion`,
    );
  if (unreachableRegion !== undefined && !writer)
    problems.push(
      `unreachableRegion is ${unreachableRegion}; allowed: empty, because nothing is deployed that could stay as it is`,
    );
  // With the primary region closed PRIMARY is unhealthy, and an unreachable secondary may stand open with an older
  // database.
  if (unreachableRegion !== undefined && stopWrites)
    problems.push(`stopWrites is true; allowed: false while ${unreachableRegion} is unreachable`);
  // A region that was unreachable when it was left still serves its old database. Requests would reach the new one
  // before its opening is on record.
  if (writer && writer.region !== activeRegion && openRegions.includes(activeRegion))
    problems.push(
      `activeRegion is ${activeRegion}, which still stands open as it was left; allowed: ${writer.region}, ` +
        `until one update with it has closed ${activeRegion}; if ${writer.region} is lost, with unreachableRegion ` +
        `${writer.region} as well`,
    );
  if (restoreFrom !== undefined && !writer)
    problems.push(`restoreFrom is ${restoreFrom}; allowed: empty, because there is no database to move yet`);
  if (restoreFrom !== undefined && writer?.region === activeRegion && snapshotOf(writer) !== restoreFrom)
    problems.push(
      `restoreFrom is ${restoreFrom}; allowed: empty, because ${writer.cluster} already serves ${activeRegion}`,
    );
  // Left in the configuration it would let a later move lose as much, without anybody having said so.
  if (acceptLoss !== undefined && writer && writer.region !== activeRegion && acceptLoss === acceptedBefore)
    problems.push(
      `acceptLoss is ${acceptLoss}, as it was at the last update; allowed: what this move may lose. To lose nothing: ` +
        "pulumi config rm acceptLoss; to lose as much again: set it to one minute more",
    );
  return problems;
}

const snapshotOf = ({ origin }: Entry): string | undefined =>
  origin.kind === "restored" ? origin.snapshot : undefined;
