import type { RegionName } from "../../../regions/index.ts";

/** A product in AWS's price list, of which the price is one unit of ours. */
export interface Product {
  /** The service's code. */
  readonly offer: string;
  /** The usage type without the region's prefix, such as `USE1-`; by region where the name differs. */
  readonly usage?: string | Readonly<Record<RegionName, string>>;
  /** Values of further columns, by their names in lower case and without spaces. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** The number of the list's units in one of ours. @default 1 */
  readonly times?: number;
}

export interface Priced {
  readonly what: string;
  readonly unit: string;
  /** The product in the price list. Undefined where no source names one: the price is looked up by hand. */
  readonly product: Product | undefined;
}

const priced = (what: string, unit: string, product?: Product): Priced => ({ what, unit, product });

const instance = (type: string): Priced =>
  priced(`instance ${type}`, "hour", {
    offer: "AmazonEC2",
    usage: `BoxUsage:${type}`,
    where: { operation: ["RunInstances"], capacitystatus: ["Used"] },
  });

const aurora = (usage: string, engines: readonly string[], times = 1): Product => ({
  offer: "AmazonRDS",
  usage: `Aurora:${usage}`,
  where: { databaseengine: engines },
  times,
});
const postgres = ["Aurora PostgreSQL"];

/**
 * Everything that is priced. Names of products:
 * https://github.com/infracost/infracost/tree/master/internal/resources/aws, CloudWatch's
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_billing.html.
 * One that is wrong finds nothing, and `npm run prices` says so.
 */
