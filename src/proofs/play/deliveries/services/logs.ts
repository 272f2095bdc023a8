import { logGroupArn, plannedAccount } from "../../../model/answers/made-up.ts";
import { type Resource, record, text, texts } from "../../../reachability/inventory.ts";
import { asking, type Delivery } from "../delivery.ts";
import { type DeliveryPlaces, groupIn, types } from "../places.ts";

/** Logs that AWS writes of network, names and requests. */
export const logDeliveries = (places: DeliveryPlaces): readonly Delivery[] => [
  ...balancerDeliveries(places),
  ...flowDeliveries(places),
  ...vendedDeliveries(places),
  ...dnsDeliveries(places),
  ...keyUses(places),
];

/** A load balancer's log files. It comes without a condition key, and its bucket is in its region. */
function balancerDeliveries(places: DeliveryPlaces): readonly Delivery[] {
  return places.inventory.ofType("aws:lb/loadBalancer:LoadBalancer").flatMap((by) =>
    [by.inputs.accessLogs, by.inputs.connectionLogs].flatMap((logs): readonly Delivery[] => {
      const { bucket, prefix, enabled } = record(logs);
      if (enabled !== true) return [];
      const path = [bucket, prefix, "AWSLogs", plannedAccount].filter((part) => text(part)).join("/");
      return [
        {
          by,
          does: "writes its log",
          service: "logdelivery.elasticloadbalancing.amazonaws.com",
          action: "s3:PutObject",
          arn: `arn:aws:s3:::${path}/elasticloadbalancing/${by.region}/2030/01/01/file.log.gz`,
          context: {},
          to: places.bucket(text(bucket)),
          near: by.region,
          guarded: false,
          elsewhere: `arn:aws:s3:::${bucket}/elsewhere/file.log.gz`,
          atOnce: true,
          source:
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
        },
      ];
    }),
  );
}

function flowDeliveries(places: DeliveryPlaces): readonly Delivery[] {
  return places.inventory.ofType("aws:ec2/flowLog:FlowLog").flatMap((by): readonly Delivery[] => {
    const group = groupIn(text(by.inputs.logDestination));
    if (by.inputs.logDestinationType !== "cloud-watch-logs") return [];
    const arn = text(by.inputs.logDestination) ?? "";
    return ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"].map((action) => ({
      by,
      does: "writes the flow log",
      service: "vpc-flow-logs.amazonaws.com",
      role: text(by.inputs.iamRoleArn) ?? "",
      action,
      arn: `${arn}:log-stream:eni-0123456789abcdef0-all`,
      context: asking(`arn:aws:ec2:${by.region}:${plannedAccount}:vpc-flow-log/${by.id}`),
      to: places.logGroup(group?.region ?? "", group?.name),
      near: by.region,
      guarded: true,
      atOnce: true,
      source: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
    }));
  });
}

/** Logs that CloudWatch Logs delivers: the web ACL's, the API's and the resolver's. */
function vendedDeliveries(places: DeliveryPlaces): readonly Delivery[] {
  const { ofType } = places.inventory;
  const written: readonly (readonly [by: Resource, arn: string | undefined])[] = [
    ...ofType("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").flatMap((by) =>
      texts(by.inputs.logDestinationConfigs).map((arn) => [by, arn] as const),
    ),
    ...ofType("aws:apigatewayv2/stage:Stage").flatMap((by) =>
      by.inputs.accessLogSettings === undefined
        ? []
        : [[by, text(record(by.inputs.accessLogSettings).destinationArn)] as const],
    ),
    ...ofType("aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig").map(
      (by) => [by, text(by.inputs.destinationArn)] as const,
    ),
  ];
  return written.flatMap(([by, arn]): readonly Delivery[] => {
    if (!arn?.startsWith("arn:aws:logs:")) return [];
    const group = groupIn(arn);
    const named = logGroupArn(group?.region ?? "", group?.name ?? "");
    return ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
      by,
      does: "has its log delivered",
      service: "delivery.logs.amazonaws.com",
      action,
      arn: `${named}:log-stream:stream`,
      context: asking(`arn:aws:logs:${by.region}:${plannedAccount}:delivery`),
      to: places.logGroup(group?.region ?? "", group?.name),
      near: by.region,
      guarded: true,
      elsewhere: `${logGroupArn(group?.region ?? "", "elsewhere")}:log-stream:stream`,
      atOnce: true,
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html",
    }));
  });
}

/** Logs of queries to a public zone. Their log group is in us-east-1, wherever its resources are. */
function dnsDeliveries(places: DeliveryPlaces): readonly Delivery[] {
  return places.inventory.ofType("aws:route53/queryLog:QueryLog").flatMap((by) => {
    const group = groupIn(text(by.inputs.cloudwatchLogGroupArn));
    const named = logGroupArn(group?.region ?? "", group?.name ?? "");
    return ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
      by,
      does: "writes the queries for the zone",
      service: "route53.amazonaws.com",
      action,
      arn: `${named}:log-stream:stream`,
      context: asking(`arn:aws:route53:::hostedzone/${text(by.inputs.zoneId)}`),
      to: places.logGroup(group?.region ?? "", group?.name),
      near: "us-east-1",
      guarded: true,
      elsewhere: `${logGroupArn(group?.region ?? "", "elsewhere")}:log-stream:stream`,
      atOnce: true,
      source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html" as const,
    }));
  });
}

/** CloudWatch Logs' use of each group's key, with the group's ARN as context and without a source. */
function keyUses(places: DeliveryPlaces): readonly Delivery[] {
  return places.inventory.ofType(types.logGroup).flatMap((by): readonly Delivery[] => {
    if (by.inputs.kmsKeyId === undefined) return [];
    const context = {
      "kms:EncryptionContext:aws:logs:arn": logGroupArn(by.region, text(by.inputs.name) ?? ""),
    };
    return ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "DescribeKey"].map(
      (action) => ({
        by,
        does: "encrypts a log group",
        service: `logs.${by.region}.amazonaws.com`,
        action: `kms:${action}`,
        arn: text(by.inputs.kmsKeyId) ?? "",
        context,
        to: places.key(by.inputs.kmsKeyId),
        near: by.region,
        guarded: true,
        atOnce: true,
        source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
      }),
    );
  });
}
