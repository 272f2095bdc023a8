import { bundleOnce } from "../../../kit/function/bundle.ts";

/**
 * Bundles a function of the smoke test, and leaves out the SDK's clients. Where passwords are changed they are packed in;
 * here they would be part of each stack's state, EC2's alone more than 800 KB of it, and Lambda brings them.
 * https://aws.amazon.com/blogs/developer/why-and-how-you-should-use-aws-sdk-for-javascript-v3-on-node-js-18/
 */
const bundle = (entry: string) =>
  bundleOnce({ entry: new URL(entry, import.meta.url), external: ["@aws-sdk/*"] });

/** The code of the smoke test. */
export const bundleSmokeTest = bundle("./test/handler.ts");

/** The code of the function that asks from inside the network. */
export const bundleSmokeProbe = bundle("./probe/handler.ts");
