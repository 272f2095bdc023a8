import { paintFor, widthOf, wrap } from "../../../cli/terminal.ts";
import { plannerOf, plansOf } from "../../../proofs/planner.ts";
import { playOf, type Scenario, tell } from "../../../proofs/play/index.ts";
import type { Mode } from "./mode.ts";

/** Plays one scenario of the stacks, and prints who ends where, step by step. */
export const playScenario =
  (scenario: Scenario): Mode =>
  async (project, { stacks }) => {
    const planner = plannerOf(project);
    const paint = paintFor(process.stdout);
    const width = widthOf(process.stdout);
    for (const stack of stacks) {
      const args = playOf(await plansOf(project, planner, stack, undefined));
      if (args === undefined) continue;
      const [situation = "", ...lines] = tell(scenario, args);
      console.log(`${paint("bold", stack)}  ${situation}`);
      for (const line of lines) console.log(`  ${wrap(line, width, 4)}`);
      console.log();
    }
    return true;
  };
