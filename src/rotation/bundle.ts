import { fileURLToPath } from "node:url";
import { asset } from "@pulumi/pulumi";
import { bundleText } from "./bundle-text.ts";

/** Lambda's `handler` setting for {@link bundleHandler}'s archive, whose entry point exports `handler`. */
export const ROTATION_HANDLER = "index.handler";

export interface BundleArgs {
  /** The module of the entry point. */
  readonly entry: URL;
  /** Modules that are never asked for and not installed. */
  readonly external: readonly string[];
}

/**
 * A rotation function's code, one CommonJS file (`pg` is CommonJS), ready for `aws.lambda.Function`.
 *
 * The same sources give the same bytes, in whatever directory they lie and wherever the program is started,
 * so that an update without a change has no diff. The AWS SDK is packed in, not taken from Lambda's runtime:
 * what changes passwords is what was tested, and changes only when a deployment says so.
 */
export const bundleHandler = (args: BundleArgs): asset.AssetArchive =>
  new asset.AssetArchive(bundle(args).then((code) => ({ "index.js": new asset.StringAsset(code) })));

/** The text becomes part of the stack's state: half the size without names, comments and licences. */
const bundle = ({ entry, external }: BundleArgs): Promise<string> =>
  bundleText({
    entryPoints: [fileURLToPath(entry)],
    absWorkingDir: fileURLToPath(new URL(".", entry)),
    platform: "node",
    target: "node22",
    format: "cjs",
    // The SDK's ES modules shake down to the calls in use; its CommonJS does not.
    mainFields: ["module", "main"],
    external: [...external],
  });
