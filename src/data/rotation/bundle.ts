import { fileURLToPath } from "node:url";
import { asset } from "@pulumi/pulumi";
import { build } from "esbuild";

/** Lambda's `handler` setting for {@link bundleRotation}'s archive. */
export const ROTATION_HANDLER = "index.handler";

let bundled: Promise<string> | undefined;

/**
 * The rotation function's code, one CommonJS file (`pg` is CommonJS), ready for `aws.lambda.Function`.
 *
 * The same sources give the same bytes, in whatever directory they lie and wherever the program is started,
 * so that an update without a change has no diff. The AWS SDK is packed in, not taken from Lambda's runtime:
 * what changes passwords is what was tested, and changes only when a deployment says so.
 */
export function bundleRotation(): asset.AssetArchive {
  bundled ??= bundle();
  return new asset.AssetArchive(bundled.then((code) => ({ "index.js": new asset.StringAsset(code) })));
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("handler.ts", import.meta.url))],
    absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
    bundle: true,
    write: false,
    platform: "node",
    target: "node22",
    format: "cjs",
    // The SDK's ES modules shake down to the four calls in use; its CommonJS does not.
    mainFields: ["module", "main"],
    // The text becomes part of the stack's state: half the size without names, comments and licences.
    minify: true,
    legalComments: "none",
    // tsconfig.json says how sources are checked: changing it does not change the function.
    tsconfigRaw: { compilerOptions: { strict: true } },
    // pg's optional native driver: not installed, and never asked for.
    external: ["pg-native"],
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}
