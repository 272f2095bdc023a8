/**
 * The time-outs of AWS's clients. A region that is asked during a disaster may be ailing itself: rather a clear error than what
 * hangs.
 */
export const patience = {
  maxAttempts: 4,
  /** Milliseconds. Without the last one a request that is late is only warned of (@smithy/types, http/httpHandlerInitialization.d.ts). */
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
} as const;
