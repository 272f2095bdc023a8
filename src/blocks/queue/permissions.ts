import type * as pulumi from "@pulumi/pulumi";
import { allow, type PolicyStatements } from "../../kit/policy.ts";
import type { Scope } from "../../kit/scope.ts";

/** The queue of payments, and the key that it is under. */
interface QueueArns {
  readonly arn: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
}

/** The application's permissions on the queue: it puts payments there, and can read none. */
export const sendStatements = ({ region }: Scope, { arn, keyArn }: QueueArns): PolicyStatements => [
  allow("sqs:SendMessage", arn),
  throughQueue(region.name, ["kms:Decrypt", "kms:GenerateDataKey"], keyArn),
];

/** The worker's permissions on the queue: it takes payments, extends the time of slow ones, and removes those that are done. */
export const consumeStatements = ({ region }: Scope, { arn, keyArn }: QueueArns): PolicyStatements => [
  allow(["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"], arn),
  throughQueue(region.name, ["kms:Decrypt"], keyArn),
];

/**
 * The permission to use the queue's key, which SQS does for whoever calls it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
const throughQueue = (region: string, actions: readonly string[], keyArn: pulumi.Input<string>) => ({
  ...allow(actions, keyArn),
  Condition: { StringEquals: { "kms:ViaService": `sqs.${region}.amazonaws.com` } },
});
