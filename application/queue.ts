import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { jsonIn, type Payment } from "./payment.ts";
import { carried, inSpan, SpanKind } from "./traces.ts";

export interface Queued {
  readonly body: unknown;
  readonly idempotencyKey: string;
  readonly payer: string;
  /** Of the trace that it was taken in under. */
  readonly carrier: Readonly<Record<string, string>>;
  readonly receipt: string;
}

export interface Queue {
  /** Once this is through, the payment counts as paid. */
  put(payment: Payment): Promise<void>;
  /** Waits up to 20 seconds for some. */
  take(signal: AbortSignal): Promise<readonly Queued[]>;
  remove(queued: Queued): Promise<void>;
  /** Lets another task have it at once. */
  giveBack(queued: Queued): Promise<void>;
}

/**
 * Payments at once: as many as can be carried out one after the other before the first of them is anybody else's, which is
 * after six times what one may take.
 */
const batch = 5;

/** The message is as docs/runbooks/queue.md has it. The client finds region and credentials in its environment. */
export function openQueue(QueueUrl: string): Queue {
  const client = new SQSClient({});
  return {
    put: ({ idempotencyKey, ...body }) =>
      inSpan("payments send", { kind: SpanKind.PRODUCER }, async () => {
        await client.send(
          new SendMessageCommand({
            QueueUrl,
            MessageBody: JSON.stringify(body),
            MessageDeduplicationId: idempotencyKey,
            MessageGroupId: body.payer,
            MessageAttributes: Object.fromEntries(
              Object.entries(carried()).map(([name, StringValue]) => [
                name,
                { DataType: "String", StringValue },
              ]),
            ),
          }),
        );
      }),
    take: async (abortSignal) => {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: batch,
        WaitTimeSeconds: 20,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["MessageDeduplicationId", "MessageGroupId"],
      });
      const { Messages = [] } = await client.send(command, { abortSignal });
      return Messages.map(queuedIn);
    },
    remove: async ({ receipt: ReceiptHandle }) => {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
    giveBack: async ({ receipt: ReceiptHandle }) => {
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
      );
    },
  };
}

const queuedIn = ({ Body, Attributes, MessageAttributes, ReceiptHandle = "" }: Message): Queued => ({
  // What nobody can read is no payment, and comes to the dead letters by itself.
  body: jsonIn(Body ?? ""),
  idempotencyKey: Attributes?.MessageDeduplicationId ?? "",
  payer: Attributes?.MessageGroupId ?? "",
  carrier: Object.fromEntries(
    Object.entries(MessageAttributes ?? {}).map(([name, { StringValue = "" }]) => [name, StringValue]),
  ),
  receipt: ReceiptHandle,
});
