import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";

/** Takes out of the configuration what was meant for this move alone, and would stand in the next one's way, or pay for it. */
export const unpin = (tools: Tools): Step => ({
  name: "unpin the recovery point",
  observe: async () => {
    const { restoreFrom, acceptLoss } = (await tools.look()).settings;
    return restoreFrom === undefined && acceptLoss === undefined ? {} : undefined;
  },
  run: () => tools.engine.configure({ restoreFrom: undefined, acceptLoss: undefined }),
});
