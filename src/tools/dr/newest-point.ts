import type { RegionName } from "../../../regions/index.ts";
import type { RecoveryPoint } from "../../recovery/restore-point.ts";
import { factsOf, type Situation } from "./situation.ts";
import type { Tools } from "./tools.ts";

/** The recovery point with the time that its data is of: what RDS tells of a copy may be the time of the copying. */
export async function dated(
  point: RecoveryPoint,
  region: RegionName,
  situation: Situation,
  { aws }: Pick<Tools, "aws">,
): Promise<RecoveryPoint> {
  const takenAt = await aws.takenAt(region, factsOf(situation, region).vault.name, point.arn);
  return takenAt && takenAt < point.takenAt ? { ...point, takenAt } : point;
}

/** The newest recovery point of the writer in a region; undefined where there is none. */
export async function newestPoint(
  region: RegionName,
  situation: Situation,
  tools: Pick<Tools, "aws">,
): Promise<RecoveryPoint | undefined> {
  const [newest] = await tools.aws.recoveryPoints(region, situation.writer.cluster);
  return newest && dated(newest, region, situation, tools);
}
