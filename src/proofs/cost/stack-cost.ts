import type { Estimate } from "./estimate.ts";
import type { Strategy } from "./recovery.ts";

/** The cost of one stack in each of its states, and of other ways to be ready for the loss of a region. */
export interface StackCost {
  /** The estimates, that of the usual state first: it is what the budget is for. */
  readonly estimates: readonly [Estimate, ...Estimate[]];
  /** Other ways to be ready for the loss of a region. Empty where only one state was asked for. */
  readonly strategies: readonly Strategy[];
}
