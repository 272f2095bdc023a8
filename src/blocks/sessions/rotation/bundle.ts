import { bundleHandler } from "../../../kit/rotation/bundle.ts";

let bundled: Promise<string> | undefined;

/** The code of the function that changes the store's password. */
export function bundleRotation(): Promise<string> {
  bundled ??= bundleHandler({ entry: new URL("handler.ts", import.meta.url), external: [] });
  return bundled;
}
