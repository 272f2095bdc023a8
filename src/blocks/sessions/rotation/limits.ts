/** Milliseconds without a word from the store after which a login has failed. */
export const answerTimeoutMs = 5_000;

/** Milliseconds between two looks at a user that ElastiCache is changing. */
export const pollMs = 5_000;

/** Looks until a change has taken too long: five minutes, which is what the AWS provider waits for the same. */
export const polls = 60;

/** The Lambda function's time-out, seconds: a change that was under way, one of our own, and an error to show. */
export const functionTimeoutSeconds = 720;
