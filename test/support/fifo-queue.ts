import type { Queued, QueuedPayment, Rejected } from "../../src/tools/stack/aws/aws.ts";

/** A queue of SQS's that keeps the order of each group, as its documentation describes it. Times are seconds. */
export interface FifoQueue {
  readonly put: (message: NewMessage, now: number) => void;
  /** Up to ten messages; none of a group of which somebody has one. */
  readonly take: (now: number) => readonly QueuedPayment[];
  /** @returns those whose time has run out: they belong to somebody else by now */
  readonly remove: (payments: readonly QueuedPayment[], now: number) => readonly Rejected[];
  readonly count: (now: number) => Queued;
  readonly bodies: () => readonly string[];
}

export type NewMessage = Omit<QueuedPayment, "receipt" | "sentAt">;

interface Message extends NewMessage {
  readonly sentAt: Date;
  receipt: string;
  received: number;
  hiddenUntil: number;
}

export interface FifoQueueArgs {
  readonly visibilityTimeout: number;
  /** The queue for a message that was received more often than that. @default it stays */
  readonly redrive?: { readonly to: FifoQueue; readonly attempts: number };
}

/** Seconds for which SQS takes a message with the same ID for the same one. */
const window = 300;

export function createFifoQueue({ visibilityTimeout, redrive }: FifoQueueArgs): FifoQueue {
  let messages: Message[] = [];
  let receipts = 0;
  const seen = new Map<string, number>();
  const free = ({ hiddenUntil }: Message, now: number) => hiddenUntil <= now;

  return {
    put: (message, now) => {
      const id = JSON.stringify([message.group, message.deduplication]);
      if (now - (seen.get(id) ?? Number.NEGATIVE_INFINITY) < window) return;
      seen.set(id, now);
      messages.push({ ...message, sentAt: new Date(now * 1000), receipt: "", received: 0, hiddenUntil: 0 });
    },
    take: (now) => {
      const held = new Set(messages.filter((each) => !free(each, now)).map(({ group }) => group));
      const available = messages.filter(({ group }) => !held.has(group));
      const taken: Message[] = [];
      for (const message of available) {
        if (taken.length === 10) break;
        message.received += 1;
        if (redrive && message.received > redrive.attempts) {
          messages = messages.filter((other) => other !== message);
          redrive.to.put(message, now);
          continue;
        }
        receipts += 1;
        message.receipt = String(receipts);
        message.hiddenUntil = now + visibilityTimeout;
        taken.push(message);
      }
      return taken.map((message) => ({ ...message }));
    },
    remove: (payments, now) => {
      const late = payments.filter(({ receipt }) =>
        messages.every((message) => message.receipt !== receipt || free(message, now)),
      );
      const receiptsGone = new Set(
        payments.filter((each) => !late.includes(each)).map(({ receipt }) => receipt),
      );
      messages = messages.filter(({ receipt }) => !receiptsGone.has(receipt));
      return late.map((payment) => ({ payment, reason: "ReceiptHandleIsInvalid" }));
    },
    count: (now) => {
      const waiting = messages.filter((each) => free(each, now)).length;
      return { waiting, taken: messages.length - waiting };
    },
    bodies: () => messages.map(({ body }) => body),
  };
}
