/**
 * Milliseconds to wait for a database login. A staging cluster scaled to zero wakes in about 15 s, and in
 * 30 s or more after a day's sleep, which is the usual case for something that runs monthly
 * (docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html).
 */
export const connectTimeoutMs = 45_000;

/** Milliseconds the server lets one statement run. */
export const statementTimeoutMs = 10_000;

/** Milliseconds the client waits for the answer to one statement: longer, so that the server's reason wins. */
export const answerTimeoutMs = 15_000;

/** Milliseconds the server waits for a lock: role changes must not queue behind an open transaction. */
export const lockTimeoutMs = 5_000;

/** The Lambda function's time-out, seconds: two slow logins and their statements, with an error to show. */
export const functionTimeoutSeconds = 180;
