import { readStanding } from "../standing.ts";
import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";
import { endDeployments } from "./end-deployments.ts";
import type { Move } from "./move.ts";
import { update } from "./update.ts";

/**
 * Closes a region that is back, while the other one, which was moved to, is lost: one update that leaves the writer where
 * it is, and out. Only then may another database be opened here.
 */
export const closeReturned = (tools: Tools, { from, to }: Move): Step => ({
  name: `close ${to} as it was left`,
  observe: async () => ((await readStanding(tools)).standsOpen(to) ? undefined : {}),
  run: async () => {
    await endDeployments(tools, to);
    await tools.engine.configure({
      activeRegion: from,
      unreachableRegion: from,
      stopWrites: undefined,
      restoreFrom: undefined,
      acceptLoss: undefined,
    });
    await update(tools, `close ${to} as it was left`);
  },
});
