/**
 * The time-outs of AWS's clients. A region that is asked during a disaster may be ailing itself: rather a clear error than what
 * hangs.
 */
export const patience = {
  maxAttempts: 4,
  /** Milliseconds. */
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 },
} as const;
