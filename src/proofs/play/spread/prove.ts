import type { Synthesis } from "../../model/registration.ts";
import type { Violation } from "../../model/rule.ts";
import type { Inventory } from "../../reachability/inventory.ts";
import { protectionProblems } from "./kept.ts";
import { nameProblems } from "./names.ts";
import { quotaProblems } from "./quotas.ts";
import { zoneProblems } from "./zones.ts";

/** The zones that everything is in, and the names, sizes and protection that it has, by type. */
export const proveSpread = (inventory: Inventory, synthesis: Synthesis): readonly Violation[] => [
  ...zoneProblems(inventory),
  ...protectionProblems(inventory, synthesis),
  ...nameProblems(inventory, synthesis),
  ...quotaProblems(inventory),
];
