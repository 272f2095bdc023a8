import type { RegionName } from "../../../../regions/index.ts";

/** A move of an environment: the region that it leaves, and the one that it goes to. */
export interface Move {
  readonly from: RegionName;
  readonly to: RegionName;
}
