import { at, itemsOf, jsonIn } from "../model/inputs.ts";
import type { Plain } from "../model/registration.ts";
import { type Rule, ruleFor, statementsOf } from "../model/rule.ts";

const topicType = "aws:sns/topic:Topic";
const topicPolicyType = "aws:sns/topicPolicy:TopicPolicy";
const logGroupType = "aws:cloudwatch/logGroup:LogGroup";
const maskingType = "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy";

const publishers: readonly string[] = ["cloudwatch.amazonaws.com", "events.amazonaws.com"];

/** Topics, and what must not be read in logs. */
export const channelRules: readonly Rule[] = [
  ruleFor(
    topicType,
    {
      id: "topic-encrypted",
      severity: "medium",
      pciDss: ["3.5.1"],
      requirement: "Every topic is under its region's key for messages, which its publishers may use",
      remedy: "Set kmsMasterKeyId, and keep the statements in src/blocks/keys/key-policy.ts",
    },
    (_, topic, { source }) => {
      const key = source(topic, "kmsMasterKeyId", "aws:kms/key:Key");
      if (!key?.name.startsWith("key-messaging-") || key.provider !== topic.provider)
        return "is not under its region's key for messages";
      const able = statementsOf(key.inputs.policy).map(({ Principal }) =>
        String(at(Principal as Plain, "Service")),
      );
      const unable = publishers.filter((service) => !able.includes(service));
      return unable.length > 0 && `is under a key that ${unable.join(", ")} cannot use`;
    },
  ),
  ruleFor(
    topicType,
    {
      id: "topic-policy",
      severity: "medium",
      pciDss: ["4.2.1"],
      requirement: "Alarms and events of this account alone may publish to a topic, and nobody without TLS",
      remedy: "Keep topicPolicy()",
    },
    (_, topic, { users }) => {
      const [policy] = users(topic, topicPolicyType, "arn");
      const statements = statementsOf(policy?.inputs.policy);
      const allowed = statements.filter(({ Effect }) => Effect === "Allow");
      const strangers = allowed.filter(
        ({ Principal }) => !publishers.includes(String(at(Principal as Plain, "Service"))),
      );
      if (allowed.length < publishers.length || strangers.length > 0) return "has other publishers";
      const alarms = allowed.find(
        ({ Principal }) => at(Principal as Plain, "Service") === "cloudwatch.amazonaws.com",
      );
      if (alarms?.Condition?.StringEquals?.["aws:SourceAccount"] === undefined)
        return "takes alarms of other accounts";
      const tls = statements.some(
        ({ Effect, Condition }) => Effect === "Deny" && Condition?.Bool?.["aws:SecureTransport"] === "false",
      );
      return !tls && "can be published to without TLS";
    },
  ),
  ruleFor(
    logGroupType,
    {
      id: "card-data-masked",
      severity: "critical",
      pciDss: ["3.4.1", "10.3.1"],
      requirement: "Card data is masked in what the application logs",
      remedy: "maskCardData()",
    },
    ({ name }, logGroup, { users }) => {
      if (!/\/application(-collector|-worker)?$/.test(String(name))) return undefined;
      const [policy] = users(logGroup, maskingType, "logGroupName");
      const masks = itemsOf(at(jsonIn(policy?.inputs.policyDocument), "Statement")).some(
        (statement) =>
          at(statement, "Operation", "Deidentify", "MaskConfig") !== undefined &&
          itemsOf(at(statement, "DataIdentifier")).some((id) => String(id).endsWith("/CreditCardNumber")),
      );
      return !masks && "shows card numbers";
    },
  ),
];
