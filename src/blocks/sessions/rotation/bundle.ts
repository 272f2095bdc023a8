import type { asset } from "@pulumi/pulumi";
import { bundleHandler } from "../../../kit/rotation/bundle.ts";

let bundled: asset.AssetArchive | undefined;

/** The code of the function that changes the store's password. */
export function bundleRotation(): asset.AssetArchive {
  bundled ??= bundleHandler({ entry: new URL("handler.ts", import.meta.url), external: [] });
  return bundled;
}
