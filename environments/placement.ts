import type { RegionName, Zone } from "../regions/index.ts";

/** An environment's place in one region. */
export interface Placement {
  readonly region: RegionName;
  /** The VPC's /16. Disjoint from every other range of every environment, because any two may be peered. */
  readonly cidr: string;
  readonly zones: readonly Zone[];
}
