import { bundlePointAge } from "../blocks/backup/point-age/bundle.ts";
import { bundleSmokeProbe, bundleSmokeTest } from "../blocks/compute/smoke/bundle.ts";
import { bundleRotation as bundleDatabaseRotation } from "../blocks/data/rotation/bundle.ts";
import { bundleSql } from "../blocks/data/sql/bundle.ts";
import { bundleKeeper } from "../blocks/lease/keeper/bundle.ts";
import { bundleRotation as bundleSessionsRotation } from "../blocks/sessions/rotation/bundle.ts";

/**
 * Starts esbuild on the functions' code, which it makes in a process of its own while this one loads the SDKs. Who needs
 * the code awaits it, and is told of what went wrong.
 */
export function startBundles(): void {
  const bundles = [
    bundleDatabaseRotation,
    bundleSql,
    bundleSessionsRotation,
    bundlePointAge,
    bundleKeeper,
    bundleSmokeTest,
    bundleSmokeProbe,
  ];
  for (const bundle of bundles) bundle().catch(() => undefined);
}
