import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";

const folder = join(import.meta.dirname, "../../../application");

export interface ApplicationBundle {
  readonly main: string;
  readonly healthcheck: string;
}

/** The reference application, each of its two programs in one file, for esbuild. */
export const bundling = (outdir: string) =>
  ({
    entryPoints: ["main", "healthcheck"].map((name) => join(folder, `${name}.ts`)),
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // ES modules shake down to what is used: the image is smaller by a third, and up sooner.
    mainFields: ["module", "main"],
    // Node has one from 21 on. Without it pg (lib/stream.js) has all of fetch loaded, to learn that this is not Cloudflare: an
    // eighth of what the application takes to be up.
    define: { navigator: JSON.stringify({ userAgent: "Node.js" }) },
    // What pg uses where it was built for this machine, and the image has not.
    external: ["pg-native"],
    logLevel: "silent",
  }) satisfies BuildOptions;

/** The programs in a folder that they were bundled to. */
export const bundleIn = (outdir: string): ApplicationBundle => ({
  main: join(outdir, "main.cjs"),
  healthcheck: join(outdir, "healthcheck.cjs"),
});

export async function bundleApplication(outdir: string): Promise<ApplicationBundle> {
  await build(bundling(outdir));
  return bundleIn(outdir);
}
