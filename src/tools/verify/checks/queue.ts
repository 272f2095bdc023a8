import { retention, visibilityTimeout } from "../../../blocks/queue/limits.ts";
import { deniesPlainText, statementsOf } from "../aws/policies.ts";
import { type DescribedQueue, queuesOf } from "../aws/queues.ts";
import { queueOf } from "../capabilities.ts";
import { type Check, type CheckFinding, judge } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

export const queueChecks: readonly Check[] = [
  {
    id: "queue-settings",
    subject: "Queued payments",
    what: "Both queues keep each payer's order, take two payments for one by their idempotency key alone, hide a payment for six times as long as the worker may take, and keep it for 14 days",
    remedy:
      "pulumi refresh, then pulumi up puts it back (src/blocks/queue/queue.ts, src/blocks/queue/limits.ts)",
    needs: ["sqs:GetQueueAttributes"],
    per: "region",
    run: (context, site) => {
      const wanted = {
        FifoQueue: "true",
        ContentBasedDeduplication: "false",
        DeduplicationScope: "messageGroup",
        FifoThroughputLimit: "perMessageGroupId",
        VisibilityTimeout: String(visibilityTimeout(queueOf(context, site).settings)),
        MessageRetentionPeriod: String(retention),
      } as const;
      const texts = Object.entries(wanted).map(([name, value]) => `${name}=${value}`);
      return ofBoth(context, site, texts.join(", "), ({ attributes }) => {
        const found = Object.entries(attributes).map(([name, value]) => `${name}=${value}`);
        return texts.filter((text) => !found.includes(text)).map((text) => `not ${text}`);
      });
    },
  },
  {
    id: "queue-encrypted",
    subject: "Queued payments",
    what: "Both queues are under the region's key for messages",
    remedy: "pulumi refresh, then pulumi up sets the key (src/blocks/queue/queue.ts)",
    needs: ["sqs:GetQueueAttributes"],
    per: "region",
    run: (context, site) => {
      const { messaging } = site.outputs.keyArns;
      return ofBoth(context, site, `under ${messaging}`, ({ attributes: { KmsMasterKeyId } }) =>
        KmsMasterKeyId === messaging ? [] : [`under ${KmsMasterKeyId ?? "no key of this environment"}`],
      );
    },
  },
  {
    id: "queue-private",
    subject: "Queued payments",
    what: "Both queues refuse plain text, and their own policies let nobody in",
    remedy: "pulumi refresh, then pulumi up puts the policies back (src/blocks/queue/queue-policy.ts)",
    needs: ["sqs:GetQueueAttributes"],
    per: "region",
    run: (context, site) =>
      ofBoth(context, site, "plain text denied, nobody allowed", ({ attributes }) => {
        const statements = statementsOf(attributes.Policy);
        return [
          ...(deniesPlainText(statements, "sqs:*") ? [] : ["plain text is not denied"]),
          ...statements
            .filter(({ Effect }) => Effect === "Allow")
            .map(({ Principal }) => `lets in ${JSON.stringify(Principal)}`),
        ];
      }),
  },
  {
    id: "queue-redrive",
    subject: "Queued payments",
    what: "A payment comes to the dead letters after the attempts agreed, and to them comes nothing else",
    remedy: "pulumi refresh, then pulumi up puts it back (src/blocks/queue/queue.ts)",
    needs: ["sqs:GetQueueAttributes"],
    per: "region",
    run: async (context, site) => {
      const { attempts } = queueOf(context, site).settings;
      const { payments, deadLetters } = await queuesOf(context, site);
      const { maxReceiveCount, deadLetterTargetArn } = parsed(payments.attributes.RedrivePolicy);
      const { redrivePermission, sourceQueueArns } = parsed(deadLetters.attributes.RedriveAllowPolicy);
      const open =
        redrivePermission !== "byQueue" || String(sourceQueueArns) !== payments.attributes.QueueArn;
      return judge(
        `to ${deadLetters.attributes.QueueArn} after ${attempts} attempts, from payments alone`,
        "so it is",
        [
          ...(deadLetterTargetArn === deadLetters.attributes.QueueArn
            ? []
            : [`what fails goes to ${deadLetterTargetArn ?? "nowhere"}`]),
          // SQS gives back a number or a text, as it was given.
          ...(Number(maxReceiveCount) === attempts ? [] : [`after ${maxReceiveCount ?? "no"} attempts`]),
          ...(open
            ? [`dead letters may come from ${sourceQueueArns ?? redrivePermission ?? "every queue"}`]
            : []),
        ],
      );
    },
  },
];

/** Judges both of a region's queues. */
async function ofBoth(
  context: CheckContext,
  site: CheckedSite,
  expected: string,
  problems: (queue: DescribedQueue) => readonly string[],
): Promise<CheckFinding> {
  const queues = Object.values(await queuesOf(context, site));
  return judge(
    expected,
    "both",
    queues.flatMap((queue) => problems(queue).map((problem) => `${queue.name}: ${problem}`)),
  );
}

const parsed = (policy: string | undefined): Readonly<Record<string, unknown>> => JSON.parse(policy ?? "{}");
