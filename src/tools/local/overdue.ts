import { setTimeout } from "node:timers/promises";
import { Interrupted } from "../../cli/errors.ts";

/** Bounds how long an interruption may take. */
export interface Overdue {
  /** Awaits some work, but not longer than the time allows. @throws Interrupted when the time is over */
  readonly orGiveUp: <T>(work: Promise<T>) => Promise<T>;
  /** Ends the limit: from here on nothing is given up. */
  readonly close: () => void;
}

/**
 * Seconds that the engine has after an interruption to end by itself and write down what it has. It waits for what
 * providers are doing, and a provider may wait for a resource for hours.
 */
const patience = 5;

/** @param end  what to do with what has not ended by then */
export function createOverdue(stop: AbortSignal, end: () => Promise<void>, seconds = patience): Overdue {
  const closing = new AbortController();
  const over = new Promise<never>((_, reject) => {
    const giveUp = async () => {
      await setTimeout(seconds * 1000, undefined, { signal: closing.signal });
      await end();
      throw new Interrupted();
    };
    const start = () => void giveUp().catch(reject);
    if (stop.aborted) start();
    else stop.addEventListener("abort", start, { once: true, signal: closing.signal });
  });
  // Nobody may be waiting when the time is over.
  over.catch(() => undefined);
  return { orGiveUp: (work) => Promise.race([work, over]), close: () => closing.abort() };
}
