import type { Environment } from "../../../environments/index.ts";
import { jsonOf } from "../../cli/json.ts";
import { difference } from "../model/diff.ts";
import type { Plan } from "../model/plan.ts";
import { estimate } from "./estimate.ts";
import { recoveryStrategies } from "./recovery.ts";
import type { StackCost } from "./stack-cost.ts";

export { overBudget } from "./budget.ts";
export {
  type BlockCost,
  type Charge,
  type Estimate,
  estimate,
  type RegionCost,
} from "./estimate.ts";
export { recoveryStrategies, type Strategy } from "./recovery.ts";
export type { StackCost } from "./stack-cost.ts";

/**
 * Prices one stack in its states, and the ways to move from the first of them to the second.
 * @throws UnpricedError
 */
export function costOf([first, ...others]: readonly [Plan, ...Plan[]], environment: Environment): StackCost {
  const usual = estimate(first, environment);
  const [after] = others;
  return {
    estimates: [usual, ...others.map((plan) => estimate(plan, environment))],
    strategies:
      after === undefined
        ? []
        : recoveryStrategies(
            usual,
            { after, difference: difference(first.synthesis, after.synthesis) },
            environment,
          ),
  };
}

/** The costs as a JSON document for other tools. */
export const costJson = (costs: readonly StackCost[]): string =>
  `${jsonOf({ currency: "USD", per: "month", stacks: costs })}\n`;
