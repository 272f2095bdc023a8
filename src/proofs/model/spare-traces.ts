import * as pulumi from "@pulumi/pulumi";
import debuggable from "@pulumi/pulumi/runtime/debuggable.js";
import { replace } from "./replace.ts";

/**
 * Spares the SDK's stack traces: it takes one for each promise, to find leaks, and one for each resource, to tell the
 * engine its place in the source. Nobody reads them here, and mapping them to the TypeScript source takes five times as
 * long as all the rest of a synthesis. Errors keep theirs.
 *
 * @returns a function that puts everything back
 */
export function spareTraces(): () => void {
  const restores = [
    replace(debuggable, "debuggablePromise", () => (promise: Promise<unknown>) => promise),
    replace(pulumi.Resource, "callsites", () => () => []),
  ];
  return () => {
    for (const restore of restores) restore();
  };
}
