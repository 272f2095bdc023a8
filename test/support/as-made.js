import { register } from "node:module";

/** The modules of a command that take longer than all else that it does. */
const made = ["/src/tools/contract/planned.ts", "/src/tools/contract/bundle.ts"];

/**
 * A module for `node --import`: a command starts the containers of the fixture, and the application as its test has bundled
 * it, instead of planning and bundling. test/unit/contract/container.test.ts holds what it would plan against them.
 */
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  if (!made.some((path) => found.url.endsWith(path))) return found;
  return { ...found, url: new URL("made-before.ts", import.meta.url).href };
}

// The thread of the hooks loads this file again, and has nothing to register.
if (new URL(import.meta.url).search === "") register("./as-made.js?hooks", import.meta.url);
