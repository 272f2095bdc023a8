import { setTimeout } from "node:timers/promises";
import { Interrupted } from "./errors.ts";

export interface Clock {
  readonly now: () => Date;
  /** @throws Interrupted when the person does not want to wait any longer */
  readonly wait: (seconds: number) => Promise<void>;
}

export const systemClock = (signal: AbortSignal): Clock => ({
  now: () => new Date(),
  wait: async (seconds) => {
    try {
      await setTimeout(seconds * 1000, undefined, { signal });
    } catch (error) {
      throw signal.aborted ? new Interrupted() : error;
    }
  },
});

/** A duration as people read it, such as `48s`, `6m 02s`, `1h 15m`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const two = (value: number) => String(value % 60).padStart(2, "0");
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds)}s`;
  return `${Math.floor(seconds / 3600)}h ${two(Math.floor(seconds / 60))}m`;
}
