import { bundleHandler } from "../../../kit/rotation/bundle.ts";

let bundled: Promise<string> | undefined;

/** The code of the function that changes the application's password in a database. */
export function bundleRotation(): Promise<string> {
  bundled ??= bundleHandler({
    entry: new URL("handler.ts", import.meta.url),
    // pg's optional native driver: not installed, and never asked for.
    external: ["pg-native"],
  });
  return bundled;
}
