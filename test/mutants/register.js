import { appendFileSync } from "node:fs";
import { register } from "node:module";

register("./load.js", import.meta.url, { data: { instrumented: process.env.MUTANTS_INSTRUMENTED } });

// The processes that tests start are told by the environment which mutant is active, and tell which ones they reached.
globalThis.Forgetting ??= WeakMap;
const { MUTANTS_REACHED: reached } = process.env;
if (reached !== undefined)
  process.on("exit", () => {
    const ids = Object.keys(globalThis.__stryker__?.mutantCoverage?.static ?? {});
    appendFileSync(reached, `${ids.join("\n")}\n`);
  });
