import type { Environment } from "../../../environments/index.ts";
import type { Plan } from "../model/plan.ts";
import type { LeftRegion } from "./expectations.ts";
import { proveReachability, type ReachabilityProof } from "./prove.ts";

export { type Explanation, explain, UnknownPlaceError } from "./explain.ts";
export { reachabilityRules } from "./problem.ts";
export { proveReachability, type ReachabilityProof } from "./prove.ts";

/** A plan with the problems that the proof finds in it, and the network as the proof has read it. */
export type ProvenPlan = Plan & Omit<ReachabilityProof, "problems">;

/**
 * Proves a plan together with the stacks that it is peered with.
 *
 * @param environments the descriptors that it was made of; by default the committed ones
 */
export function prove(plan: Plan, peers: readonly Plan[], environments?: readonly Environment[]): ProvenPlan {
  const syntheses = [plan, ...peers].map(({ synthesis }) => synthesis);
  const { problems, ...network } = proveReachability(
    syntheses,
    environments,
    [plan, ...peers].flatMap(leftBy),
  );
  return { ...plan, violations: [...plan.violations, ...problems], ...network };
}

/** The region that a plan leaves as it was, with the last update before it that did not leave it. */
export function leftBy({ stack, leaves, activeRegion, previous }: Plan): readonly LeftRegion[] {
  if (leaves === undefined) return [];
  let last = previous;
  while (last?.leaves === leaves) last = last.previous;
  return [{ stack, region: leaves, activeRegion: last?.activeRegion ?? activeRegion }];
}
