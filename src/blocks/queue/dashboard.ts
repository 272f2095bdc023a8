import type * as pulumi from "@pulumi/pulumi";
import { computed, graph, line, type Widget } from "../../kit/watch/dashboard.ts";
import { metricOf } from "../../kit/watch/metric.ts";
import type { QueueSubject } from "./alarms.ts";

interface QueueRowArgs extends QueueSubject {
  readonly region: string;
  readonly clusterName: pulumi.Input<string>;
}

/** The dashboard row of the queue: payments that wait, their age, those given up, and the worker's tasks. */
export function queueRow(args: QueueRowArgs): readonly Widget[] {
  const { region, queueName, deadLettersName, clusterName, workerName } = args;
  const payments = metricOf("AWS/SQS", { QueueName: queueName });
  const deadLetters = metricOf("AWS/SQS", { QueueName: deadLettersName });
  const common = { region, width: 6, period: 60, view: "timeSeries" } as const;
  const tasks =
    workerName === undefined
      ? undefined
      : metricOf("ECS/ContainerInsights", { ClusterName: clusterName, ServiceName: workerName });
  return [
    graph({
      ...common,
      title: "Queued payments",
      lines: [
        line(payments("ApproximateNumberOfMessagesVisible", "Maximum"), { label: "waiting" }),
        line(payments("ApproximateNumberOfMessagesNotVisible", "Maximum"), { label: "being carried out" }),
        line(deadLetters("ApproximateNumberOfMessagesVisible", "Maximum"), { label: "given up" }),
      ],
    }),
    graph({
      ...common,
      title: "Seconds that the oldest one waits",
      lines: [line(payments("ApproximateAgeOfOldestMessage", "Maximum"), { label: "age" })],
    }),
    graph({
      ...common,
      title: "Payments taken in and carried out, a minute",
      lines: [
        line(payments("NumberOfMessagesSent", "Sum"), { label: "taken in" }),
        line(payments("NumberOfMessagesReceived", "Sum"), { label: "tried" }),
        line(payments("NumberOfMessagesDeleted", "Sum"), { label: "carried out" }),
      ],
    }),
    ...(tasks
      ? [
          graph({
            ...common,
            title: "Worker: tasks, and what waits for each",
            lines: [
              line(payments("ApproximateNumberOfMessagesVisible", "Sum"), {
                id: "waiting",
                label: "waiting",
                visible: false,
              }),
              line(tasks("RunningTaskCount", "Average"), { id: "tasks", label: "tasks" }),
              computed("waiting / tasks", { label: "backlog of each" }),
            ],
          }),
        ]
      : []),
  ];
}
