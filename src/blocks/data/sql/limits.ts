/** Milliseconds the server lets one statement of a person's run: payments must not wait for one much longer. */
export const statementTimeoutMs = 240_000;

/** Milliseconds the client waits for the answer: longer, so that the server's reason wins. */
export const answerTimeoutMs = 245_000;

/**
 * Lambda's time-out, seconds: one statement, and a login to a database that wakes up, twice where the first password is
 * refused.
 */
export const functionTimeoutSeconds = 350;

/** Rows of one answer. */
export const mostRows = 1000;

/**
 * Bytes of an answer: Lambda gives back 6 MB at most, and nothing of more.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const mostBytes = 5_000_000;
