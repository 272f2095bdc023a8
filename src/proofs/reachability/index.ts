import type { Plan } from "../model/plan.ts";
import { proveReachability } from "./prove.ts";

export { type Explanation, explain, UnknownPlaceError } from "./explain.ts";
export { reachabilityRules } from "./problem.ts";
export { proveReachability, type ReachabilityProof } from "./prove.ts";

/** A plan with the problems that the proof finds in it, and the parties whose interfaces the proof assumed. */
export type ProvenPlan = Plan & { readonly assumed: readonly string[] };

/** Proves a plan together with the stacks that it is peered with. */
export function prove(plan: Plan, peers: readonly Plan[]): ProvenPlan {
  const { problems, assumed } = proveReachability([plan, ...peers].map(({ synthesis }) => synthesis));
  return { ...plan, violations: [...plan.violations, ...problems], assumed };
}
