import type { QueueSettings } from "../../../environments/index.ts";

/**
 * Seconds that a payment may wait: the longest that SQS keeps anything, 14 days. Given up, it has as long again: in FIFO
 * queues the time begins anew.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
 */
export const retention = 1_209_600;

/** Bytes of a message. Ten messages, which are carried at once, fit into one request to SQS. */
export const maxMessageSize = 16_384;

/**
 * Seconds for which a payment that was taken is hidden from other tasks, so that a slow one is not taken twice. AWS asks for
 * more than the longest time that it takes. Six times what the worker has for it is what AWS advises for functions, taken
 * over with room for what a task does before and after; after a crash the payer's next payments wait as long.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const visibilityTimeout = ({
  workerTimeoutSeconds,
}: Pick<QueueSettings, "workerTimeoutSeconds">): number => 6 * workerTimeoutSeconds;

/** Seconds after which a payment that fails each time is a dead letter. A payment that is older waits for a worker. */
export const retriesEnd = (settings: Pick<QueueSettings, "workerTimeoutSeconds" | "attempts">): number =>
  settings.attempts * visibilityTimeout(settings);
