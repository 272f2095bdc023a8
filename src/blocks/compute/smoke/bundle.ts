import { bundleHandler } from "../../../kit/rotation/bundle.ts";

const parts = { test: undefined, probe: undefined } as Record<Part, Promise<string> | undefined>;

type Part = "test" | "probe";

/**
 * The code of the smoke test, or of its probe. The SDK's clients are not packed in, as they are where passwords are changed: they
 * would be part of each stack's state, EC2's alone more than 800 KB of it, and Lambda brings them.
 * https://aws.amazon.com/blogs/developer/why-and-how-you-should-use-aws-sdk-for-javascript-v3-on-node-js-18/
 */
export function bundleSmoke(part: Part): Promise<string> {
  parts[part] ??= bundleHandler({
    entry: new URL(`${part}/handler.ts`, import.meta.url),
    external: ["@aws-sdk/*"],
  });
  return parts[part];
}
