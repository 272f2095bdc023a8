import { iamRules } from "./iam/problem.ts";
import type { Plan } from "./model/plan.ts";
import { plannedProofs } from "./play/planned.ts";
import { playRules } from "./play/problem.ts";
import { previewRules } from "./preview/problem.ts";
import { reachabilityRules } from "./reachability/problem.ts";
import { rules } from "./rules/index.ts";

/** The checks of each proof, by the name under which the matrix has the proof as one rule. */
export const proofs: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["reachability", reachabilityRules],
  ["least-privilege", iamRules],
  ["preview", previewRules],
  ["scenarios", playRules],
  ...plannedProofs.map(({ id, checks }) => [id, Object.keys(checks)] as const),
]);

const checksOfProofs = [...proofs.values()].flat().length;

/**
 * The numbers that plans, report and documents tell, of one making: a rule is a row of docs/requirements.md, a check is
 * what can be found broken under a name of its own. Most rules are one check, the proofs are several.
 */
export const counts = {
  rules: rules.length + proofs.size,
  checks: rules.length + checksOfProofs,
  checksOfProofs,
} as const;

/** The number of exceptions that are made use of. One may excuse many findings. */
export const exceptionsIn = (plans: readonly Plan[]): number =>
  new Set(
    plans.flatMap(({ excused }) => excused.map(({ exception }) => `${exception.rule} ${exception.reason}`)),
  ).size;

/** The number of rules and checks, and the way it is counted. */
export const countedChecks = `${counts.rules} rules with ${counts.checks} checks: ${rules.length} rules of one check each, and ${proofs.size} proofs with ${counts.checksOfProofs}`;
