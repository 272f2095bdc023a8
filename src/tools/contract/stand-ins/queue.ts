import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A message as SQS keeps it. */
interface StoredMessage {
  readonly body: string;
  readonly group: string;
  readonly deduplication: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  receipt: string;
  hiddenUntil: number;
}

/** A FIFO queue behind the calls of SQS's that the application makes, in its JSON protocol. */
export interface QueueStandIn {
  readonly url: string;
  /** The queue's messages, taken or not. */
  readonly messages: readonly StoredMessage[];
  /** Whether the queue answers; otherwise every call fails. */
  answers: boolean;
  /** Takes over what waits in another queue, in its order, and empties that: as `npm run dr -- drain` does. */
  takeOver(other: QueueStandIn): void;
  /** Forgets every message. */
  clear(): void;
  stop(): Promise<void>;
}

/** Milliseconds for which a message with the same id is taken for the same one. */
const window = 300_000;

type Input = Readonly<Record<string, unknown>>;

/**
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 * @param visibilityMs for which a message that was taken is hidden
 */
export async function startQueue(visibilityMs: number): Promise<QueueStandIn> {
  let messages: StoredMessage[] = [];
  const seen = new Map<string, number>();
  const put = (message: Omit<StoredMessage, "receipt" | "hiddenUntil">) => {
    const id = JSON.stringify([message.group, message.deduplication]);
    if (Date.now() - (seen.get(id) ?? 0) < window) return;
    seen.set(id, Date.now());
    messages.push({ ...message, receipt: "", hiddenUntil: 0 });
  };
  const take = (most: number): readonly StoredMessage[] => {
    const now = Date.now();
    const held = new Set(messages.filter(({ hiddenUntil }) => hiddenUntil > now).map(({ group }) => group));
    const taken = messages.filter(({ group }) => !held.has(group)).slice(0, most);
    for (const message of taken) {
      message.receipt = randomUUID();
      message.hiddenUntil = now + visibilityMs;
    }
    return taken;
  };
  const calls: Readonly<Record<string, (input: Input, gone: () => boolean) => Promise<object> | object>> = {
    SendMessage: ({ MessageBody, MessageGroupId, MessageDeduplicationId, MessageAttributes }) => {
      put({
        body: String(MessageBody),
        group: String(MessageGroupId),
        deduplication: String(MessageDeduplicationId),
        attributes: Object(MessageAttributes ?? {}),
      });
      return { MessageId: randomUUID(), MD5OfMessageBody: md5(String(MessageBody)) };
    },
    ReceiveMessage: async ({ MaxNumberOfMessages, WaitTimeSeconds }, gone) => {
      const end = Date.now() + Number(WaitTimeSeconds ?? 0) * 1000;
      for (;;) {
        // Who has hung up takes nothing with them.
        const taken = gone() ? [] : take(Number(MaxNumberOfMessages ?? 1));
        if (taken.length > 0 || gone() || Date.now() >= end)
          return {
            Messages: taken.map(({ body, group, deduplication, attributes, receipt }) => ({
              MessageId: receipt,
              Body: body,
              MD5OfBody: md5(body),
              ReceiptHandle: receipt,
              Attributes: { MessageGroupId: group, MessageDeduplicationId: deduplication },
              MessageAttributes: attributes,
            })),
          };
        await sleep(20);
      }
    },
    DeleteMessage: ({ ReceiptHandle }) => {
      messages = messages.filter(({ receipt }) => receipt !== ReceiptHandle);
      return {};
    },
    ChangeMessageVisibility: ({ ReceiptHandle, VisibilityTimeout }) => {
      const message = messages.find(({ receipt }) => receipt === ReceiptHandle);
      if (message) message.hiddenUntil = Date.now() + Number(VisibilityTimeout) * 1000;
      return {};
    },
  };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const target = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const call = calls[target];
    const answer = (status: number, body: object) =>
      void response
        .writeHead(status, { "content-type": "application/x-amz-json-1.0" })
        .end(JSON.stringify(body));
    if (!standIn.answers) answer(500, { __type: "com.amazonaws.sqs#InternalError" });
    else if (call === undefined) answer(400, { __type: "com.amazonaws.sqs#UnsupportedOperation" });
    else answer(200, await call(JSON.parse(Buffer.concat(parts).toString()), () => response.destroyed));
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  const standIn: QueueStandIn = {
    url: `http://localhost:${(server.address() as AddressInfo).port}/000000000000/payments.fifo`,
    get messages() {
      return messages;
    },
    answers: true,
    takeOver: (other) => {
      for (const message of other.messages) put(message);
      other.clear();
    },
    clear: () => {
      messages = [];
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return standIn;
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
