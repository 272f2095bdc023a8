import type { Verdict } from "./worker.ts";

/** A mutant and how it went. */
export interface Tried extends Verdict {
  readonly id: string;
  readonly area: string;
  /** File, line and column. */
  readonly place: string;
  readonly mutatorName: string;
  readonly original: string;
  readonly replacement: string;
}
