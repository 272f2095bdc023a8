import { writeFileSync } from "node:fs";
import { environmentOf } from "../../../cli/environment.ts";
import { paintFor } from "../../../cli/terminal.ts";
import {
  costJson,
  costOf,
  overBudget,
  reportCost,
  type StackCost,
  withImage,
} from "../../../proofs/cost/index.ts";
import { plannerOf, plansOf } from "../../../proofs/stacks.ts";
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
