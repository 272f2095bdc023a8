import { startBundles } from "../../../program/bundles.ts";
import { playables } from "../../../proofs/play/playables.ts";
import type { PlanArguments } from "../arguments.ts";
import type { Mode } from "./mode.ts";

/**
 * The mode that arguments ask for. Modes are loaded here, because the SDKs take a second that a wrong argument need not
 * wait for.
 */
export async function modeOf({ matrix, roles, budget, explain, scenario }: PlanArguments): Promise<Mode> {
  if (roles) return (await import("./roles.ts")).printRoles;
  startBundles();
  if (matrix) return (await import("./requirements.ts")).printMatrix;
  if (budget) return (await import("./budgets.ts")).checkBudgets;
  if (explain !== undefined) return (await import("./connection.ts")).explainConnection(explain);
  const played = playables.find(({ name }) => name === scenario);
  if (played !== undefined) return (await import("./scenario.ts")).playScenario(played);
  return (await import("./plans.ts")).planAll;
}
