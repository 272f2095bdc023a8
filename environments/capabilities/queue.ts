import type { Tier } from "../address-plan.ts";
import { outsideWhole } from "../problems.ts";
import type { ShapeOf } from "../shape.ts";

/** Payments that wait, and the worker that carries them out. Its tasks are as large as the application's. */
export interface QueueSettings {
  /** Seconds that the worker has for one payment. */
  readonly workerTimeoutSeconds: number;
  /** Times that a payment is tried before it goes to the dead-letter queue. */
  readonly attempts: number;
  /** Payments that may wait for each task before another one is started. */
  readonly backlogPerTask: number;
  /** Tasks of the worker in the active region. */
  readonly minTasks: number;
  readonly maxTasks: number;
}

/** The keys of the queue's settings. */
export const queueShape = {
  keys: {
    workerTimeoutSeconds: "number",
    attempts: "number",
    backlogPerTask: "number",
    minTasks: "number",
    maxTasks: "number",
  },
} as const satisfies ShapeOf<QueueSettings>;

/** Problems of the queue's settings, as messages. */
export function queueProblems(queue: QueueSettings): readonly string[] {
  const { workerTimeoutSeconds, attempts, backlogPerTask, minTasks, maxTasks } = queue;
  return [
    // SQS hides a message for twelve hours at most, and six times this is what it is hidden for.
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html, `VisibilityTimeout`
    ...outsideWhole("queue.workerTimeoutSeconds", workerTimeoutSeconds, 1, 7200),
    // A drain that breaks off takes a message in vain, and is no reason to give it up.
    ...outsideWhole("queue.attempts", attempts, 3, 1000),
    ...outsideWhole("queue.backlogPerTask", backlogPerTask, 1, 10_000),
    // Nothing but the least number starts the first task.
    ...outsideWhole("queue.minTasks", minTasks, 1, 100),
    ...outsideWhole("queue.maxTasks", maxTasks, minTasks, 100),
  ];
}

export const queueParties = { worker: "app" } as const satisfies Record<string, Tier>;

/** Workloads that this capability adds, in the form of `workloads`. */
export const queueWorkloads = {
  "payment worker": {
    sqs: "takes queued payments, and the application task puts them there",
    logs: "as the application task",
    xray: "as the application task",
    ssmmessages: "as the application task",
  },
} as const;
