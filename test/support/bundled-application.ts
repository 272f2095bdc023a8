import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuildContext, context } from "esbuild";
import { type ApplicationBundle, bundleIn, bundling } from "../../src/tools/contract/bundle.ts";
import { type Change, changing } from "./broken-applications.ts";

const folder = mkdtempSync(join(tmpdir(), "application-"));
let own: readonly Change[] = [];
let begun: Promise<BuildContext> | undefined;

/**
 * The reference application, or a variant of it, for tests that run one after the other: each lies where the one before lay.
 * esbuild reads the libraries that they share once.
 */
export async function bundledApplication(changes: readonly Change[] = []): Promise<ApplicationBundle> {
  own = changes;
  begun ??= context({ ...bundling(folder), plugins: [changing(() => own)] });
  await (await begun).rebuild();
  return bundleIn(folder);
}

/** Ends it. */
export async function endBundling(): Promise<void> {
  await (await begun)?.dispose();
  rmSync(folder, { recursive: true, force: true });
}
