/** A mutant that no test notices, and why that is so. */
export interface Judgement {
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  /** Whether it changes nothing that anybody could notice. */
  readonly equivalent: boolean;
  readonly why: string;
}

export const judgements: readonly Judgement[] = [];
