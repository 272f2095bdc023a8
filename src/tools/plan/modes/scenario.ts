import { paintFor, widthOf, wrap } from "../../../cli/terminal.ts";
import { withImage } from "../../../proofs/model/with-image.ts";
import { plannerOf, plansOf } from "../../../proofs/planner.ts";
import { type Playable, playOf } from "../../../proofs/play/index.ts";
import type { Mode } from "./mode.ts";

/** Plays one scenario of the stacks, and prints what comes of it, step by step. */
export const playScenario =
  (scenario: Playable): Mode =>
  async (project, { stacks }) => {
    // Without an image there are no tasks, and nothing that could fail.
    const planner = plannerOf(withImage(project));
    const paint = paintFor(process.stdout);
    const width = widthOf(process.stdout);
    for (const stack of stacks) {
      const plans = await plansOf(project, planner, stack, undefined);
      const args = playOf(plans, await planner.planReturn(stack));
      if (args === undefined) continue;
      const [situation = "", ...lines] = scenario.tell(args);
      console.log(`${paint("bold", stack)}  ${situation}`);
      for (const line of lines) console.log(`  ${wrap(line, width, 4)}`);
      console.log();
    }
    return true;
  };
