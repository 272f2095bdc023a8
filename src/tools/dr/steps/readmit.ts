import { lostRegion } from "../situation.ts";
import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";
import { endDeployments } from "./end-deployments.ts";
import { update } from "./update.ts";

/** Takes a region in again that was unreachable: one update with it closes it, if it stands open as it was left. */
export const readmit = (tools: Tools): Step => ({
  name: "take the lost region in again",
  observe: async () => {
    return lostRegion(await tools.look()) === undefined ? {} : undefined;
  },
  run: async () => {
    const lost = lostRegion(await tools.look());
    if (lost !== undefined) await endDeployments(tools, lost);
    await tools.engine.configure({ unreachableRegion: undefined });
    await update(tools, "take the lost region in again");
  },
});
