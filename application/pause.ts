import { setTimeout as sleep } from "node:timers/promises";

/** Waits so many milliseconds, or until there is nothing to wait for any more. */
export const pause = (milliseconds: number, end: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal: end }).catch(() => {});
