import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring } from "../../../environments/index.ts";
import type { AlarmSpec } from "../../kit/watch/alarm.ts";
import { metricOf, single } from "../../kit/watch/metric.ts";

export interface QueueSubject {
  readonly queueName: pulumi.Input<string>;
  readonly deadLettersName: pulumi.Input<string>;
  /** Seconds after which a payment that fails each time is a dead letter. */
  readonly retriesEnd: number;
  /** The worker's name. Undefined while there is no image to run. */
  readonly workerName: pulumi.Input<string> | undefined;
}

/**
 * The treatment of missing data: SQS stops to report on a queue that nobody has used for six hours, whatever is in it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-monitoring-using-cloudwatch.html
 */
const unused = {
  treat: "ignore",
  why: "a queue that nobody has used for six hours reports nothing, and keeps what is in it",
} as const;

/** The symptoms of queued payments that are not carried out. A region that waits has an empty queue and is quiet. */
export function queueAlarms({ queueName, deadLettersName, retriesEnd }: QueueSubject, { owner }: Monitoring) {
  const common = { of: undefined, owner, severity: "page", wrong: "above", period: 60 } as const;
  return {
    deadLetters: {
      ...common,
      id: "dead-letters",
      what: "Payments were given up after all attempts, number of payments",
      measure: single(
        metricOf("AWS/SQS", { QueueName: deadLettersName })("ApproximateNumberOfMessagesVisible", "Maximum"),
      ),
      threshold: 0,
      periods: { wrong: 1, of: 1 },
      missing: unused,
    },
    oldestPayment: {
      ...common,
      id: "oldest-queued-payment",
      what: "A payment waits for longer than all its attempts would take, in seconds",
      measure: single(
        metricOf("AWS/SQS", { QueueName: queueName })("ApproximateAgeOfOldestMessage", "Maximum"),
      ),
      threshold: retriesEnd,
      periods: { wrong: 3, of: 3 },
      missing: unused,
    },
  } as const satisfies Record<string, AlarmSpec>;
}
