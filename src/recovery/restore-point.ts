import type { RegionName } from "../../regions/index.ts";
import { RecoveryRefusal } from "./refusal.ts";
import { holdsUntil, type RestoreSource } from "./sources.ts";

/** A copied cluster snapshot that a database can be restored from. */
export interface RecoveryPoint {
  readonly arn: string;
  /** Identifier of the cluster that the snapshot is of. */
  readonly source: string;
  /** The time that the data is of; a copy bears its source's time. */
  readonly takenAt: Date;
  /** The engine's version in the snapshot: RDS would restore with its own default, and a disaster is no upgrade. */
  readonly engineVersion: string;
}

/** The vault and the database whose recovery points are looked up. */
export interface PointQuery {
  readonly region: RegionName;
  /** Name of the vault in that region that copies arrive in. */
  readonly vault: string;
  /** Identifier of the cluster that the recovery points are of. */
  readonly cluster: string;
}

/**
 * The recovery points to restore from, and the time at which AWS listed them: ages are taken by its clock, whatever this
 * machine's says.
 */
export interface FoundPoints {
  readonly points: readonly RecoveryPoint[];
  readonly asOf: Date;
}

/** Looks up the available recovery points of a cluster in a region. */
export type FindRecoveryPoints = (query: PointQuery) => Promise<FoundPoints>;

export interface RestoreRequest {
  readonly found: FoundPoints;
  readonly region: RegionName;
  /** The database whose recovery points these are: the previous writer, or the one that it came from. */
  readonly source: RestoreSource;
  /** The time from which on nothing can have been written to the previous writer; undefined where something can. */
  readonly closedSince: Date | undefined;
  /** Minutes of payments that may be missing; undefined: none. */
  readonly acceptLoss: number | undefined;
  /** ARN of the one recovery point to take; the newest where it is undefined. */
  readonly restoreFrom: string | undefined;
}

/** The recovery point that was chosen, and what restoring it loses. */
export interface RestorePoint extends RecoveryPoint {
  /** Minutes of payments that are lost; 0 where the recovery point was taken after the last one. */
  readonly lossMinutes: number;
}

/**
 * The recovery point that a new database is restored from: the pinned one, or else the newest of the source.
 * One that was taken after the writer's region had been closed holds every payment. Of any other one it cannot be known
 * what is missing, so that all minutes since may be, and these have to be accepted by name. One of what the writer came from
 * has nothing that the writer was paid.
 * @throws RecoveryRefusal if there is none, or if more would be lost than is accepted
 */
export function chooseRestorePoint(request: RestoreRequest): RestorePoint {
  const { region, source, closedSince, acceptLoss = 0, found } = request;
  const point = pick(request);
  const future = point.takenAt.getTime() - found.asOf.getTime();
  if (future > 0)
    throw new RecoveryRefusal([
      `the recovery point ${point.arn} of ${source.cluster} bears the time ${point.takenAt.toISOString()}, which by AWS's own ` +
        `clock is ${Math.ceil(future / 1000)} seconds ahead: nobody can say what is in it. To take another one: ` +
        "pulumi config set restoreFrom ARN",
    ]);
  const holdsAll = source.partedAt === undefined && closedSince !== undefined && point.takenAt > closedSince;
  const missing = found.asOf.getTime() - holdsUntil(point.takenAt, source).getTime();
  const lossMinutes = holdsAll ? 0 : Math.max(1, Math.ceil(missing / 60_000));
  if (lossMinutes > acceptLoss)
    throw new RecoveryRefusal([
      `the recovery point of ${source.cluster} in ${region} was taken ${point.takenAt.toISOString()}, ${whyNotAll(request)}: ` +
        `up to ${lossMinutes} minutes of payments would be lost; accepted: ${acceptLoss}. ` +
        `To lose none: ${toLoseNone(request)}. To lose them: pulumi config set acceptLoss ${lossMinutes}`,
    ]);
  return { ...point, lossMinutes };
}

function whyNotAll({ closedSince, source: { partedAt } }: RestoreRequest): string {
  if (partedAt !== undefined)
    return `and of the database that was made of it ${partedAt.toISOString()} and written to since there is none`;
  return closedSince === undefined
    ? "and its region was not closed before"
    : `before its region was closed ${closedSince.toISOString()}`;
}

const toLoseNone = ({ region, source: { cluster, partedAt } }: RestoreRequest): string =>
  partedAt === undefined
    ? `npm run dr -- switchover, or pulumi config set stopWrites true && pulumi up, then back up ${cluster} on demand in AWS ` +
      `Backup, copy it to the vault in ${region}, and run this again`
    : "wait until the region is back that was written to last";

/** The source's points that a database in a region can be restored from, newest first. */
export const usablePoints = (
  { points }: FoundPoints,
  region: RegionName,
  source: string,
): readonly RecoveryPoint[] =>
  points
    .filter((point) => point.source === source && regionOf(point.arn) === region)
    .toSorted((a, b) => b.takenAt.getTime() - a.takenAt.getTime());

function pick({ found, region, source: { cluster: source }, restoreFrom }: RestoreRequest): RecoveryPoint {
  const usable = usablePoints(found, region, source);
  const point = restoreFrom === undefined ? usable[0] : usable.find(({ arn }) => arn === restoreFrom);
  if (point) return point;
  throw new RecoveryRefusal([
    restoreFrom === undefined
      ? `${region} has no available recovery point of ${source}, whose payments a database there must hold. ` +
        `To get one: back up ${source} on demand in AWS Backup, copy it to the vault in ${region}, and run this again.`
      : `restoreFrom is ${restoreFrom}; allowed: an available recovery point of ${source} in ${region}, ${list(usable)}`,
  ]);
}

const regionOf = (arn: string): string | undefined => arn.split(":")[3];

const list = (points: readonly RecoveryPoint[]): string =>
  points.length === 0 ? "of which there is none" : `such as ${points[0]?.arn}`;
