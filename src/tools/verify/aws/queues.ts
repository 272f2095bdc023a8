import { GetQueueAttributesCommand, type QueueAttributeName } from "@aws-sdk/client-sqs";
import { queueOf } from "../capabilities.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

type Which = "payments" | "dead letters";

/** A queue as SQS describes it. */
export interface DescribedQueue {
  readonly name: Which;
  readonly attributes: Readonly<Partial<Record<QueueAttributeName, string>>>;
}

/** The two queues of a region. Needs `sqs:GetQueueAttributes`. */
export async function queuesOf(context: CheckContext, site: CheckedSite) {
  const { url, deadLettersUrl } = queueOf(context, site);
  const describe = async (name: Which, QueueUrl: string): Promise<DescribedQueue> => {
    const { Attributes = {} } = await context.clients
      .sqs(site.region)
      .send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
    return { name, attributes: Attributes };
  };
  const [payments, deadLetters] = await Promise.all([
    describe("payments", url),
    describe("dead letters", deadLettersUrl),
  ]);
  return { payments, deadLetters };
}

/** The last part of a queue's URL. */
export const queueName = (url: string): string => new URL(url).pathname.split("/").at(-1) ?? "";

/** The number of payments that a queue holds, with those that somebody has taken and may give back. */
export const held = ({ attributes }: DescribedQueue): number =>
  (
    [
      "ApproximateNumberOfMessages",
      "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesDelayed",
    ] as const
  )
    .map((name) => Number(attributes[name] ?? 0))
    .reduce((sum, count) => sum + count, 0);
