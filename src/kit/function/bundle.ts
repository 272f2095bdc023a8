import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type OutputFile, stop } from "esbuild";

/** The file that the function's archive holds {@link bundleHandler}'s code in. */
export const codeFile = "index.js";

/** Lambda's `handler` setting for that file, whose entry point exports `handler`. */
export const codeHandler = "index.handler";

interface BundleArgs {
  /** The module of the entry point. */
  readonly entry: URL;
  /** Modules that Lambda brings. */
  readonly external: readonly string[];
}

/**
 * A function's code, one CommonJS file (`pg` is CommonJS), ready for `aws.lambda.Function`.
 *
 * The same sources give the same bytes, in whatever directory they lie, wherever the program is started and whatever else
 * is bundled, so that an update without a change has no diff. The AWS SDK is packed in, not taken from Lambda's runtime:
 * what changes passwords is what was tested, and changes only when a deployment says so.
 *
 * Those that are asked for in one turn are made by one call, which reads the SDK that they share once: half of the work.
 */
export async function bundleHandler({ entry, external }: BundleArgs): Promise<string> {
  const { entries, files } = turns.get(external.join()) ?? beginTurn(external);
  const name = `${entries.push(entry)}.js`;
  return (await files)
    .filter(({ path }) => basename(path) === name)
    .map(({ text }) => text)
    .join("");
}

/** Bundles one function's code, once, when it is first asked for. */
export function bundleOnce(args: BundleArgs): () => Promise<string> {
  let bundled: Promise<string> | undefined;
  return () => {
    bundled ??= bundleHandler(args);
    return bundled;
  };
}

interface Turn {
  readonly entries: URL[];
  /** The bundles' files. Each is named by its entry's number, from 1 on. */
  readonly files: Promise<readonly OutputFile[]>;
}

/** The bundles that are asked for in this turn of the event loop, by the modules that they leave out. */
const turns = new Map<string, Turn>();

function beginTurn(external: readonly string[]): Turn {
  const entries: URL[] = [];
  const files = Promise.resolve().then(() => {
    turns.delete(external.join());
    return bundleAll(entries, external);
  });
  const turn = { entries, files };
  turns.set(external.join(), turn);
  return turn;
}

/** The number of calls of esbuild that are under way. */
let running = 0;

/**
 * esbuild keeps a process of its own for further bundles, which would outlive a command by a moment. It is ended with the
 * last bundle that is being made; another one starts it again.
 */
async function bundleAll(
  entries: readonly URL[],
  external: readonly string[],
): Promise<readonly OutputFile[]> {
  running += 1;
  try {
    const { outputFiles } = await build({
      entryPoints: entries.map((entry, at) => ({ in: fileURLToPath(entry), out: String(at + 1) })),
      absWorkingDir: import.meta.dirname,
      // Nothing is written there.
      outdir: ".",
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
      // pg's optional native driver: not installed, and never asked for.
      external: ["pg-native", ...external],
      logLevel: "silent",
    });
    return outputFiles;
  } finally {
    running -= 1;
    if (running === 0) await stop();
  }
}
