import type { Tools } from "../tools.ts";

/** Previews first: it refuses what protection forbids before anything is changed. */
export async function update({ engine, progress }: Tools, message: string): Promise<void> {
  progress.note("preview");
  await engine.preview();
  progress.note("update");
  await engine.up(`dr: ${message}`);
}
