import { paintFor, widthOf } from "../../../cli/terminal.ts";
import { withImage } from "../../../proofs/model/with-image.ts";
import { plannerOf, plansOf } from "../../../proofs/planner.ts";
import { type Playable, playOf, type Told } from "../../../proofs/play/index.ts";
import { toldLines } from "../../../report/terminal/told.ts";
import type { Mode } from "./mode.ts";

/** Plays one scenario of the stacks, and prints what comes of it, step by step and then in short. */
export const playScenario =
  (scenario: Playable): Mode =>
  async (project, { stacks }) => {
    // Without an image there are no tasks, and nothing that could fail.
    const planner = plannerOf(withImage(project));
    const told: (Told & { readonly stack: string })[] = [];
    for (const stack of stacks) {
      const plans = await plansOf(project, planner, stack, undefined);
      const args = playOf(plans, await planner.planReturn(stack));
      if (args !== undefined) told.push({ stack, ...scenario.tell(args) });
    }
    const page = { paint: paintFor(process.stdout), width: widthOf(process.stdout) };
    for (const line of toldLines(told, page)) console.log(line);
    return true;
  };
