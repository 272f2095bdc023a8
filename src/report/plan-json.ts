import { jsonOf } from "../cli/json.ts";
import type { Plan } from "../proofs/model/plan.ts";
import type { Registration } from "../proofs/model/registration.ts";

/**
 * The plans as a JSON document for other tools: every resource with all that the program said of it, sorted by URN, so
 * that the same program always gives the same bytes.
 */
export function planJson(plans: readonly Plan[]): string {
  const graph = plans.map(({ stack, activeRegion, past, synthesis, violations }) => ({
    stack,
    activeRegion,
    past,
    resources: synthesis.registrations.toSorted((a, b) => order(a.urn, b.urn)).map(sorted),
    invokes: synthesis.invokes.toSorted((a, b) => order(JSON.stringify(a), JSON.stringify(b))),
    outputs: synthesis.outputs,
    logs: synthesis.logs,
    violations,
  }));
  return `${jsonOf({ plans: graph })}\n`;
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A registration with its dependencies sorted. The SDK's order is that in which promises happened to settle. */
const sorted = (registration: Registration): Registration => ({
  ...registration,
  dependencies: registration.dependencies.toSorted(),
  propertyDependencies: Object.fromEntries(
    Object.entries(registration.propertyDependencies).map(([property, urns]) => [property, urns.toSorted()]),
  ),
});
