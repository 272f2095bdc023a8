import type { AddedNeeds, Need } from "../../kit/role-needs.ts";

const queues = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide";

/** A need for the key of a queue, which SQS uses in the name of whoever calls it. */
const throughQueue = (why: string, ...actions: readonly string[]): Need => ({
  by: "feature",
  why,
  source: `${queues}/sqs-key-management.html`,
  actions,
  on: ["{key-messaging}"],
  when: { StringEquals: { "kms:ViaService": "sqs.{region}.amazonaws.com" } },
  where: "{queue-payments?}",
});

/** The needs of the tasks that put payments in the queue, and of those that take them. */
export const queueTaskNeeds: AddedNeeds = {
  "role-task": [
    {
      by: "container",
      why: "The application puts payments in the queue",
      source: `${queues}/sqs-api-permissions-reference.html`,
      actions: ["sqs:SendMessage"],
      on: ["{queue-payments?}"],
    },
    throughQueue("SQS encrypts what the application puts there", "kms:Decrypt", "kms:GenerateDataKey"),
  ],
  "role-worker": [
    {
      by: "container",
      why: "The worker takes payments, keeps those that take longer, and removes what is done",
      source: `${queues}/sqs-api-permissions-reference.html`,
      actions: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"],
      on: ["{queue-payments}"],
    },
    throughQueue("SQS decrypts what the worker takes", "kms:Decrypt"),
  ],
};
