import { bundleOnce } from "../../../kit/function/bundle.ts";

/** The code of the function that measures the age of the newest recovery point. */
export const bundlePointAge = bundleOnce({ entry: new URL("handler.ts", import.meta.url), external: [] });
