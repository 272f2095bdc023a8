import { bundleHandler } from "../../../kit/rotation/bundle.ts";

let bundled: Promise<string> | undefined;

/** The code of the function that measures the age of the newest recovery point. */
export function bundlePointAge(): Promise<string> {
  bundled ??= bundleHandler({ entry: new URL("handler.ts", import.meta.url), external: [] });
  return bundled;
}
