import type { Resource } from "../reachability/inventory.ts";

/** One HTTPS request from outside. */
export interface PlayedRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly port: number;
}

/** The answer to a request, and the way that it took. */
export interface PlayedAnswer {
  /** The HTTP status. Undefined where nobody answers. */
  readonly status: number | undefined;
  readonly body: string;
  /** The region that the application answered in; undefined where it was not the application. */
  readonly servedIn: string | undefined;
  /** Whether the refusal is on purpose, and not a failure: by a fence, or by tasks that read that another region writes. */
  readonly refused: boolean;
  /** The listener rule that led to the application. */
  readonly rule: Resource | undefined;
  /** The decisions on the way, each by a resource. */
  readonly steps: readonly WayStep[];
}

export interface WayStep {
  readonly at: Resource;
  readonly what: string;
}

export const step = (at: Resource, what: string): WayStep => ({ at, what });

const unserved = { servedIn: undefined, refused: false, rule: undefined } as const;

/** The answer that never comes: a time-out, or a name that leads nowhere. */
export const silence = (...steps: readonly WayStep[]): PlayedAnswer => ({
  ...unserved,
  status: undefined,
  body: "",
  steps,
});

/** An answer by something before the application. */
export const unanswered = (status: number, body: string, ...steps: readonly WayStep[]): PlayedAnswer => ({
  ...unserved,
  status,
  body,
  steps,
});

/** The answer of a region that does not serve, which says so. */
export const turnedAway = (body: string, ...steps: readonly WayStep[]): PlayedAnswer => ({
  ...unanswered(503, body, ...steps),
  refused: true,
});

/** The application's answer. */
export const served = (region: string, rule: Resource, ...steps: readonly WayStep[]): PlayedAnswer => ({
  status: 200,
  body: "",
  servedIn: region,
  refused: false,
  rule,
  steps,
});

/** @returns the same answer, with what was decided before */
export const after = (answer: PlayedAnswer, ...before: readonly WayStep[]): PlayedAnswer => ({
  ...answer,
  steps: [...before, ...answer.steps],
});

/** The way of a request, step by step. */
export const wayOf = ({ steps, status }: PlayedAnswer): string =>
  [
    ...steps.map(({ at, what }) => `${at.name} ${what}`),
    status === undefined ? "nobody answers" : `${status}`,
  ].join(" → ");

/** The error for a feature of AWS's that is not played: what cannot be read proves nothing. */
export class BeyondThePlay extends Error {
  override readonly name = "BeyondThePlay";
  readonly at: Resource;
  constructor(at: Resource, what: string) {
    super(`${at.name} ${what}, which src/proofs/play cannot play`);
    this.at = at;
  }
}
