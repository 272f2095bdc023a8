import type { Pair } from "../../regions/index.ts";
import { regions } from "../../regions/index.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { provePlay } from "../../src/proofs/play/index.ts";
import { proveMoves } from "../../src/proofs/play/order/moves.ts";
import { takeInventory } from "../../src/proofs/reachability/inventory.ts";
import { synthesizePlatform } from "./platform.ts";
import { production } from "./restoring.ts";

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

const regionsOfProduction = {
  primary: regions[production.primary.region],
  secondary: regions[production.secondary.region],
};

const argsOf = ({ primary, secondary }: Pair<Synthesis>) => ({
  standings: { primary: takeInventory([primary]), secondary: takeInventory([secondary]) },
  regions: regionsOfProduction,
});

/** The problems of a move and its return, step by step. */
export const movesIn = (plans: Pair<Synthesis>) => proveMoves(plans, argsOf(plans));

export const playIn = (plans: Pair<Synthesis>) => provePlay(argsOf(plans));
