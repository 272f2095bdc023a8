import type { Clock } from "../../../application/lease.ts";

/** Seconds that pass when they are told to, with all that waits for them. */
export interface VirtualClock extends Clock {
  seconds(): number;
  sleep(seconds: number): Promise<void>;
  /** @param each told of every moment in which something went on */
  pass(seconds: number, each: () => void): Promise<void>;
}

export function createClock(): VirtualClock {
  let now = 0;
  const waiting: { readonly at: number; readonly go: () => void }[] = [];
  // What waits for nothing but its turn has it.
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  const sleep = (seconds: number) =>
    new Promise<void>((go) => {
      waiting.push({ at: now + seconds, go });
    });
  return {
    now: () => now * 1000,
    wait: (milliseconds) => sleep(milliseconds / 1000),
    seconds: () => now,
    sleep,
    pass: async (seconds, each) => {
      const end = now + seconds;
      await settled();
      for (;;) {
        const next = Math.min(...waiting.map(({ at }) => at));
        if (next > end) break;
        now = Math.max(now, next);
        for (let index = waiting.length - 1; index >= 0; index--)
          if ((waiting[index]?.at ?? Number.POSITIVE_INFINITY) <= now) waiting.splice(index, 1)[0]?.go();
        await settled();
        each();
      }
      now = end;
      each();
    },
  };
}
