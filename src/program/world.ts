import type { RegionName } from "../../regions/index.ts";
import { clientsAt, findRecoveryPoints, timeOf } from "../recovery/recovery-points.ts";
import type { FindRecoveryPoints } from "../recovery/restore-point.ts";
import type { Config } from "./config/config.ts";

/** What the program asks of the world by other ways than its providers. */
export interface World {
  readonly findRecoveryPoints: FindRecoveryPoints;
  /** What time it is, as AWS says in a region. */
  readonly timeIn: (region: RegionName) => Promise<Date>;
  /**
   * Whether somebody has to delegate to a new zone before anything in it can be proven. Not offline, where all that two
   * updates make is to be seen at once.
   */
  readonly delegates: boolean;
}

export function realWorld({ endpoint }: Config): World {
  const clients = clientsAt(endpoint);
  return {
    findRecoveryPoints: (query) => findRecoveryPoints(query, clients(query.region)),
    timeIn: (region) => timeOf(clients(region), region),
    delegates: true,
  };
}
