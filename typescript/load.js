import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform, version } from "esbuild";

/** What was transformed before: processes of one run, and one run after another, load the same files. */
const cache = new URL("../node_modules/.cache/typescript/", import.meta.url);

/** The code that our TypeScript becomes. */
export const compiling = {
  loader: "ts",
  target: "node20.19",
  tsconfigRaw: { compilerOptions: { target: "es2023", verbatimModuleSyntax: true } },
};

const hash = (text) => createHash("sha256").update(text).digest("hex");

/**
 * Loads the project's own files for `node --import`: their imports say `.ts` as they stand, so that nothing has to be
 * resolved otherwise than node does it (https://nodejs.org/docs/latest-v20.x/api/module.html#loadurl-context-nextload).
 */
export async function load(url, context, nextLoad) {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return nextLoad(url, context);
  return { format: "module", source: await compiled(url), shortCircuit: true };
}

/**
 * The code of one of our files. It is read synchronously, because node calls hooks in a thread of their own: for a thousand
 * small files each wait costs more than what is waited for.
 */
export async function compiled(url) {
  const text = readFileSync(fileURLToPath(url), "utf8");
  const options = { ...compiling, sourcemap: "inline", sourcesContent: false, sourcefile: url };
  // One file for each of ours, whose last line says from what it was made.
  const kept = new URL(`${hash(url)}.js`, cache);
  const origin = `\n//${hash(JSON.stringify([version, options, text]))}`;
  const known = keptIn(kept);
  if (known.endsWith(origin)) return known;
  const source = (await transform(text, options)).code + origin;
  // Whoever may not write there transforms anew each time.
  await keep(kept, source).catch(() => undefined);
  return source;
}

function keptIn(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Whoever reads it meanwhile finds all of it, or what was there before. */
async function keep(file, source) {
  await mkdir(cache, { recursive: true });
  const draft = new URL(`${file.href}.${process.pid}`);
  await writeFile(draft, source);
  await rename(draft, file);
}
