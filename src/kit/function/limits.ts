/** Milliseconds for one attempt at a call of an AWS service; the SDK tries three times. */
export const callTimeoutMs = 5_000;

/**
 * The options of a client that gives up an attempt after so many milliseconds. Without the last one a request that is
 * late is only warned of (@smithy/types, http/httpHandlerInitialization.d.ts).
 */
export const giveUpAfter = (milliseconds: number) =>
  ({
    requestHandler: {
      connectionTimeout: Math.min(milliseconds, callTimeoutMs),
      requestTimeout: milliseconds,
      throwOnRequestTimeout: true,
    },
  }) as const;

/** The options of the clients of a function in a network: a way that is closed must not use up the function's time. */
export const clientOptions = giveUpAfter(callTimeoutMs);
