import type { StackCost } from "../../proofs/cost/index.ts";
import type { Control } from "../../proofs/matrix/matrix.ts";
import type { Plan } from "../../proofs/model/plan.ts";
import type { ProvenPlan } from "../../proofs/reachability/index.ts";
import { type NetworkView, readNetwork } from "./network.ts";
import type { Provenance } from "./origin.ts";

/** A plan as the report needs it: proven, and with the plans of the stacks that it is peered with. */
export type ReportPlan = ProvenPlan & { readonly peers: readonly Plan[] };

export interface Report {
  /** The project's name and version. */
  readonly project: string;
  readonly version: string;
  readonly origin: Provenance;
  readonly controls: readonly Control[];
  /** The stacks that have no image yet, and are planned as though they had one. */
  readonly imageless: readonly string[];
  readonly environments: readonly EnvironmentReport[];
}

export interface EnvironmentReport {
  readonly name: string;
  /** The states, one for each region that could be active. The first is the one that the stack's configuration names. */
  readonly states: readonly [ReportState, ...ReportState[]];
  readonly cost: Cost;
}

/** The cost of an environment in its states, or the reason that it is unknown. */
export type Cost = StackCost | { readonly unknown: string };

export const isKnown = (cost: Cost): cost is StackCost => "estimates" in cost;

/** An environment while one of its regions is active. */
export interface ReportState {
  readonly plan: ReportPlan;
  readonly network: NetworkView;
}

/** Arranges plans by environment, in the order in which they were made. */
export function reportOf(
  plans: readonly ReportPlan[],
  about: Omit<Report, "environments">,
  costOf: (plans: readonly [ReportPlan, ...ReportPlan[]]) => Cost,
): Report {
  const names = [...new Set(plans.map(({ stack }) => stack))];
  const environments = names.flatMap((name): readonly EnvironmentReport[] => {
    const [first, ...others] = plans.filter(({ stack }) => stack === name);
    return first === undefined
      ? []
      : [{ name, states: [stateOf(first), ...others.map(stateOf)], cost: costOf([first, ...others]) }];
  });
  return { ...about, environments };
}

const stateOf = (plan: ReportPlan): ReportState => ({
  plan,
  network: readNetwork(plan),
});
