import type { Question } from "../arguments.ts";
import { widthOf, wrap } from "../page.ts";
import type { Plan } from "../plan.ts";
import { explain } from "../reachability/index.ts";
import { plannerOf, planOf } from "../stacks.ts";
import type { Mode } from "./mode.ts";

/** Prints the way of a connection, or what blocks it. */
export const explainConnection =
  ({ from, to, port }: Question): Mode =>
  async (project, { stacks, active }) => {
    const planner = plannerOf(project);
    const plans: Plan[] = [];
    for (const stack of stacks)
      plans.push(
        await (active === undefined ? planOf(project, planner, stack) : planner.plan(stack, active)),
      );
    const width = widthOf(process.stdout);
    const explanations = explain(
      plans.map(({ synthesis }) => synthesis),
      from,
      to,
      port,
    );
    for (const { title, hops } of explanations)
      console.log([wrap(title, width, 2), ...hops.map((hop) => `  ${wrap(hop, width, 6)}`), ""].join("\n"));
    return true;
  };
