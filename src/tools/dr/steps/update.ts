import { leftOut } from "../../../recovery/left-out.ts";
import type { Tools } from "../tools.ts";

/**
 * Previews first: it refuses what protection forbids before anything is changed. What a lost region would have to answer
 * for is left out of both, whatever an earlier update has left undone there.
 */
export async function update({ engine, progress, look }: Tools, message: string): Promise<void> {
  const { settings, environment } = await look();
  const { unreachableRegion: lost } = settings;
  const exclude = lost === undefined ? [] : leftOut(lost, environment.primary.region).patterns;
  progress.note("preview");
  await engine.preview(exclude);
  progress.note("update");
  await engine.up(`dr: ${message}`, exclude);
}
