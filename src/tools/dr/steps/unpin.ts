import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";

/**
 * Takes settings out of the configuration that were meant for this move alone, and that would block the next one or let it
 * lose payments.
 */
export const unpin = (tools: Tools): Step => ({
  name: "unpin the recovery point",
  observe: async () => {
    const { restoreFrom, acceptLoss } = (await tools.look()).settings;
    return restoreFrom === undefined && acceptLoss === undefined ? {} : undefined;
  },
  run: () => tools.engine.configure({ restoreFrom: undefined, acceptLoss: undefined }),
});
