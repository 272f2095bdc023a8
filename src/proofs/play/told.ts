/** A scenario, told in sentences. */
export interface Told {
  /** The situation, with its full stop. */
  readonly says: string;
  readonly lines: readonly ToldLine[];
}

export interface ToldLine {
  /** The outcome, without a full stop. */
  readonly verdict: string;
  /** The course of events, or of the request. @default the verdict says all */
  readonly way?: string;
}

export const nothingPlanned: ToldLine = { verdict: "Nothing of the kind is planned" };
