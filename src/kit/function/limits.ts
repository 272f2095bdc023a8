/** Milliseconds for one attempt at a call of an AWS service; the SDK tries three times. */
export const callTimeoutMs = 5_000;

/** For the clients of a function in a network: a way that is closed must not use up the function's time. */
export const clientOptions = {
  requestHandler: { connectionTimeout: callTimeoutMs, requestTimeout: callTimeoutMs },
} as const;
