import { type Message, SQS } from "@aws-sdk/client-sqs";
import { jsonIn, type Payment } from "./payment.ts";
import { carried, inSpan, SpanKind } from "./traces.ts";

export interface Queued {
  readonly body: unknown;
  readonly idempotencyKey: string;
  readonly payer: string;
  /** The context of the trace in which the payment was taken in. */
  readonly carrier: Readonly<Record<string, string>>;
  readonly receipt: string;
}

export type Queue = ReturnType<typeof openQueue>;

/**
 * Payments at once: as many as can be carried out one after the other before the first of them is anybody else's, which is
 * after six times what one may take.
 */
const batch = 5;

/** The message is as docs/runbooks/queue.md has it. The client finds region and credentials in its environment. */
export function openQueue(QueueUrl: string) {
  const sqs = new SQS({});
  return {
    /** Once this is through, the payment counts as paid. */
    put: ({ idempotencyKey, ...body }: Payment) =>
      inSpan("payments send", { kind: SpanKind.PRODUCER }, () =>
        sqs.sendMessage({
          QueueUrl,
          MessageBody: JSON.stringify(body),
          MessageDeduplicationId: idempotencyKey,
          MessageGroupId: body.payer,
          MessageAttributes: mapped(carried(), (StringValue) => ({ DataType: "String", StringValue })),
        }),
      ),
    /** Waits up to 20 seconds for some. */
    take: async (abortSignal: AbortSignal): Promise<readonly Queued[]> => {
      const wanted = {
        QueueUrl,
        MaxNumberOfMessages: batch,
        WaitTimeSeconds: 20,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["MessageDeduplicationId" as const, "MessageGroupId" as const],
      };
      const { Messages = [] } = await sqs.receiveMessage(wanted, { abortSignal });
      return Messages.map(queuedIn);
    },
    remove: ({ receipt: ReceiptHandle }: Queued) => sqs.deleteMessage({ QueueUrl, ReceiptHandle }),
    /** Lets another task have it at once. */
    giveBack: ({ receipt: ReceiptHandle }: Queued) =>
      sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
  };
}

const queuedIn = ({ Body, Attributes, MessageAttributes, ReceiptHandle = "" }: Message): Queued => ({
  // What nobody can read is no payment, and comes to the dead letters by itself.
  body: jsonIn(Body ?? ""),
  idempotencyKey: Attributes?.MessageDeduplicationId ?? "",
  payer: Attributes?.MessageGroupId ?? "",
  carrier: mapped(MessageAttributes ?? {}, ({ StringValue = "" }) => StringValue),
  receipt: ReceiptHandle,
});

const mapped = <From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
