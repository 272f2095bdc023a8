import type { Synthesis } from "../../model/registration.ts";
import type { Violation } from "../../model/rule.ts";
import type { Inventory } from "../../reachability/inventory.ts";
import { protectionProblems } from "./kept.ts";
import { nameProblems } from "./names.ts";
import { quotaProblems } from "./quotas.ts";
import { zoneProblems } from "./zones.ts";

/** Problems of zones, names, sizes and protection, each judged by type of resource. */
export const proveSpread = (inventory: Inventory, synthesis: Synthesis): readonly Violation[] => [
  ...zoneProblems(inventory),
  ...protectionProblems(inventory, synthesis),
  ...nameProblems(inventory, synthesis),
  ...quotaProblems(inventory),
];
