import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { stop } from "esbuild";
import { compiled } from "../../typescript/load.js";

const root = new URL("../../", import.meta.url);

const { ava } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));

/** The longest, which start first so that nobody waits for one at the end. */
const longest = [
  "together/unit.ts",
  "together/property.ts",
  "together/waiting.ts",
  "together/contract.ts",
  "together/start.ts",
];

/** Else each process compiles what all of them load, at the same moment. */
async function compileOnce() {
  const ours = ["application", "environments", "regions", "src", "test"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" }).map(
      (path) => `${folder}/${path}`,
    ),
  );
  const paths = ours.filter((path) => path.endsWith(".ts"));
  await Promise.all(paths.map((path) => compiled(new URL(path, root).href)));
  await stop();
}

await compileOnce();

function rank(file) {
  const place = longest.findIndex((end) => file.endsWith(end));
  return place < 0 ? longest.length : place;
}

/**
 * Has V8 optimize a function later: with its default some 7 % of the processors' time goes into code that has not paid off
 * when the tests end. Another V8 may not have this option.
 */
const patience = execFileSync(process.execPath, ["--v8-options"], { encoding: "utf8" }).includes(
  " --interrupt-budget ",
)
  ? ["--interrupt-budget=600000"]
  : [];

/**
 * The configuration of the whole suite: tests share five processes. By itself each file would load the provider, which
 * takes longer than most tests, and would make anew what others have synthesized.
 */
export default {
  ...ava,
  files: ["test/together/{unit,property,contract,start,waiting}.ts"],
  sortTestFiles: (a, b) => rank(a) - rank(b) || a.localeCompare(b),
  // Three of them wait for servers and clocks more than they work: two of these beside two that only work.
  concurrency: Math.max(4, availableParallelism()),
  // MiB for young objects, of which a synthesis makes many: with the default of 16 half as much time again goes by.
  nodeArguments: [...ava.nodeArguments, "--max-semi-space-size=256", ...patience],
};