export const pricedThings = {
  endpointHour: priced("interface endpoint, each zone", "hour", {
    offer: "AmazonVPC",
    usage: "VpcEndpoint-Hours",
  }),
  endpointGB: priced("data through interface endpoints", "GB", {
    offer: "AmazonVPC",
    usage: "VpcEndpoint-Bytes",
  }),
  natHour: priced("NAT gateway", "hour", { offer: "AmazonEC2", usage: "NatGateway-Hours" }),
  natGB: priced("data through NAT gateways", "GB", { offer: "AmazonEC2", usage: "NatGateway-Bytes" }),
  firewallHour: priced("network firewall, each zone", "hour", {
    offer: "AWSNetworkFirewall",
    usage: "Endpoint-Hour",
  }),
  firewallGB: priced("data through network firewalls", "GB", {
    offer: "AWSNetworkFirewall",
    usage: "Traffic-GB-Processed",
  }),
  nameMillion: priced("names that the resolver's firewall looks at", "million"),
  listedName: priced("name on a list of the resolver's firewall", "name"),
  addressHour: priced("public IPv4 address", "hour", {
    offer: "AmazonVPC",
    usage: "PublicIPv4:InUseAddress",
  }),
  internetGB: priced("data to the internet", "GB", {
    offer: "AWSDataTransfer",
    usage: "DataTransfer-Out-Bytes",
    where: { tolocation: ["External"] },
  }),
  regionGB: priced("data to another region", "GB", {
    offer: "AWSDataTransfer",
    usage: { "us-east-1": "USE1-USW2-AWS-Out-Bytes", "us-west-2": "USW2-USE1-AWS-Out-Bytes" },
  }),
  albHour: priced("application load balancer", "hour", {
    offer: "AWSELB",
    usage: "LoadBalancerUsage",
    where: { productfamily: ["Load Balancer-Application"] },
  }),
  albUnitHour: priced("its capacity units", "hour", {
    offer: "AWSELB",
    usage: "LCUUsage",
    where: { productfamily: ["Load Balancer-Application"] },
  }),
  nlbHour: priced("network load balancer", "hour", {
    offer: "AWSELB",
    usage: "LoadBalancerUsage",
    where: { productfamily: ["Load Balancer-Network"] },
  }),
  nlbUnitHour: priced("its capacity units", "hour", {
    offer: "AWSELB",
    usage: "LCUUsage",
    where: { productfamily: ["Load Balancer-Network"] },
  }),

  "t4g.medium": instance("t4g.medium"),
  "t4g.large": instance("t4g.large"),
  "m7g.large": instance("m7g.large"),
  "m7g.xlarge": instance("m7g.xlarge"),
  volumeGB: priced("volume gp3", "GB", { offer: "AmazonEC2", usage: "EBS:VolumeUsage.gp3" }),
  instanceMetric: priced("detailed monitoring", "metric", {
    offer: "AmazonCloudWatch",
    usage: "CW:MetricMonitorUsage",
  }),
  imageGB: priced("images", "GB", { offer: "AmazonECR", usage: "TimedStorage-ByteHrs" }),
  functionMillion: priced("function runs", "million", {
    offer: "AWSLambda",
    usage: "Request",
    where: { group: ["AWS-Lambda-Requests"] },
    times: 1e6,
  }),
  functionGBSecond: priced("function time, arm64", "GB-second", {
    offer: "AWSLambda",
    where: { group: ["AWS-Lambda-Duration-ARM"] },
  }),

  acuHour: priced("Aurora capacity unit", "hour", aurora("ServerlessV2Usage", postgres)),
  databaseGB: priced("database storage", "GB", aurora("StorageUsage", [...postgres, "Any"])),
  databaseIoMillion: priced("database I/O", "million", aurora("StorageIOUsage", [...postgres, "Any"], 1e6)),
  backupGB: priced("backups of the database", "GB", aurora("BackupUsage", postgres)),
  replicatedMillion: priced(
    "writes replicated by a global database",
    "million",
    aurora("ReplicatedWriteIO", postgres, 1e6),
  ),
  restoreTest: priced("restore test", "recovery point"),
  cacheGBHour: priced("session data", "GB-hour", { offer: "AmazonElastiCache", usage: "CachedData:Valkey" }),
  cacheUnitMillion: priced("session store's processing units", "million", {
    offer: "AmazonElastiCache",
    usage: "ElastiCacheProcessingUnits:Valkey",
    times: 1e6,
  }),

  tableReadMillion: priced("reads of a table", "million", {
    offer: "AmazonDynamoDB",
    where: { productfamily: ["Amazon DynamoDB PayPerRequest Throughput"], group: ["DDB-ReadUnits"] },
    times: 1e6,
  }),

  key: priced("customer-managed key", "key", { offer: "awskms", usage: "KMS-Keys" }),
  keyCalls: priced("calls of keys", "10,000", { offer: "awskms", usage: "KMS-Requests", times: 1e4 }),
  secret: priced("secret", "secret", { offer: "AWSSecretsManager", usage: "AWSSecretsManager-Secrets" }),
  webAcl: priced("web ACL", "ACL", { offer: "awswaf", usage: "WebACLV2" }),
  webAclRule: priced("rule of a web ACL", "rule", { offer: "awswaf", usage: "RuleV2" }),
  webAclMillion: priced("requests that a web ACL looks at", "million", {
    offer: "awswaf",
    usage: "RequestV2-Tier1",
    times: 1e6,
  }),

  logGB: priced("logs taken in", "GB", { offer: "AmazonCloudWatch", usage: "DataProcessing-Bytes" }),
  logStoredGB: priced("logs kept, compressed", "GB", {
    offer: "AmazonCloudWatch",
    usage: "TimedStorage-ByteHrs",
  }),
  maskedGB: priced("logs searched for card numbers", "GB", {
    offer: "AmazonCloudWatch",
    usage: "DataProtection-Bytes",
  }),
  metric: priced("custom metric", "metric", { offer: "AmazonCloudWatch", usage: "CW:MetricMonitorUsage" }),
  insightsMetric: priced("Container Insights metric", "metric", {
    offer: "AmazonCloudWatch",
    usage: "CW:MetricsUsage",
  }),
  alarmMetric: priced("metric of an alarm", "metric", {
    offer: "AmazonCloudWatch",
    usage: "CW:AlarmMonitorUsage",
  }),
  compositeAlarm: priced("composite alarm", "alarm", {
    offer: "AmazonCloudWatch",
    usage: "CW:CompositeAlarmMonitorUsage",
  }),
  dashboard: priced("dashboard", "dashboard", { offer: "AmazonCloudWatch", usage: "DashboardsUsageHour" }),
  tracesMillion: priced("traces", "million", { offer: "AWSXRay", usage: "XRay-TracesStored", times: 1e6 }),
  trailEvents: priced("data events", "100,000", {
    offer: "AWSCloudTrail",
    usage: "DataEventsRecorded",
    times: 1e5,
  }),

  threatEvents: priced("API calls that GuardDuty reads", "million", {
    offer: "AmazonGuardDuty",
    usage: "PaidEventsAnalyzed",
    times: 1e6,
  }),
  threatGB: priced("flows that GuardDuty reads", "GB", {
    offer: "AmazonGuardDuty",
    usage: "PaidEventsAnalyzed-Bytes",
  }),
  configItem: priced("configuration that is recorded", "item", {
    offer: "AWSConfig",
    usage: "ConfigurationItemRecorded",
  }),
  controlCheck: priced("checks of Security Hub", "check", {
    offer: "AWSSecurityHub",
    usage: "PaidComplianceCheck",
  }),

  healthCheck: priced("health check", "check", { offer: "AmazonRoute53", usage: "Health-Check-AWS" }),
  healthCheckFeature: priced("option of a health check", "option", {
    offer: "AmazonRoute53",
    usage: "Health-Check-Option-AWS",
  }),
  zone: priced("hosted zone", "zone", { offer: "AmazonRoute53", usage: "HostedZone" }),
  archivedGB: priced("objects in the archive", "GB", {
    offer: "AmazonS3",
    usage: "TimedStorage-GIR-ByteHrs",
  }),
  bucketGB: priced("objects", "GB", { offer: "AmazonS3", usage: "TimedStorage-ByteHrs" }),
  apiMillion: priced("requests to an HTTP API", "million", {
    offer: "AmazonApiGateway",
    usage: "ApiGatewayHttpRequest",
    times: 1e6,
  }),
  fifoMillion: priced("requests to a FIFO queue", "million", {
    offer: "AWSQueueService",
    where: { productfamily: ["API Request"], queuetype: ["FIFO (first-in, first-out)"] },
    times: 1e6,
  }),
  queueMillion: priced("requests to a queue", "million", {
    offer: "AWSQueueService",
    where: { productfamily: ["API Request"], queuetype: ["Standard"] },
    times: 1e6,
  }),
  mailThousand: priced("alarms by e-mail", "1,000", {
    offer: "AmazonSNS",
    usage: "DeliveryAttempts-SMTP",
    times: 1e3,
  }),
} as const satisfies Readonly<Record<string, Priced>>;

export type PriceName = keyof typeof pricedThings;
