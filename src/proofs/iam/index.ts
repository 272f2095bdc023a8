import type { Plan } from "../model/plan.ts";
import { censusText } from "./census.ts";
import { proveIam } from "./prove.ts";

export { iamRules } from "./problem.ts";

/** A plan with the problems that the proof finds in its roles, and what it counted, in words. */
export function proveRoles<P extends Plan>(plan: P): P & { readonly rights: string } {
  const { problems, census } = proveIam(plan.synthesis);
  return {
    ...plan,
    violations: [...plan.violations, ...problems],
    rights: censusText(census, problems.length === 0),
  };
}
