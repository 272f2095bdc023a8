import { closingOf, hasArrived } from "../situation.ts";
import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";
import { endDeployments } from "./end-deployments.ts";
import type { Move } from "./move.ts";
import { update } from "./update.ts";

/** Closes the region that is left, so that a backup made after it holds all that was ever paid. */
export const close = (tools: Tools, { from, to }: Move): Step => ({
  name: `close ${from}`,
  observe: async () => {
    const situation = await tools.look();
    const closing = closingOf(situation, from);
    if (closing === undefined) return hasArrived(situation, to) ? {} : undefined;
    return { startedAt: closing.startedAt.toISOString(), lastWriteAt: closing.endedAt.toISOString() };
  },
  run: async () => {
    await endDeployments(tools, from);
    await tools.engine.configure({
      activeRegion: from,
      stopWrites: "true",
      restoreFrom: undefined,
      acceptLoss: undefined,
    });
    await update(tools, `close ${from}`);
  },
});
