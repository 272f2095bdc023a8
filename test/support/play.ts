import { production } from "../../environments/production.ts";
import type { Pair } from "../../regions/index.ts";
import { regions } from "../../regions/index.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { provePlay } from "../../src/proofs/play/index.ts";
import { takeInventory } from "../../src/proofs/reachability/inventory.ts";
import { synthesizePlatform } from "./platform.ts";

/** Production with each of its regions serving. */
export async function synthesizeBoth(config: Readonly<Record<string, string>>): Promise<Pair<Synthesis>> {
  const primary = await synthesizePlatform("production", config);
  const secondary = await synthesizePlatform(
    "production",
    { ...config, activeRegion: production.secondary.region },
    { previous: primary },
  );
  return { primary, secondary };
}

export const playIn = ({ primary, secondary }: Pair<Synthesis>) =>
  provePlay({
    standings: { primary: takeInventory([primary]), secondary: takeInventory([secondary]) },
    regions: {
      primary: regions[production.primary.region],
      secondary: regions[production.secondary.region],
    },
  });
