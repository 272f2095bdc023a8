import { register } from "node:module";

/**
 * For `node --import`: a command starts the containers of the fixture instead of planning them, which takes longer than all
 * else that it does. test/unit/contract/container.test.ts holds what it would plan against them.
 */
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  if (!found.url.endsWith("/src/tools/contract/planned.ts")) return found;
  return { ...found, url: new URL("planned-containers.ts", import.meta.url).href };
}

// The thread of the hooks loads this file again, and has nothing to register.
if (new URL(import.meta.url).search === "") register("./as-planned.js?hooks", import.meta.url);
