import * as pulumi from "@pulumi/pulumi";
import debuggable from "@pulumi/pulumi/runtime/debuggable.js";
import registering from "@pulumi/pulumi/runtime/resource.js";
import { replace } from "./replace.ts";

/**
 * The number of stack frames from a registration up to the program's: ours, the SDK's own, its two constructors, and the
 * provider's.
 */
const framesOfRegistration = 6;

type Register = (...args: readonly unknown[]) => void;

/**
 * Spares the SDK's stack traces: it takes one for each promise, to find leaks, and one for each resource, to tell the
 * engine its place in the source. Nobody reads them here, and mapping them to the TypeScript source takes five times as
 * long as all the rest of a synthesis. Errors keep theirs; that which the SDK has ready for each resource that might be
 * refused (`preallocError`, runtime/resource.js, as of 3.248) reaches as far as to the place, which saves a twentieth.
 *
 * @returns a function that puts everything back
 */
export function spareTraces(): () => void {
  const restores = [
    replace(debuggable, "debuggablePromise", () => (promise: Promise<unknown>) => promise),
    replace(pulumi.Resource, "callsites", () => () => []),
    replace(registering, "registerResource", toThePlace),
  ];
  return () => {
    for (const restore of restores) restore();
  };
}

const toThePlace =
  (register: Register): Register =>
  (...args) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = framesOfRegistration;
    try {
      register(...args);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
