import { bundleOnce } from "../../../kit/function/bundle.ts";

/** The code of the function that closes the other region where that stands open. */
export const bundleKeeper = bundleOnce({ entry: new URL("handler.ts", import.meta.url), external: [] });
