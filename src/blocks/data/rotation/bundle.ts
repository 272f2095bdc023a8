import { bundleOnce } from "../../../kit/function/bundle.ts";

/** The code of the function that changes the application's password in a database. */
export const bundleRotation = bundleOnce({ entry: new URL("handler.ts", import.meta.url), external: [] });
