import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";

/** The file that the function's archive holds {@link bundleHandler}'s code in. */
export const codeFile = "index.js";

/** Lambda's `handler` setting for that file, whose entry point exports `handler`. */
export const codeHandler = "index.handler";

export interface BundleArgs {
  /** The module of the entry point. */
  readonly entry: URL;
  /** Modules that are never asked for and not installed. */
  readonly external: readonly string[];
}

/**
 * A function's code, one CommonJS file (`pg` is CommonJS), ready for `aws.lambda.Function`.
 *
 * The same sources give the same bytes, in whatever directory they lie and wherever the program is started,
 * so that an update without a change has no diff. The AWS SDK is packed in, not taken from Lambda's runtime:
 * what changes passwords is what was tested, and changes only when a deployment says so.
 *
 * esbuild keeps a process of its own for further bundles, which would outlive a command by a moment. It is ended with the
 * last bundle that is being made; another one starts it again.
 */
export async function bundleHandler(args: BundleArgs): Promise<string> {
  running += 1;
  try {
    return await bundleText(args);
  } finally {
    running -= 1;
    if (running === 0) await stop();
  }
}

/** The same for one function: it is made once, when it is first asked for. */
export function bundleOnce(args: BundleArgs): () => Promise<string> {
  let bundled: Promise<string> | undefined;
  return () => {
    bundled ??= bundleHandler(args);
    return bundled;
  };
}

/** The number of bundles that are being made. */
let running = 0;

async function bundleText({ entry, external }: BundleArgs): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    absWorkingDir: fileURLToPath(new URL(".", entry)),
    bundle: true,
    write: false,
    platform: "node",
    target: "node22",
    format: "cjs",
    // The SDK's ES modules shake down to the calls in use; its CommonJS does not.
    mainFields: ["module", "main"],
    // The text becomes part of the stack's state: half the size without names, comments and licences.
    minify: true,
    legalComments: "none",
    // tsconfig.json says how sources are checked: changing it does not change the function.
    tsconfigRaw: { compilerOptions: { strict: true } },
    external: [...external],
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}
