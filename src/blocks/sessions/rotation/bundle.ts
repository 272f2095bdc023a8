import type { asset } from "@pulumi/pulumi";
import { bundleHandler } from "../../../kit/rotation/bundle.ts";

/** The code of the function that changes the store's password. */
export const bundleRotation = (): asset.AssetArchive =>
  bundleHandler({ entry: new URL("handler.ts", import.meta.url), external: [] });
