import { execFileSync, fork } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allMutants, folderOf, withMutants } from "./instrument.ts";
import { isWording } from "./sample.ts";
import { folder, root } from "./settings.ts";

const tool = folderOf("@stryker-mutator/instrumenter");
const files = execFileSync("git", ["ls-files", "src/proofs/rules"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(root, name));
const mutants = (await allMutants(tool, files)).filter((mutant) => !isWording(mutant));
const texts = await withMutants(tool, files, new Set(mutants.map(({ id }) => id)));

mkdirSync(folder, { recursive: true });
const [instrumented, listed] = ["rules-instrumented.json", "rules.json"].map((name) => join(folder, name));
writeFileSync(instrumented ?? "", JSON.stringify(texts));
writeFileSync(listed ?? "", JSON.stringify(mutants));
const tries = fork(join(import.meta.dirname, "rules-tried.ts"), [listed ?? ""], {
  cwd: root,
  execArgv: [`--import=${join(import.meta.dirname, "register.js")}`, "--max-semi-space-size=128"],
  env: { ...process.env, MUTANTS_INSTRUMENTED: instrumented },
});
tries.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
