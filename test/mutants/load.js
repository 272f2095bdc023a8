import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { compiling } from "../../typescript/load.js";

const here = new URL("./", import.meta.url).href;
const libraries = new URL("../../node_modules/", import.meta.url).href;
let texts = {};

export function initialize({ instrumented }) {
  texts = JSON.parse(readFileSync(instrumented, "utf8"));
}

const isOurs = ({ protocol, pathname, href }) =>
  protocol === "file:" && pathname.endsWith(".ts") && !href.startsWith(libraries);

/**
 * Hands the tests a declaration of tests and a memory that run them again and again in one process. What a module imports
 * that was loaded as one of several loadings (`?loading=N`) is loaded anew for it, libraries excepted.
 */
export async function resolve(specifier, context, nextResolve) {
  if (specifier === "ava") return { url: `${here}declare.ts`, shortCircuit: true };
  if (specifier.endsWith("/known.ts")) return { url: `${here}known.ts`, shortCircuit: true };
  const resolved = await nextResolve(specifier, context);
  const loading = context.parentURL === undefined ? "" : new URL(context.parentURL).search;
  const url = new URL(resolved.url);
  if (loading === "" || !isOurs(url) || url.href.startsWith(here)) return resolved;
  url.search = loading;
  return { ...resolved, url: url.href };
}

const codes = new Map();

async function codeOf(path) {
  return (await transform(texts[path] ?? (await readFile(path, "utf8")), compiling)).code;
}

/**
 * Loads a module as typescript/load.js does, with the mutants in place, and forgets with each mutant what is remembered by
 * object.
 */
export async function load(url, context, nextLoad) {
  if (!isOurs(new URL(url))) return nextLoad(url, context);
  const path = fileURLToPath(url);
  const known = codes.get(path) ?? codeOf(path);
  codes.set(path, known);
  const code = await known;
  const source = url.startsWith(here) ? code : code.replaceAll("new WeakMap", "new globalThis.Forgetting");
  return { format: "module", source, shortCircuit: true };
}
