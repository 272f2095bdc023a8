import { plannedAccount } from "../../../model/answers/made-up.ts";
import { type Resource, text, texts } from "../../../reachability/inventory.ts";
import { asking, type Delivery } from "../delivery.ts";
import { type DeliveryPlaces, types } from "../places.ts";

/** Alarms, events and rotations, which publish to topics and call functions. */
export const callDeliveries = (places: DeliveryPlaces): readonly Delivery[] => [
  ...alarmDeliveries(places),
  ...eventDeliveries(places),
  ...rotationDeliveries(places),
];

const alarmTypes = ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"];

function alarmDeliveries(places: DeliveryPlaces): readonly Delivery[] {
  return alarmTypes.flatMap(places.inventory.ofType).flatMap((by) => {
    const { alarmActions, okActions, insufficientDataActions } = by.inputs;
    const topics = new Set([alarmActions, okActions, insufficientDataActions].flatMap(texts));
    const name = text(by.inputs.alarmName) ?? text(by.computed.name) ?? by.name;
    const context = asking(`arn:aws:cloudwatch:${by.region}:${plannedAccount}:alarm:${name}`);
    return [...topics].flatMap((arn) =>
      arn.startsWith("arn:aws:sns:")
        ? publishing(
            { by, does: "tells people", service: "cloudwatch.amazonaws.com", context },
            arn,
            places,
            {
              guarded: true,
              source: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html",
            },
          )
        : [],
    );
  });
}

function eventDeliveries(places: DeliveryPlaces): readonly Delivery[] {
  const { ofType } = places.inventory;
  return ofType("aws:cloudwatch/eventTarget:EventTarget").flatMap((by): readonly Delivery[] => {
    const arn = text(by.inputs.arn) ?? "";
    const service = "events.amazonaws.com";
    // EventBridge fills in no condition key for topics.
    if (arn.startsWith("arn:aws:sns:"))
      return publishing({ by, does: "tells people", service, context: {} }, arn, places, {
        guarded: false,
        source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
      });
    if (!arn.startsWith("arn:aws:lambda:")) return [];
    const rule = ofType("aws:cloudwatch/eventRule:EventRule").find(({ id }) => id === by.inputs.rule);
    return [
      {
        by,
        does: "calls a function",
        service,
        action: "lambda:InvokeFunction",
        arn,
        context: asking(text(rule?.computed.arn) ?? ""),
        to: places.at(arn),
        near: by.region,
        guarded: true,
        atOnce: false,
        source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
      },
    ];
  });
}

type TopicCaller = Pick<Delivery, "by" | "does" | "service" | "context">;

/** The deliveries of publishing to a topic, and of using the topic's key. */
function publishing(
  publisher: TopicCaller,
  topicArn: string,
  places: DeliveryPlaces,
  rest: Pick<Delivery, "guarded" | "source">,
): readonly Delivery[] {
  const topic = places.inventory.find(types.topic, topicArn);
  const own = { ...publisher, ...rest, near: publisher.by.region, atOnce: false };
  const key = topic?.inputs.kmsMasterKeyId;
  return [
    { ...own, action: "sns:Publish", arn: topicArn, to: topic },
    ...(key === undefined
      ? []
      : ["kms:GenerateDataKey", "kms:Decrypt"].map((action) => ({
          ...own,
          does: "encrypts what it tells people",
          action,
          arn: text(places.key(key)?.computed.arn) ?? "",
          to: places.key(key),
          source:
            "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services" as const,
        }))),
  ];
}

/** The calls of rotation functions. A rotation of a secret that RDS keeps itself calls none. */
function rotationDeliveries(places: DeliveryPlaces): readonly Delivery[] {
  return places.inventory
    .ofType("aws:secretsmanager/secretRotation:SecretRotation")
    .filter(({ inputs }) => text(inputs.rotationLambdaArn) !== undefined)
    .map((by: Resource) => ({
      by,
      does: "calls the function that rotates a secret",
      service: "secretsmanager.amazonaws.com",
      action: "lambda:InvokeFunction",
      arn: text(by.inputs.rotationLambdaArn) ?? "",
      context: asking(text(by.inputs.secretId) ?? ""),
      to: places.at(text(by.inputs.rotationLambdaArn)),
      near: by.region,
      guarded: true,
      atOnce: true,
      source:
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html",
    }));
}
