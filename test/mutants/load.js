import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

const here = new URL("./", import.meta.url).href;
const libraries = new URL("../../node_modules/", import.meta.url).href;
let texts = {};

export function initialize({ instrumented }) {
  texts = JSON.parse(readFileSync(instrumented, "utf8"));
}

/** Hands the tests a declaration of tests and a memory that run them again and again in one process. */
export function resolve(specifier, context, nextResolve) {
  if (specifier === "ava") return { url: `${here}declare.ts`, shortCircuit: true };
  if (specifier.endsWith("/known.ts")) return { url: `${here}known.ts`, shortCircuit: true };
  return nextResolve(specifier, context);
}

/** As test/typescript/load.js does it, with the mutants in place and what is remembered by object forgotten with each. */
export async function load(url, context, nextLoad) {
  if (!url.startsWith("file:") || !url.endsWith(".ts") || url.startsWith(libraries))
    return nextLoad(url, context);
  const sourcefile = fileURLToPath(url);
  const { code } = await transform(texts[sourcefile] ?? (await readFile(sourcefile, "utf8")), {
    loader: "ts",
    target: "node20.19",
    tsconfigRaw: { compilerOptions: { target: "es2023", verbatimModuleSyntax: true } },
  });
  const source = url.startsWith(here) ? code : code.replaceAll("new WeakMap", "new globalThis.Forgetting");
  return { format: "module", source, shortCircuit: true };
}
