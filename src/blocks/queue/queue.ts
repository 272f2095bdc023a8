import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { QueueSettings } from "../../../environments/index.ts";
import type { PolicyStatements } from "../../kit/policy.ts";
import { criticalIn, enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { maxMessageSize, retention, retriesEnd, visibilityTimeout } from "./limits.ts";
import { consumeStatements, sendStatements } from "./permissions.ts";
import { queuePolicy } from "./queue-policy.ts";

interface QueueArgs {
  readonly settings: QueueSettings;
  /** The environment's name, as its roles bear it. */
  readonly environmentName: string;
  /** The ARN of the key for messages. */
  readonly keyArn: pulumi.Input<string>;
}

/** The queue of payments that are carried out later, and the queue of those that were given up. */
export interface Queue {
  readonly settings: QueueSettings;
  readonly url: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  readonly deadLetters: {
    readonly url: pulumi.Output<string>;
    readonly arn: pulumi.Output<string>;
    readonly name: pulumi.Output<string>;
  };
  /** Seconds after which a payment that fails each time is a dead letter. */
  readonly retriesEnd: number;
  /** The grants of roles that put payments there, and of those that take them out. */
  readonly grants: { readonly send: PolicyStatements; readonly consume: PolicyStatements };
  /** The resources that have to be there before somebody may use it. */
  readonly policies: readonly pulumi.Resource[];
}

/**
 * A queue in the order of each payer, and one for what was given up. Both are there in both regions, whichever is
 * active, and what they hold is as good as paid: docs/contract.md.
 */
export function createQueue(scope: Scope, { settings, environmentName, keyArn }: QueueArgs): Queue {
  const block = enter(scope, "Queue");
  const common: aws.sqs.QueueArgs = {
    fifoQueue: true,
    // Two payments of the same amount are two payments. What makes one of them a repetition is its idempotency key.
    contentBasedDeduplication: false,
    // Each payer has a limit and an order of their own, and none waits for another.
    deduplicationScope: "messageGroup",
    fifoThroughputLimit: "perMessageGroupId",
    kmsMasterKeyId: keyArn,
    maxMessageSize,
    messageRetentionSeconds: retention,
    visibilityTimeoutSeconds: visibilityTimeout(settings),
    // Asks all of SQS's servers, not some, and costs less than asking in vain.
    receiveWaitTimeSeconds: 20,
  };
  const deadLetters = new aws.sqs.Queue(nameIn(block, "queue-dead-letters"), common, criticalIn(block));
  const payments = new aws.sqs.Queue(
    nameIn(block, "queue-payments"),
    {
      ...common,
      redrivePolicy: pulumi.jsonStringify({
        deadLetterTargetArn: deadLetters.arn,
        maxReceiveCount: settings.attempts,
      }),
    },
    criticalIn(block),
  );
  // Apart from the queues, because each of the two names the other.
  const givesUpTo = (name: string, queueUrl: pulumi.Input<string>, policy: object) =>
    new aws.sqs.RedriveAllowPolicy(
      nameIn(block, `redrive-allow-policy-${name}`),
      { queueUrl, redriveAllowPolicy: pulumi.jsonStringify(policy) },
      optionsIn(block),
    );
  const redrives = [
    givesUpTo("payments", payments.url, { redrivePermission: "denyAll" }),
    givesUpTo("dead-letters", deadLetters.url, {
      redrivePermission: "byQueue",
      sourceQueueArns: [payments.arn],
    }),
  ];
  const policies = Object.entries({ payments, "dead-letters": deadLetters }).map(
    ([name, { url, arn }]) =>
      new aws.sqs.QueuePolicy(
        nameIn(block, `queue-policy-${name}`),
        { queueUrl: url, policy: pulumi.jsonStringify(queuePolicy(scope, arn, environmentName)) },
        optionsIn(block),
      ),
  );
  return {
    settings,
    url: payments.url,
    arn: payments.arn,
    name: payments.name,
    deadLetters: { url: deadLetters.url, arn: deadLetters.arn, name: deadLetters.name },
    retriesEnd: retriesEnd(settings),
    grants: {
      send: sendStatements(scope, { arn: payments.arn, keyArn }),
      consume: consumeStatements(scope, { arn: payments.arn, keyArn }),
    },
    policies: [...redrives, ...policies],
  };
}
