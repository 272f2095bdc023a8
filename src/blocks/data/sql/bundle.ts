import { bundleOnce } from "../../../kit/function/bundle.ts";

/** The code of the functions that run people's statements. */
export const bundleSql = bundleOnce({ entry: new URL("handler.ts", import.meta.url), external: [] });
