import { covers } from "../iam/patterns.ts";
import { mayCall as letsThrough } from "../iam/requests/evaluate.ts";
import type { Context } from "../iam/requests/values.ts";
import { type Statement, statementsOf } from "../model/rule.ts";
import { type Inventory, type Resource, text } from "../reachability/inventory.ts";
import { always, isFor } from "./deliveries/ask.ts";
import { asking } from "./deliveries/delivery.ts";

/** A service of AWS's that publishes, and what it says of itself. */
interface Publisher {
  /** The service's principal, such as `cloudwatch.amazonaws.com`. */
  readonly service: string;
  /** The condition keys that the service fills in. */
  readonly context: Context;
}

/** The publisher of an alarm: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
export const alarmPublisher = (alarmArn: string): Publisher => ({
  service: "cloudwatch.amazonaws.com",
  context: asking(alarmArn, alarmArn.split(":")[4]),
});

/**
 * The publisher of events. EventBridge does not tell a topic which rule publishes: a condition on it would let no event in.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export const eventPublisher: Publisher = {
  service: "events.amazonaws.com",
  context: {},
};

/** The reason why a topic does not get what a service publishes; undefined where it does. */
export function refusedBy(inventory: Inventory, topicArn: string, publisher: Publisher): string | undefined {
  const topic = inventory.find("aws:sns/topic:Topic", topicArn);
  if (topic === undefined) return `${topicArn} is no topic of the plan`;
  const policy = inventory
    .ofType("aws:sns/topicPolicy:TopicPolicy")
    .find(({ inputs }) => inputs.arn === topicArn);
  const statements = statementsOf(policy?.inputs.policy ?? topic.inputs.policy);
  if (!mayDo(statements, publisher, "sns:Publish", topicArn))
    return `the policy of ${topic.name} does not let ${publisher.service} publish`;
  const keyArn = text(topic.inputs.kmsMasterKeyId);
  if (keyArn === undefined) return undefined;
  const key = inventory.ofType("aws:kms/key:Key").find(({ computed }) => computed.arn === keyArn);
  // "…cannot publish to an encrypted topic with AWS's own key": its policy cannot be changed.
  if (key === undefined) return `${topic.name} is under ${keyArn}, which is no key of the plan`;
  const ofKey = statementsOf(key.inputs.policy);
  const lacking = ["kms:GenerateDataKey", "kms:Decrypt"].filter(
    (action) => !mayDo(ofKey, publisher, action, keyArn),
  );
  return lacking.length === 0
    ? undefined
    : `${key.name} does not let ${publisher.service} ${lacking.join(" and ")}`;
}

/** Whether a function may be called by a rule of EventBridge's. */
export const mayCall = ({ ofType }: Inventory, functionArn: string, rule: Resource): boolean =>
  ofType("aws:lambda/permission:Permission").some(
    ({ inputs }) =>
      inputs.principal === "events.amazonaws.com" &&
      functionArn.endsWith(`:${inputs.function}`) &&
      (inputs.sourceArn === undefined || covers(text(inputs.sourceArn) ?? "", text(rule.computed.arn) ?? "")),
  );

const mayDo = (
  statements: readonly Statement[],
  { service, context }: Publisher,
  action: string,
  arn: string,
): boolean =>
  letsThrough(
    { statements: statements.filter((one) => isFor(one, service)), boundary: undefined },
    { action, arn, context: { ...always, ...context } },
  );

/** The severity that people know a topic by: the first word of the name that their mail shows. */
export const severityOf = (topic: Resource): string | undefined =>
  /^(page|ticket)\b/.exec(text(topic.inputs.displayName) ?? "")?.[1];
