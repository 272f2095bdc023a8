import { PlanError } from "../model/errors.ts";
import type { Plan } from "../model/plan.ts";
import type { Synthesis } from "../model/registration.ts";
import { comparePreview } from "./compare.ts";
import { problem } from "./problem.ts";

export { previewRules } from "./problem.ts";

/**
 * Proves that a preview shows what the plan's update does.
 *
 * @param preview runs the program as a preview of that update
 */
export async function provePreview<P extends Plan>(plan: P, preview: () => Promise<Synthesis>): Promise<P> {
  const problems = await preview().then(
    (synthesis) => comparePreview(plan.synthesis, synthesis),
    (error: unknown) => {
      if (!(error instanceof PlanError)) throw error;
      return [problem("preview-fails", plan.stack, `fails in a preview: ${error.message}`)];
    },
  );
  return { ...plan, violations: [...plan.violations, ...problems] };
}
