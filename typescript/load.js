import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

/**
 * Loads the project's own files for `node --import`: their imports say `.ts` as they stand, so that nothing has to be
 * resolved otherwise than node does it (https://nodejs.org/docs/latest-v20.x/api/module.html#loadurl-context-nextload).
 */
export async function load(url, context, nextLoad) {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return nextLoad(url, context);
  const sourcefile = fileURLToPath(url);
  const { code } = await transform(await readFile(sourcefile, "utf8"), {
    loader: "ts",
    target: "node20.19",
    sourcemap: "inline",
    sourcesContent: false,
    sourcefile: url,
    tsconfigRaw: { compilerOptions: { target: "es2023", verbatimModuleSyntax: true } },
  });
  return { format: "module", source: code, shortCircuit: true };
}
