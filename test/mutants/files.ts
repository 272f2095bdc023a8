import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { declareIn } from "./declare.ts";
import { root, scope } from "./settings.ts";

const folder = join(root, "test");
const quick = [
  "unit/dr/automation.waiting.test.ts",
  "unit/lookups/recovery-points.waiting.test.ts",
  "unit/lookups/service-state.waiting.test.ts",
];

/** The files of tests, by their paths in `test`. */
export const testFiles: readonly string[] = ["unit", "property"]
  .flatMap((kind) =>
    readdirSync(join(folder, kind), { recursive: true, encoding: "utf8" }).map((path) => join(kind, path)),
  )
  .filter((path) => path.endsWith(".test.ts") && (!path.endsWith(".waiting.test.ts") || quick.includes(path)))
  // It looks at the report in a browser, whose start would be waited for with each mutant.
  .filter((path) => path !== "unit/report-browser.test.ts")
  .filter((path) => scope.length === 0 || scope.some((part) => path.includes(part)))
  .sort();

export const pathOf = (file: string): string => join(folder, file);

/** @param loading a query, with which all of ours is loaded anew that was not loaded with the same one */
export async function loadTests(file: string, loading: string): Promise<void> {
  declareIn(file);
  await import(pathToFileURL(pathOf(file)).href + loading);
}
