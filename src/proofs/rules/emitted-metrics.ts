import { applicationMetrics, applicationNamespace } from "../../blocks/compute/application-metrics.ts";

/** What a dimension's value has to come from. */
export type Source =
  /** A resource of the type in the metric's region: its name in CloudWatch contains its logical name or is an input. */
  | { readonly type: string; readonly opaque?: true }
  /** One of these, word for word. */
  | { readonly values: readonly string[] }
  /** Whatever; what reports it decides. */
  | { readonly any: true };

/** Metrics that resources of a stack report without being asked, under exactly these dimensions. */
export interface Emitter {
  readonly namespace: string;
  readonly metrics: readonly string[];
  readonly dimensions: Readonly<Record<string, Source>>;
  /** The one region that reports them. Undefined: the resource's own. */
  readonly region?: string;
}

const loadBalancer = { type: "aws:lb/loadBalancer:LoadBalancer" };
const targetGroup = { type: "aws:lb/targetGroup:TargetGroup" };
const cluster = { type: "aws:rds/cluster:Cluster" };
const vault = { type: "aws:backup/vault:Vault" };
const vaultMetrics = [
  "NumberOfRecoveryPointsCompleted",
  "NumberOfCopyJobsFailed",
  "NumberOfBackupJobsFailed",
];

/** Each namespace's own reference is named; what is not in it is not emitted. */
export const emitters: readonly Emitter[] = [
  {
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
    namespace: "AWS/ApiGateway",
    metrics: ["4xx", "5xx", "Count", "IntegrationLatency", "Latency"],
    dimensions: {
      ApiId: { type: "aws:apigatewayv2/api:Api", opaque: true },
      Stage: { values: ["$default"] },
    },
  },
  {
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
    namespace: "AWS/ApplicationELB",
    metrics: [
      "HTTPCode_ELB_500_Count",
      "HTTPCode_ELB_502_Count",
      "HTTPCode_ELB_504_Count",
      "HTTPCode_ELB_5XX_Count",
      "HTTPCode_Target_5XX_Count",
      "RequestCount",
      "TargetResponseTime",
    ],
    dimensions: { LoadBalancer: loadBalancer },
  },
  {
    namespace: "AWS/ApplicationELB",
    metrics: ["HealthyHostCount", "UnHealthyHostCount"],
    dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
  },
  {
    // https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html
    namespace: "AWS/Backup",
    metrics: vaultMetrics,
    dimensions: { BackupVaultName: vault },
  },
  {
    namespace: "AWS/Backup",
    metrics: vaultMetrics,
    dimensions: { BackupVaultName: vault, ResourceType: { values: ["Aurora"] } },
  },
  {
    // https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
    namespace: "AWS/CertificateManager",
    metrics: ["DaysToExpiry"],
    dimensions: {
      CertificateArn: { type: "aws:acm/certificateValidation:CertificateValidation", opaque: true },
    },
  },
  {
    // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html
    // The dimension: https://github.com/cdklabs/cdk-monitoring-constructs/pull/766
    namespace: "AWS/ElastiCache",
    metrics: [
      "AuthenticationFailures",
      "BytesUsedForCache",
      "CommandAuthorizationFailures",
      "CurrConnections",
      "CurrItems",
      "ElastiCacheProcessingUnits",
      "Evictions",
      "KeyAuthorizationFailures",
      "SuccessfulReadRequestLatency",
      "SuccessfulWriteRequestLatency",
      "ThrottledCmds",
    ],
    dimensions: { clusterId: { type: "aws:elasticache/serverlessCache:ServerlessCache" } },
  },
  {
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
    namespace: "AWS/Lambda",
    metrics: ["Duration", "Errors", "Invocations"],
    dimensions: { FunctionName: { type: "aws:lambda/function:Function" } },
  },
  {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
    namespace: "AWS/Logs",
    metrics: ["LogEventsWithFindings"],
    dimensions: {
      LogGroupName: { type: "aws:cloudwatch/logGroup:LogGroup" },
      DataProtectionOperation: { values: ["Audit"] },
    },
  },
  {
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
    namespace: "AWS/NetworkELB",
    metrics: ["HealthyHostCount"],
    dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
  },
  {
    // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
    namespace: "AWS/RDS",
    metrics: ["AuroraReplicaLagMaximum"],
    dimensions: { DBClusterIdentifier: cluster },
  },
  {
    namespace: "AWS/RDS",
    metrics: ["ACUUtilization", "CPUUtilization", "DatabaseConnections", "Deadlocks", "FreeableMemory"],
    dimensions: { DBClusterIdentifier: cluster, Role: { values: ["WRITER", "READER"] } },
  },
  {
    // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html
    namespace: "AWS/Route53",
    metrics: ["HealthCheckPercentageHealthy", "HealthCheckStatus"],
    dimensions: { HealthCheckId: { type: "aws:route53/healthCheck:HealthCheck", opaque: true } },
    region: "us-east-1",
  },
  {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    namespace: "AWS/SQS",
    metrics: [
      "ApproximateAgeOfOldestMessage",
      "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesVisible",
      "NumberOfMessagesDeleted",
      "NumberOfMessagesReceived",
      "NumberOfMessagesSent",
    ],
    dimensions: { QueueName: { type: "aws:sqs/queue:Queue" } },
  },
  {
    // https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
    namespace: "AWS/WAFV2",
    metrics: ["AllowedRequests", "BlockedRequests"],
    // The rule that turns customers away is in the region that does not serve, and watched in both.
    dimensions: {
      WebACL: { type: "aws:wafv2/webAcl:WebAcl" },
      Rule: { values: ["ALL", "standby"] },
      Region: { any: true },
    },
  },
  {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
    namespace: "ECS/ContainerInsights",
    metrics: [
      "CpuReserved",
      "CpuUtilized",
      "DeploymentCount",
      "DesiredTaskCount",
      "MemoryReserved",
      "MemoryUtilized",
      "RunningTaskCount",
    ],
    dimensions: {
      ClusterName: { type: "aws:ecs/cluster:Cluster" },
      ServiceName: { type: "aws:ecs/service:Service" },
    },
  },
  // Taken out of the application's log by CloudWatch itself: docs/metrics.md is the contract.
  ...applicationMetrics.flatMap(({ name, dimensions }) =>
    dimensions.map((names) => ({
      namespace: applicationNamespace,
      metrics: [name],
      dimensions: Object.fromEntries(names.map((dimension) => [dimension, { any: true } as const])),
    })),
  ),
];
