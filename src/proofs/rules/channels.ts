import { at, itemsOf, jsonIn } from "../model/inputs.ts";
import type { Plain } from "../model/registration.ts";
import { type Rule, ruleFor, statementsOf } from "../model/rule.ts";

const topicType = "aws:sns/topic:Topic";
const topicPolicyType = "aws:sns/topicPolicy:TopicPolicy";
const logGroupType = "aws:cloudwatch/logGroup:LogGroup";
const maskingType = "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy";

const publishers: readonly string[] = ["cloudwatch.amazonaws.com", "events.amazonaws.com"];

/** Numbers that payment processors give out for tests, in the forms that cards and programs write them in. */
const testCards: readonly string[] = [
  "4111111111111111",
  "4111 1111 1111 1111",
  "5555-5555-5555-4444",
  "2223003122003222",
  "378282246310005",
  "3782 822463 10005",
  "30569309025904",
  "6011111111111117",
  "6200000000000005",
];

/** Rules about topics, and about data that must not be readable in logs. */
export const channelRules: readonly Rule[] = [
  ruleFor(
    topicType,
    {
      id: "topic-encrypted",
      severity: "medium",
      pciDss: ["3.5.1"],
      requirement: "Every topic is under its region's key for messages, which its publishers may use",
      why: "An alarm or an event cannot be published to a topic under a key that its service may not use, and nobody is told of that",
      sources: [
        "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services",
      ],
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
      why: "A service publishes for whoever asks it to, also from another account",
      sources: ["https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html"],
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
      requirement:
        "Card data is masked in what the application and its database log, and in the record of people's statements",
      why: "Whoever may read a log reads the numbers in it. AWS's identifiers find one within 30 characters of a word such as card, one of our own without",
      sources: [
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/protect-sensitive-log-data-types-financial.html",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-managed-data-identifiers.html",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-custom-data-identifiers.html",
      ],
      remedy: "maskCardData()",
    },
    ({ name }, logGroup, { users }) => {
      if (!/\/application(-collector|-worker)?$|^\/aws\/rds\/|\/sql-/.test(String(name))) return undefined;
      const [policy] = users(logGroup, maskingType, "logGroupName");
      const document = jsonIn(policy?.inputs.policyDocument);
      const masked = itemsOf(at(document, "Statement"))
        .filter((statement) => at(statement, "Operation", "Deidentify", "MaskConfig") !== undefined)
        .flatMap((statement) => itemsOf(at(statement, "DataIdentifier")).map(String));
      if (!masked.some((id) => id.endsWith("/CreditCardNumber"))) return "shows card numbers";
      const patterns = itemsOf(at(document, "Configuration", "CustomDataIdentifier"))
        .filter((custom) => masked.includes(String(at(custom, "Name"))))
        .map((custom) => new RegExp(String(at(custom, "Regex"))));
      const shown = testCards.filter((card) => !patterns.some((pattern) => pattern.test(card)));
      return shown.length > 0 && `shows card numbers that no word announces, such as ${shown[0]}`;
    },
  ),
];
