import {
  type BatchResultErrorEntry,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from "@aws-sdk/client-sqs";
import type { RegionName } from "../../../../regions/index.ts";
import { ReportedError } from "../../../cli/errors.ts";
import { calling } from "../../../cli/explain.ts";
import type { Aws, QueuedPayment, Rejected } from "./aws.ts";
import type { Clients } from "./clients.ts";

type QueueCalls = Pick<Aws, "queued" | "takePayments" | "putPayments" | "removePayments">;

/** Seconds that SQS waits for messages: more than 0, so that it asks all of its servers, and less than a client waits. */
const look = 10;

export function createQueues({ sqs }: Clients, abortSignal: AbortSignal): QueueCalls {
  const options = { abortSignal };
  const call = <T>(action: string, where: RegionName, work: () => Promise<T>) =>
    calling({ action: `sqs:${action}`, where, signal: abortSignal }, work);
  return {
    queued: (region, url) =>
      call("GetQueueAttributes", region, async () => {
        const { Attributes = {} } = await sqs(region).send(
          new GetQueueAttributesCommand({
            QueueUrl: url,
            AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
          }),
          options,
        );
        const count = (name: keyof typeof Attributes) => Number(given(Attributes[name], name));
        return {
          waiting: count("ApproximateNumberOfMessages"),
          taken: count("ApproximateNumberOfMessagesNotVisible"),
        };
      }),
    takePayments: (region, url) =>
      call("ReceiveMessage", region, async () => {
        const { Messages = [] } = await sqs(region).send(
          new ReceiveMessageCommand({
            QueueUrl: url,
            MaxNumberOfMessages: 10,
            WaitTimeSeconds: look,
            MessageSystemAttributeNames: ["MessageGroupId", "MessageDeduplicationId", "SentTimestamp"],
            MessageAttributeNames: ["All"],
          }),
          options,
        );
        return Messages.map(paymentOf);
      }),
    putPayments: (region, url, payments) =>
      call("SendMessage", region, async () => {
        const { Failed } = await sqs(region).send(
          new SendMessageBatchCommand({
            QueueUrl: url,
            Entries: payments.map(({ body, group, deduplication, attributes }, index) => ({
              Id: String(index),
              MessageBody: body,
              MessageGroupId: group,
              MessageDeduplicationId: deduplication,
              MessageAttributes: { ...attributes },
            })),
          }),
          options,
        );
        return rejected(payments, Failed);
      }),
    removePayments: (region, url, payments) =>
      call("DeleteMessage", region, async () => {
        const { Failed } = await sqs(region).send(
          new DeleteMessageBatchCommand({
            QueueUrl: url,
            Entries: payments.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt })),
          }),
          options,
        );
        return rejected(payments, Failed);
      }),
  };
}

const paymentOf = ({ Body, ReceiptHandle, Attributes, MessageAttributes = {} }: Message): QueuedPayment => ({
  body: given(Body, "Body"),
  receipt: given(ReceiptHandle, "ReceiptHandle"),
  group: given(Attributes?.MessageGroupId, "MessageGroupId"),
  deduplication: given(Attributes?.MessageDeduplicationId, "MessageDeduplicationId"),
  sentAt: new Date(Number(given(Attributes?.SentTimestamp, "SentTimestamp"))),
  attributes: Object.fromEntries(
    // What SQS adds to an attribute it does not take back.
    Object.entries(MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        DataType: given(DataType, "DataType"),
        ...(StringValue === undefined ? {} : { StringValue }),
        ...(BinaryValue === undefined ? {} : { BinaryValue }),
      },
    ]),
  ),
});

const rejected = (
  payments: readonly QueuedPayment[],
  failed: readonly BatchResultErrorEntry[] = [],
): readonly Rejected[] =>
  failed.map(({ Id, Code, Message: message }) => ({
    payment: given(payments[Number(Id)], "entry"),
    reason: [Code, message].filter(Boolean).join(": "),
  }));

function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new ReportedError(`SQS's answer lacks ${what}`);
  return value;
}
