import { writeFileSync } from "node:fs";
import { paintFor } from "../../../cli/terminal.ts";
import { costJson, costOf, overBudget, type StackCost } from "../../../proofs/cost/index.ts";
import { withImage } from "../../../proofs/model/with-image.ts";
import { plannerOf, plansOf } from "../../../proofs/planner.ts";
import { reportCost } from "../../../report/terminal/cost.ts";
import { environmentOf } from "../../stack/environment.ts";
import type { Mode } from "./mode.ts";

/** Prints costs, and compares them with the budgets. */
export const checkBudgets: Mode = async (project, { stacks, active, json }) => {
  const planner = plannerOf(withImage(project));
  const costs: StackCost[] = [];
  for (const stack of stacks) {
    const cost = costOf(await plansOf(project, planner, stack, active), environmentOf(stack));
    console.log(reportCost(cost, { paint: paintFor(process.stdout) }));
    costs.push(cost);
  }
  if (json !== undefined) writeFileSync(json, costJson(costs));
  return costs.every(({ estimates: [usual] }) => overBudget(usual) === undefined);
};
