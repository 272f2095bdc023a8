import type { RegionName } from "../../../../regions/index.ts";

/** From where to where an environment moves. */
export interface Move {
  readonly from: RegionName;
  readonly to: RegionName;
}
