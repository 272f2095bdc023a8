import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lazily } from "../../src/proofs/model/once.ts";
import { type ApplicationBundle, bundleApplication, bundleIn } from "../../src/tools/contract/bundle.ts";
import { type Change, changed } from "./broken-applications.ts";

const folder = mkdtempSync(join(tmpdir(), "application-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** The reference application, bundled once for all tests of a process. */
export const bundledApplication = lazily(() => bundleApplication(join(folder, "own")));

/** A variant of it, for tests that run one after the other: each lies where the one before lay. */
export async function bundledVariant(changes: readonly Change[]): Promise<ApplicationBundle> {
  const own = await bundledApplication();
  const variant = bundleIn(join(folder, "variant"));
  await mkdir(join(folder, "variant"), { recursive: true });
  const texts = await Promise.all([own.main, own.healthcheck].map((file) => readFile(file, "utf8")));
  const [main = "", healthcheck = ""] = changed(texts, changes);
  await Promise.all([writeFile(variant.main, main), writeFile(variant.healthcheck, healthcheck)]);
  return variant;
}
