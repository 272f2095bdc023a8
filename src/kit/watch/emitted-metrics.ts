/** The source of a dimension's value. */
export type DimensionSource =
  /** A resource of this type in the metric's region: its name in CloudWatch contains its logical name or is an input. */
  | { readonly type: string; readonly opaque?: true }
  /** One of these values, word for word. */
  | { readonly values: readonly string[] }
  /** Any value: whatever reports the metric decides. */
  | { readonly any: true };

/** Metrics that resources of a stack report without being asked, under exactly these dimensions. */
export interface Emitter {
  readonly namespace: string;
  readonly metrics: readonly string[];
  readonly dimensions: Readonly<Record<string, DimensionSource>>;
  /**
   * The document that says that the metrics are reported, and under which dimensions: only AWS's own lists say what there
   * is.
   */
  readonly source: string;
  /** The one region that reports the metrics. Undefined: the resource's own. */
  readonly region?: string;
}

const loadBalancer = { type: "aws:lb/loadBalancer:LoadBalancer" };
const targetGroup = { type: "aws:lb/targetGroup:TargetGroup" };
const cluster = { type: "aws:rds/cluster:Cluster" };

/**
 * The metrics that AWS reports of a stack's resources. Alarms and dashboards can name nothing else, because `metricOf` takes its names from
 * here.
 *
 * Of a network load balancer whose target is an application load balancer there is no `HealthyHostCount`: "This metric does
 * not include any Application Load Balancers registered as targets."
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
 */
export const awsEmitters = [
  {
    namespace: "AWS/ApiGateway",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html",
    metrics: ["4xx", "5xx", "Count", "IntegrationLatency", "Latency"],
    dimensions: {
      ApiId: { type: "aws:apigatewayv2/api:Api", opaque: true },
      Stage: { values: ["$default"] },
    },
  },
  {
    namespace: "AWS/ApplicationELB",
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html",
    metrics: [
      "DesyncMitigationMode_NonCompliant_Request_Count",
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
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html",
    metrics: [
      "HTTPCode_Target_5XX_Count",
      "HealthyHostCount",
      "RequestCount",
      "TargetResponseTime",
      "UnHealthyHostCount",
    ],
    dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
  },
  {
    namespace: "AWS/CertificateManager",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html",
    metrics: ["DaysToExpiry"],
    dimensions: {
      CertificateArn: { type: "aws:acm/certificateValidation:CertificateValidation", opaque: true },
    },
  },
  {
    // The dimension: https://github.com/cdklabs/cdk-monitoring-constructs/pull/766
    namespace: "AWS/ElastiCache",
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html",
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
    namespace: "AWS/Events",
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html",
    metrics: ["DeadLetterInvocations", "FailedInvocations"],
    dimensions: { RuleName: { type: "aws:cloudwatch/eventRule:EventRule" } },
  },
  {
    namespace: "AWS/Lambda",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
    metrics: ["Duration", "Errors", "Invocations"],
    dimensions: { FunctionName: { type: "aws:lambda/function:Function" } },
  },
  {
    namespace: "AWS/Logs",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html",
    metrics: ["LogEventsWithFindings"],
    dimensions: {
      LogGroupName: { type: "aws:cloudwatch/logGroup:LogGroup" },
      DataProtectionOperation: { values: ["Audit"] },
    },
  },
  {
    namespace: "AWS/RDS",
    source:
      "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html",
    // What begins with AuroraGlobalDB is emitted in the region that follows alone.
    metrics: ["AuroraGlobalDBReplicationLag", "AuroraGlobalDBRPOLag", "AuroraReplicaLagMaximum"],
    dimensions: { DBClusterIdentifier: cluster },
  },
  {
    namespace: "AWS/RDS",
    source:
      "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html",
    metrics: ["ACUUtilization", "CPUUtilization", "DatabaseConnections", "Deadlocks", "FreeableMemory"],
    dimensions: { DBClusterIdentifier: cluster, Role: { values: ["WRITER", "READER"] } },
  },
  {
    namespace: "AWS/Route53",
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html",
    metrics: ["HealthCheckPercentageHealthy", "HealthCheckStatus"],
    dimensions: { HealthCheckId: { type: "aws:route53/healthCheck:HealthCheck", opaque: true } },
    region: "us-east-1",
  },
  {
    namespace: "AWS/SQS",
    source:
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html",
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
    namespace: "AWS/WAFV2",
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html",
    metrics: ["AllowedRequests", "BlockedRequests"],
    // The rule that turns customers away is in the region that does not serve, and watched in both.
    dimensions: {
      WebACL: { type: "aws:wafv2/webAcl:WebAcl" },
      Rule: { values: ["ALL", "standby"] },
      Region: { any: true },
    },
  },
  {
    namespace: "ECS/ContainerInsights",
    source:
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html",
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
] as const satisfies readonly Emitter[];

type AwsEmitter = (typeof awsEmitters)[number];

/** A namespace of AWS's metrics, and the names of its metrics. */
export type AwsNamespace = AwsEmitter["namespace"];
export type MetricName<Namespace extends AwsNamespace> = Extract<
  AwsEmitter,
  { readonly namespace: Namespace }
>["metrics"][number];
