import type { RegionName } from "../../regions/index.ts";
import { RecoveryRefusal } from "./refusal.ts";

/** A copied cluster snapshot that a database can be restored from. */
export interface RecoveryPoint {
  readonly arn: string;
  /** Identifier of the cluster it was taken of. */
  readonly source: string;
  readonly takenAt: Date;
}

/** Looks up the available recovery points of a cluster in a region. The only call to AWS that a plan makes. */
export type FindRecoveryPoints = (region: RegionName, cluster: string) => Promise<readonly RecoveryPoint[]>;

export interface RestoreRequest {
  readonly points: readonly RecoveryPoint[];
  readonly region: RegionName;
  /** The previous writer's cluster. */
  readonly source: string;
  readonly maxDataLossMinutes: number;
  /** ARN of the one recovery point to take, whatever its age: this is how a loss is accepted. */
  readonly restoreFrom: string | undefined;
  readonly now: Date;
}

/**
 * The recovery point that a new database is restored from: the pinned one, or else the newest of the previous writer.
 * @throws RecoveryRefusal if there is none, or if more would be lost than the environment allows
 */
export function chooseRestorePoint(request: RestoreRequest): RecoveryPoint {
  const { region, source, restoreFrom, maxDataLossMinutes, now } = request;
  const usable = request.points
    .filter((point) => point.source === source && regionOf(point.arn) === region)
    .toSorted((a, b) => b.takenAt.getTime() - a.takenAt.getTime());
  if (restoreFrom !== undefined) {
    const pinned = usable.find(({ arn }) => arn === restoreFrom);
    if (pinned) return pinned;
    throw new RecoveryRefusal([
      `restoreFrom is ${restoreFrom}; allowed: an available recovery point of ${source} in ${region}, ${list(usable)}`,
    ]);
  }
  const [newest] = usable;
  if (!newest)
    throw new RecoveryRefusal([
      `${region} has no available recovery point of ${source}, whose payments a database there must hold. ` +
        `To get one: back up ${source} on demand in AWS Backup, copy it to the vault in ${region}, and run this again.`,
    ]);
  const ageMinutes = (now.getTime() - newest.takenAt.getTime()) / 60_000;
  if (ageMinutes > maxDataLossMinutes)
    throw new RecoveryRefusal([
      `the newest recovery point of ${source} in ${region} was taken ${newest.takenAt.toISOString()}: ` +
        `${Math.ceil(ageMinutes)} minutes of payments would be lost; allowed: ${maxDataLossMinutes}. ` +
        `To lose less: back up ${source} on demand in AWS Backup, copy it to the vault in ${region}, and run this ` +
        `again. To accept the loss: pulumi config set restoreFrom ${newest.arn}`,
    ]);
  return newest;
}

const regionOf = (arn: string): string | undefined => arn.split(":")[3];

const list = (points: readonly RecoveryPoint[]): string =>
  points.length === 0 ? "of which there is none" : `such as ${points[0]?.arn}`;
