import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

const { ava } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/** The longest, which start first so that nobody waits for one at the end. */
const longest = [
  "together/unit.ts",
  "together/property.ts",
  "contract/contract.alone.test.ts",
  "together/report.ts",
  "unit/local.alone.test.ts",
  "contract/browser.alone.test.ts",
];

function rank(file) {
  const place = longest.findIndex((end) => file.endsWith(end));
  return place < 0 ? longest.length : place;
}

/**
 * For the whole suite: tests share three processes. By itself each file would load the provider, which takes longer than
 * most tests, and would make anew what others have synthesized.
 */
export default {
  ...ava,
  files: ["test/together/{unit,property,report}.ts", "test/**/*.alone.test.ts"],
  sortTestFiles: (a, b) => rank(a) - rank(b) || a.localeCompare(b),
  // Tests that run alone wait for servers and clocks more than they work: one of them beside two shared processes.
  concurrency: Math.max(3, availableParallelism()),
  // MiB for young objects, of which a synthesis makes many: with the default of 16 half as much time again goes by.
  nodeArguments: [...ava.nodeArguments, "--max-semi-space-size=256"],
};
