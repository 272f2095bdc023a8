import { widthOf, wrap } from "../../../cli/terminal.ts";
import type { Plan } from "../../../proofs/model/plan.ts";
import { plannerOf, planOf } from "../../../proofs/planner.ts";
import { explain, leftBy } from "../../../proofs/reachability/index.ts";
import type { ConnectionQuestion } from "../arguments.ts";
import type { Mode } from "./mode.ts";

/** Prints the ways of a connection, or what blocks them, and in the end the verdicts in short. */
export const explainConnection =
  ({ from, to, port }: ConnectionQuestion): Mode =>
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
      undefined,
      plans.flatMap(leftBy),
    );
    for (const { title, hops } of explanations)
      if (hops.length > 0)
        console.log([wrap(title, width, 2), ...hops.map((hop) => `  ${wrap(hop, width, 6)}`), ""].join("\n"));
    console.log(`${from} to ${to}, port ${port}, in short:`);
    for (const { short } of explanations) console.log(`  ${wrap(short, width, 4)}`);
    return true;
  };
