import type { Synthesis } from "../plan/registration.ts";
import { computeRules } from "./compute.ts";
import { dataRules } from "./data.ts";
import { ingressRules } from "./ingress.ts";
import { networkRules } from "./network.ts";
import { placementRules } from "./placement.ts";
import { type Rule, stackOf, type Violation } from "./rule.ts";
import { storageRules } from "./storage.ts";

export type { Rule, Violation } from "./rule.ts";

export const rules: readonly Rule[] = [
  ...placementRules,
  ...networkRules,
  ...storageRules,
  ...dataRules,
  ...ingressRules,
  ...computeRules,
];

/** Everything in a synthesis that a rule does not allow; nothing when all is well. */
export function audit(synthesis: Synthesis): readonly Violation[] {
  const stack = stackOf(synthesis);
  return rules.flatMap(({ id, remedy, check }) =>
    check(stack).map((finding) => ({ rule: id, remedy, ...finding })),
  );
}
