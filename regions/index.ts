import type { Region, RegionName } from "./region.ts";
import { usEast1 } from "./us-east-1.ts";
import { usWest2 } from "./us-west-2.ts";

export { bothOf, otherSlot, type Pair, pairOf, type Slot, slots } from "./pair.ts";
export type { Region, RegionName, Zone } from "./region.ts";

export const regions: Readonly<Record<RegionName, Region>> = {
  "us-east-1": usEast1,
  "us-west-2": usWest2,
};

export const isRegion = (name: string): name is RegionName => Object.hasOwn(regions, name);
