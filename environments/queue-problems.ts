import type { Queue } from "./environment.ts";

/** What is wrong with how payments wait, as messages. */
export function queueProblems(queue: Queue | undefined): readonly string[] {
  if (queue === undefined) return [];
  const { workerTimeoutSeconds, attempts, backlogPerTask, minTasks, maxTasks } = queue;
  return [
    // SQS hides a message for twelve hours at most, and six times this is what it is hidden for.
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html, `VisibilityTimeout`
    ...outside("workerTimeoutSeconds", workerTimeoutSeconds, 1, 7200),
    // A drain that breaks off takes a message in vain, and is no reason to give it up.
    ...outside("attempts", attempts, 3, 1000),
    ...outside("backlogPerTask", backlogPerTask, 1, 10_000),
    // Nothing but the least number starts the first task.
    ...outside("minTasks", minTasks, 1, 100),
    ...outside("maxTasks", maxTasks, minTasks, 100),
  ];
}

const outside = (key: keyof Queue, value: number, least: number, most: number): readonly string[] =>
  Number.isInteger(value) && value >= least && value <= most
    ? []
    : [`queue.${key} is ${value}; allowed: ${least} to ${most}`];
