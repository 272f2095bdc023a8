import type { Changes } from "../../stack/engine.ts";
import { hasArrived } from "../situation.ts";
import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";
import type { Move } from "./move.ts";
import { update } from "./update.ts";

/** Opens the other region with a database restored from a recovery point. */
export const flip = (tools: Tools, { to }: Move, changes: () => Promise<Changes>): Step => ({
  name: `move to ${to}`,
  observe: async () => {
    const situation = await tools.look();
    const { writer, settings, updates } = situation;
    const last = updates.find(({ succeeded }) => succeeded);
    const inForce =
      last?.settings.activeRegion === to &&
      !last.settings.stopWrites &&
      last.settings.unreachableRegion === settings.unreachableRegion;
    if (!hasArrived(situation, to) || settings.stopWrites || !inForce) return undefined;
    const facts = { database: writer.cluster, generation: String(writer.generation) };
    if (writer.origin.kind !== "restored") return facts;
    const { snapshot, source, takenAt } = writer.origin;
    return { ...facts, restoredFrom: snapshot, source, takenAt };
  },
  run: async () => {
    await tools.engine.configure(await changes());
    await update(tools, `move to ${to}`);
  },
});
