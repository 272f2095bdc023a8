import * as pulumi from "@pulumi/pulumi";
import debuggable from "@pulumi/pulumi/runtime/debuggable.js";

/**
 * Spares the SDK's stack traces: it takes one for each promise, to find leaks, and one for each resource, to tell the
 * engine its place in the source. Nobody reads them here, and mapping them to the TypeScript source takes five times as
 * long as all the rest of a synthesis. Errors keep theirs.
 *
 * @returns a function that puts everything back
 */
export function spareTraces(): () => void {
  const restores = [
    replace(debuggable, "debuggablePromise", <T>(promise: Promise<T>) => promise),
    replace(pulumi.Resource, "callsites", () => []),
  ];
  return () => {
    for (const restore of restores) restore();
  };
}

/** An SDK that has no such function any more would only be slow again, but nobody should have to find out why. */
function replace(owner: object, name: string, substitute: unknown): () => void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== "function") throw new Error(`the SDK has no function ${name} to replace`);
  Reflect.set(owner, name, substitute);
  return () => {
    Reflect.set(owner, name, original);
  };
}
