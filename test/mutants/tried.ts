import type { Verdict } from "./verdict.ts";

/** A mutant and how it went. */
export interface Tried extends Verdict {
  readonly id: string;
  readonly area: string;
  /** File, line and column. */
  readonly place: string;
  /** The text of the line that it begins in. */
  readonly line: string;
  readonly original: string;
  readonly replacement: string;
  readonly ms: number;
}
