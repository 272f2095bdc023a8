import type { Need } from "../../kit/role-needs.ts";

const of = (service: string, ...actions: readonly string[]) =>
  actions.map((action) => `${service}:${action}`);

const named = (why: string, on: string, actions: readonly string[]): Need => ({
  by: "person",
  why,
  actions,
  on: [on],
});

const looking = (why: string, on: string, actions: readonly string[]): Need => ({
  ...named(why, on, actions),
  broad: "What is looked for is not known beforehand, and nothing of it is a payment or a secret",
});

const inAccount = (service: string) => `arn:aws:${service}:*:{account}:*`;
const bucket = (contents: string) => `arn:aws:s3:::payments-${contents}-{suffix}-{account}`;

/** The looks of runbooks, pages of alarms and `npm run verify`. */
export const looksNeeds: readonly Need[] = [
  looking("What runs, what is measured and what was found is listed", "*", [
    ...of("backup", "DescribeBackupJob", "DescribeCopyJob", "DescribeRestoreJob"),
    ...of("backup", "ListBackupJobs", "ListCopyJobs", "ListRestoreJobs"),
    ...of("cloudwatch", "GetMetricData", "GetMetricStatistics", "ListDashboards", "ListMetrics"),
    ...of("ec2", "DescribeInstances", "DescribeNatGateways", "DescribeNetworkInterfaces"),
    ...of("ec2", "DescribeRouteTables", "DescribeVpcEndpoints", "DescribeVpcPeeringConnections"),
    ...of("ecs", "DescribeTaskDefinition", "ListServices"),
    ...of("elasticloadbalancing", "DescribeListenerAttributes", "DescribeListeners", "DescribeLoadBalancers"),
    ...of("elasticloadbalancing", "DescribeRules", "DescribeTargetGroups", "DescribeTargetHealth"),
    ...of("elasticloadbalancing", "DescribeWebACLAssociation"),
    ...of("guardduty", "GetFindings", "ListDetectors", "ListFindings"),
    ...of("health", "DescribeEvents"),
    ...of("logs", "DescribeLogGroups", "DescribeQueryDefinitions"),
    ...of("rds", "DescribeDBClusterAutomatedBackups", "DescribeDBClusterSnapshots", "DescribeDBClusters"),
    ...of("rds", "DescribeDBInstances", "DescribeEvents", "DescribeGlobalClusters"),
    ...of("sqs", "ListQueues"),
    ...of("tag", "GetResources"),
    ...of("xray", "BatchGetTraces", "GetGroups", "GetServiceGraph", "GetTraceSummaries"),
  ]),
  looking("The public API's way in is checked", "arn:aws:apigateway:*::/*", of("apigateway", "GET")),
  looking(
    "Recovery points are looked at before a move",
    inAccount("backup"),
    of("backup", "DescribeRecoveryPoint", "ListRecoveryPointsByBackupVault"),
  ),
  looking(
    "A recovery point of a database is a snapshot",
    "arn:aws:rds:*:{account}:cluster-snapshot:awsbackup:*",
    of("backup", "DescribeRecoveryPoint"),
  ),
  looking(
    "An incident is opened, and the dashboards",
    inAccount("cloudwatch"),
    of("cloudwatch", "DescribeAlarmHistory", "DescribeAlarms", "GetDashboard"),
  ),
  looking(
    "Whether the record of which region writes has one truth is checked",
    "arn:aws:dynamodb:*:{account}:table/*",
    of("dynamodb", "DescribeTable"),
  ),
  looking(
    "Tasks and their deployments are looked at",
    inAccount("ecs"),
    of("ecs", "DescribeClusters", "DescribeServices", "DescribeTasks", "ListServiceDeployments", "ListTasks"),
  ),
  looking(
    "The session store is checked",
    inAccount("elasticache"),
    of("elasticache", "DescribeServerlessCaches", "DescribeUserGroups", "DescribeUsers"),
  ),
  looking(
    "AWS tells what it has trouble with",
    "arn:aws:health:*::event/*",
    of("health", "DescribeEventDetails"),
  ),
  looking(
    "Whether something still writes",
    "arn:aws:logs:*:{account}:log-group:*",
    of("logs", "DescribeLogStreams"),
  ),
  looking(
    "What asks the database so much is looked for",
    "arn:aws:pi:*:{account}:metrics/rds/*",
    of("pi", "DescribeDimensionKeys", "GetDimensionKeyDetails", "GetResourceMetrics"),
  ),
  looking(
    "The database's settings are checked",
    "arn:aws:rds:*:{account}:cluster-pg:*",
    of("rds", "DescribeDBClusterParameters"),
  ),
  looking(
    "Where names lead is checked",
    "arn:aws:route53:::*",
    of("route53", "GetHealthCheckStatus", "ListResourceRecordSets"),
  ),
  named(
    "The settings of buckets are checked",
    bucket("*"),
    of(
      "s3",
      "GetBucketOwnershipControls",
      "GetBucketPolicy",
      "GetBucketPublicAccessBlock",
      "GetBucketVersioning",
      "GetEncryptionConfiguration",
      "GetLifecycleConfiguration",
    ),
  ),
  named("A load balancer's log is found", bucket("access-logs-*"), of("s3", "ListBucket")),
  named("A load balancer's log is read", `${bucket("access-logs-*")}/*`, of("s3", "GetObject")),
  looking(
    "Whether passwords rotate is checked",
    "arn:aws:secretsmanager:*:{account}:secret:*",
    of("secretsmanager", "DescribeSecret"),
  ),
  looking("What waits is counted", inAccount("sqs"), of("sqs", "GetQueueAttributes")),
  looking(
    "The firewall's rules are checked",
    inAccount("wafv2"),
    of("wafv2", "GetWebACL", "GetWebACLForResource"),
  ),
];
