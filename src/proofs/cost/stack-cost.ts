import type { Estimate } from "./estimate.ts";
import type { Strategy } from "./recovery.ts";

/** What one stack would cost in its states, and how it could be ready for the loss of a region otherwise. */
export interface StackCost {
  /** The usual state first: it is what the budget is for. */
  readonly estimates: readonly [Estimate, ...Estimate[]];
  /** Empty where only one state was asked for. */
  readonly strategies: readonly Strategy[];
}
