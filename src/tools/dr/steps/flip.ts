import type { RegionName } from "../../../../regions/index.ts";
import { type Entry, type Lineage, writerOf } from "../../../recovery/lineage.ts";
import { holdsUntil, sourcesOf } from "../../../recovery/sources.ts";
import type { Changes } from "../../stack/engine.ts";
import { hasArrived } from "../situation.ts";
import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";
import type { Move } from "./move.ts";
import { update } from "./update.ts";

/**
 * Opens the other region with a database restored from a recovery point, or with what AWS has handed over.
 * @param lost the region that has to be declared lost with it, though the other one may be open already
 */
export const flip = (
  tools: Tools,
  { to }: Move,
  changes: () => Promise<Changes>,
  lost?: RegionName,
): Step => ({
  name: `move to ${to}`,
  observe: async () => {
    const situation = await tools.look();
    const { writer, settings, updates } = situation;
    const last = updates.find(({ succeeded }) => succeeded);
    const inForce =
      last?.settings.activeRegion === to &&
      !last.settings.stopWrites &&
      (lost === undefined || settings.unreachableRegion === lost) &&
      last.settings.unreachableRegion === settings.unreachableRegion;
    if (!hasArrived(situation, to) || settings.stopWrites || !inForce) return undefined;
    const facts = { database: writer.cluster, generation: String(writer.generation) };
    if (writer.origin.kind !== "restored") return facts;
    const { snapshot, source } = writer.origin;
    const takenAt = heldUntil(writer, situation.outputs.recorded.lineage) ?? writer.origin.takenAt;
    return { ...facts, restoredFrom: snapshot, source, takenAt };
  },
  run: async () => {
    await tools.engine.configure(await changes());
    await update(tools, `move to ${to}`);
  },
});

/** The time up to which a restored database has all payments; undefined where nothing tells. */
function heldUntil(writer: Entry, lineage: Lineage): string | undefined {
  const { origin } = writer;
  const older = lineage.filter(({ generation }) => generation < writer.generation);
  const before = writerOf(older);
  if (origin.kind !== "restored" || before === undefined) return undefined;
  const source = sourcesOf(older, before).find(({ cluster }) => cluster === origin.source);
  return source && holdsUntil(new Date(origin.takenAt), source).toISOString();
}
