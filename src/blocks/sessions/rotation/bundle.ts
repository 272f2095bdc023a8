import { bundleOnce } from "../../../kit/function/bundle.ts";

/** The code of the function that changes the store's password. */
export const bundleRotation = bundleOnce({ entry: new URL("handler.ts", import.meta.url), external: [] });
