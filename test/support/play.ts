import type { Pair } from "../../regions/index.ts";
import { regions } from "../../regions/index.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { playProofs, provePlay } from "../../src/proofs/play/index.ts";
import { proveMoves } from "../../src/proofs/play/order/moves.ts";
import type { PlayRule } from "../../src/proofs/play/problem.ts";
import { takeInventory } from "../../src/proofs/reachability/inventory.ts";
import type { Plans } from "./plans.ts";
import { synthesizePlatform } from "./platform.ts";
import { production, restoring } from "./restoring.ts";

/** Production with each of its regions serving, and moved back. */
export async function synthesizeBoth(
  config: Readonly<Record<string, string>>,
  environments = restoring,
): Promise<Plans> {
  const primary = await synthesizePlatform("production", config, { environments });
  const secondary = await synthesizePlatform(
    "production",
    { ...config, activeRegion: production.secondary.region },
    { environments, previous: primary },
  );
  const returned = await synthesizePlatform("production", config, { environments, previous: secondary });
  return { primary, secondary, returned };
}

const regionsOfProduction = {
  primary: regions[production.primary.region],
  secondary: regions[production.secondary.region],
};

export const argsOf = ({ primary, secondary, returned }: Pair<Synthesis> & Partial<Plans>) => ({
  standings: { primary: takeInventory([primary]), secondary: takeInventory([secondary]) },
  regions: regionsOfProduction,
  ...(returned && { returned: takeInventory([returned]) }),
});

/** The problems of a move and its return, step by step. */
export const movesIn = (plans: Pair<Synthesis>) => proveMoves(plans, argsOf(plans));

export const playIn = (plans: Plans) => provePlay(argsOf(plans));

/** The problems that the part of the proof finds to which a check belongs. All of it would take three times as long. */
export const playFor = (rule: PlayRule, plans: Plans) =>
  provePlay(
    argsOf(plans),
    playProofs.filter(({ checks }) => rule in checks),
  );
