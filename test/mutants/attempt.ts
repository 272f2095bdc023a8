import { join } from "node:path";
import type { ExecutionContext } from "ava";
import type { Declared } from "./declare.ts";
import { root } from "./settings.ts";
import { after } from "./waiting.ts";

const { default: Test } = await import(join(root, "node_modules/ava/lib/test.js"));
const { default: ContextRef } = await import(join(root, "node_modules/ava/lib/context-ref.js"));

let uncaught: unknown;

/**
 * Keeps what nobody catches. It is called once all files are loaded: a file that cannot be loaded ends the process, and
 * says why.
 */
export function catchWhatNobodyCatches(): void {
  for (const event of ["unhandledRejection", "uncaughtException"])
    process.on(event, (error) => {
      uncaught = error;
    });
}

export interface Ran {
  readonly passed: boolean;
  readonly ms: number;
  readonly hung: boolean;
  readonly error: unknown;
}

/** Runs a test as ava does. @param limitMs after which it is taken to hang */
export async function attempt(declared: Declared, limitMs: number): Promise<Ran> {
  const started = performance.now();
  uncaught = undefined;
  const test = new Test({
    contextRef: new ContextRef(),
    failWithoutAssertions: false,
    fn: (t: ExecutionContext) => declared.implementation(t, ...declared.args),
    metadata: {},
    title: declared.title,
    notifyTimeoutUpdate: () => undefined,
    registerUniqueTitle: () => true,
    compareTestSnapshot: () => ({}),
  });
  let callOff = () => {};
  const late = new Promise<"late">((resolve) => {
    callOff = after(limitMs, () => resolve("late"));
  });
  const result = await Promise.race([test.run(), late]);
  callOff();
  const hung = result === "late";
  return {
    passed: !hung && result.passed === true && uncaught === undefined,
    ms: performance.now() - started,
    hung,
    error: hung ? "late" : (uncaught ?? result.error?.cause ?? result.error),
  };
}
