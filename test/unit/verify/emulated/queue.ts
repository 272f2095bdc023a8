import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { staging } from "../../../../environments/staging.ts";
import { retention, retriesEnd, visibilityTimeout } from "../../../../src/blocks/queue/limits.ts";
import type { Deployed, DeployedRegion } from "../../../../src/tools/verify/outputs.ts";
import { type Fault, given, keyArns, minutesAgo, primary } from "./setup.ts";

const sqs = new SQSClient({ region: primary });
const settings = given(staging.queue);

/** The queue of payments, and that of dead letters. */
export async function buildQueue(): Promise<NonNullable<DeployedRegion["queue"]>> {
  const [url, deadLettersUrl] = await Promise.all(["payments", "dead-letters"].map(create));
  return { url: given(url), deadLettersUrl: given(deadLettersUrl) };
}

async function create(name: string): Promise<string> {
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({
      QueueName: `queue-${name}-use1-staging.fifo`,
      Attributes: {
        FifoQueue: "true",
        ContentBasedDeduplication: "false",
        DeduplicationScope: "messageGroup",
        FifoThroughputLimit: "perMessageGroupId",
        VisibilityTimeout: String(visibilityTimeout(settings)),
        MessageRetentionPeriod: String(retention),
        KmsMasterKeyId: keyArns(primary).messaging,
      },
    }),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const onlyTls = {
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: Attributes?.QueueArn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  await set(given(QueueUrl), { Policy: JSON.stringify({ Version: "2012-10-17", Statement: [onlyTls] }) });
  return given(QueueUrl);
}

const set = (QueueUrl: string, Attributes: Partial<Record<QueueAttributeName, string>>) =>
  sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));

const send = (QueueUrl: string) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: "{}",
      MessageGroupId: "payer",
      MessageDeduplicationId: "key",
    }),
  );

const queueIn = ({ regions }: Deployed) => given(regions[primary].queue);

export const queueFaults: readonly Fault[] = [
  {
    check: "queue-settings",
    change: (deployed) => set(queueIn(deployed).url, { VisibilityTimeout: "60" }),
    found: /^payments: not VisibilityTimeout=180$/,
  },
  {
    check: "queue-encrypted",
    change: (deployed) => set(queueIn(deployed).url, { KmsMasterKeyId: "alias/aws/sqs" }),
    found: /^payments: under alias\/aws\/sqs$/,
  },
  {
    check: "queue-private",
    change: (deployed) =>
      set(queueIn(deployed).deadLettersUrl, {
        Policy: JSON.stringify({
          Statement: [
            { Effect: "Allow", Principal: { AWS: "*" }, Action: "sqs:ReceiveMessage", Resource: "*" },
          ],
        }),
      }),
    // With the faults above the emulator has forgotten the other queue's policy.
    found: /^payments: plain text is not denied; dead letters: \S.*; dead letters: lets in {"AWS":"\*"}$/,
  },
  {
    check: "queue-dead-letters",
    change: (deployed) => send(queueIn(deployed).deadLettersUrl),
    found: /^1 dead letters$/,
  },
  {
    check: "queue-waiting",
    change: async (deployed) => {
      await send(queueIn(deployed).url);
      await new CloudWatchClient({ region: primary }).send(
        new PutMetricDataCommand({
          Namespace: "AWS/SQS",
          MetricData: [
            {
              MetricName: "ApproximateAgeOfOldestMessage",
              Dimensions: [{ Name: "QueueName", Value: "queue-payments-use1-staging.fifo" }],
              Value: retriesEnd(settings) + 1,
              Timestamp: minutesAgo(2),
            },
          ],
        }),
      );
    },
    found: /^1 wait, the oldest for 901 seconds$/,
  },
];
