import type * as aws from "@pulumi/aws";
import { application } from "../../kit/tags.ts";
import type { Owner } from "./names.ts";

/** Read actions that runbooks, alarms and checks need and that no ARN can narrow. */
const anything = [
  "backup:DescribeBackupJob",
  "backup:DescribeCopyJob",
  "backup:DescribeRestoreJob",
  "backup:ListBackupJobs",
  "backup:ListCopyJobs",
  "backup:ListRestoreJobs",
  "cloudwatch:GetMetricData",
  "cloudwatch:GetMetricStatistics",
  "cloudwatch:ListDashboards",
  "cloudwatch:ListMetrics",
  "ec2:DescribeInstances",
  "ec2:DescribeNatGateways",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeVpcPeeringConnections",
  "ecs:DescribeTaskDefinition",
  "ecs:ListServices",
  "elasticloadbalancing:DescribeListenerAttributes",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "elasticloadbalancing:DescribeWebACLAssociation",
  "guardduty:GetFindings",
  "guardduty:ListDetectors",
  "guardduty:ListFindings",
  "health:DescribeEvents",
  "logs:DescribeLogGroups",
  "logs:DescribeQueryDefinitions",
  "rds:DescribeDBClusterAutomatedBackups",
  "rds:DescribeDBClusterSnapshots",
  "rds:DescribeDBClusters",
  "rds:DescribeDBInstances",
  "rds:DescribeEvents",
  "rds:DescribeGlobalClusters",
  "sqs:ListQueues",
  "tag:GetResources",
  "xray:BatchGetTraces",
  "xray:GetGroups",
  "xray:GetServiceGraph",
  "xray:GetTraceSummaries",
];

/** Read actions by the resources that they are about. `ACCOUNT` and `SUFFIX` stand for the environment's. */
const about: readonly (readonly [arn: string, service: string, actions: readonly string[]])[] = [
  ["arn:aws:apigateway:*::/*", "apigateway", ["GET"]],
  ["arn:aws:backup:*:ACCOUNT:*", "backup", ["DescribeRecoveryPoint", "ListRecoveryPointsByBackupVault"]],
  ["arn:aws:rds:*:ACCOUNT:cluster-snapshot:awsbackup:*", "backup", ["DescribeRecoveryPoint"]],
  [
    "arn:aws:cloudwatch:*:ACCOUNT:*",
    "cloudwatch",
    ["DescribeAlarmHistory", "DescribeAlarms", "GetDashboard"],
  ],
  ["arn:aws:dynamodb:*:ACCOUNT:table/*", "dynamodb", ["DescribeTable"]],
  [
    "arn:aws:ecs:*:ACCOUNT:*",
    "ecs",
    ["DescribeClusters", "DescribeServices", "DescribeTasks", "ListServiceDeployments", "ListTasks"],
  ],
  [
    "arn:aws:elasticache:*:ACCOUNT:*",
    "elasticache",
    ["DescribeServerlessCaches", "DescribeUserGroups", "DescribeUsers"],
  ],
  ["arn:aws:health:*::event/*", "health", ["DescribeEventDetails"]],
  ["arn:aws:logs:*:ACCOUNT:log-group:*", "logs", ["DescribeLogStreams"]],
  [
    "arn:aws:pi:*:ACCOUNT:metrics/rds/*",
    "pi",
    ["DescribeDimensionKeys", "GetDimensionKeyDetails", "GetResourceMetrics"],
  ],
  ["arn:aws:rds:*:ACCOUNT:cluster-pg:*", "rds", ["DescribeDBClusterParameters"]],
  ["arn:aws:route53:::*", "route53", ["GetHealthCheckStatus", "ListResourceRecordSets"]],
  [
    `arn:aws:s3:::${application}-*-SUFFIX-ACCOUNT`,
    "s3",
    [
      "GetBucketOwnershipControls",
      "GetBucketPolicy",
      "GetBucketPublicAccessBlock",
      "GetBucketVersioning",
      "GetEncryptionConfiguration",
      "GetLifecycleConfiguration",
    ],
  ],
  [`arn:aws:s3:::${application}-access-logs-*-SUFFIX-ACCOUNT`, "s3", ["ListBucket"]],
  [`arn:aws:s3:::${application}-access-logs-*-SUFFIX-ACCOUNT/*`, "s3", ["GetObject"]],
  [`arn:aws:secretsmanager:*:ACCOUNT:secret:*`, "secretsmanager", ["DescribeSecret"]],
  ["arn:aws:sqs:*:ACCOUNT:*", "sqs", ["GetQueueAttributes"]],
  ["arn:aws:wafv2:*:ACCOUNT:*", "wafv2", ["GetWebACL", "GetWebACLForResource"]],
];

/**
 * The permissions to follow a runbook or an alarm's page and to run the checks: settings, states, metrics and records of
 * requests, no payment and no secret. AWS's own policy for this may lose what it has today.
 */
export const looks = ({ accountId, suffix }: Owner): readonly aws.iam.PolicyStatement[] => [
  { Sid: "Looks", Effect: "Allow", Action: anything, Resource: "*" },
  ...about.map(([arn, service, actions]) => ({
    Effect: "Allow" as const,
    Action: actions.map((action) => `${service}:${action}`),
    Resource: arn.replace("ACCOUNT", accountId).replace("SUFFIX", suffix),
  })),
];
