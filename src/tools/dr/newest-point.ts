import type { RegionName } from "../../../regions/index.ts";
import type { FoundPoints, RecoveryPoint } from "../../recovery/restore-point.ts";
import { factsOf, type Situation } from "./situation.ts";
import type { Tools } from "./tools.ts";

/** The recovery points of a database in a region, newest first, and the time there. */
export const pointsOf = (
  region: RegionName,
  cluster: string,
  situation: Situation,
  { aws }: Pick<Tools, "aws">,
): Promise<FoundPoints> =>
  aws.recoveryPoints({ region, vault: factsOf(situation, region).vault.name, cluster });

/** The newest recovery point of the writer in a region, and its age by AWS's clock; undefined where there is none. */
export async function newestPoint(
  region: RegionName,
  situation: Situation,
  tools: Pick<Tools, "aws">,
): Promise<Aged | undefined> {
  const { points, asOf } = await pointsOf(region, situation.writer.cluster, situation, tools);
  const [newest] = points;
  return newest && aged(newest, asOf);
}

/** A recovery point and its age in minutes. */
export interface Aged extends RecoveryPoint {
  readonly minutes: number;
}

export const aged = (point: RecoveryPoint, asOf: Date): Aged => ({
  ...point,
  minutes: Math.max(0, Math.ceil((asOf.getTime() - point.takenAt.getTime()) / 60_000)),
});
