import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";

/** Takes the recovery point out of the configuration: it would stand in the next move's way. */
export const unpin = (tools: Tools): Step => ({
  name: "unpin the recovery point",
  observe: async () => ((await tools.look()).settings.restoreFrom === undefined ? {} : undefined),
  run: () => tools.engine.configure({ restoreFrom: undefined }),
});
