import { type BuildOptions, build, buildSync, stop } from "esbuild";

/** The same for every bundle: the same sources give the same bytes, in one text. */
const settings = {
  bundle: true,
  write: false,
  minify: true,
  legalComments: "none",
  // tsconfig.json says how sources are checked: changing it does not change what comes out.
  tsconfigRaw: { compilerOptions: { strict: true } },
  logLevel: "silent",
} as const satisfies BuildOptions;

/** How many bundles are being made. */
let running = 0;

/**
 * Bundles modules while other work goes on.
 *
 * esbuild keeps a process of its own for further bundles, which would outlive a command by a moment. It is ended with the
 * last bundle that is being made; another one starts it again.
 */
export async function bundleText(options: BuildOptions): Promise<string> {
  running += 1;
  try {
    return textOf(await build({ ...options, ...settings }));
  } finally {
    running -= 1;
    if (running === 0) await stop();
  }
}

/** Bundles modules where the command may end right after it: esbuild's process has ended before this returns. */
export const bundleTextAtOnce = (options: BuildOptions): string =>
  textOf(buildSync({ ...options, ...settings }));

const textOf = ({ outputFiles }: { readonly outputFiles: readonly { readonly text: string }[] }): string =>
  outputFiles.map(({ text }) => text).join("");
