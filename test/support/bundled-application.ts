import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApplicationBundle, bundleApplication } from "../../src/tools/contract/bundle.ts";

let bundled: Promise<ApplicationBundle> | undefined;

/** The reference application, bundled once for all tests of a process. */
export function bundledApplication(): Promise<ApplicationBundle> {
  bundled ??= bundle();
  return bundled;
}

function bundle(): Promise<ApplicationBundle> {
  const folder = mkdtempSync(join(tmpdir(), "application-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return bundleApplication(folder);
}
