/** The requests of a page of the console to which a document sends somebody. */
export interface ConsolePage {
  /** The page's name in the documents. */
  readonly words: RegExp;
  readonly actions: readonly string[];
}

/** Each has to be named by some runbook or alarm; and what is named, to be here. */
export const consolePages: readonly ConsolePage[] = [
  {
    words: /dashboard `payments-/,
    actions: ["cloudwatch:ListDashboards", "cloudwatch:GetDashboard", "cloudwatch:GetMetricData"],
  },
  {
    words: /incident in the console/,
    actions: ["cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmHistory"],
  },
  {
    words: /Logs Insights/,
    actions: [
      "logs:DescribeQueryDefinitions",
      "logs:DescribeLogGroups",
      "logs:StartQuery",
      "logs:GetQueryResults",
      "logs:StopQuery",
    ],
  },
  {
    words: /X-Ray/,
    actions: ["xray:GetGroups", "xray:GetTraceSummaries", "xray:BatchGetTraces", "xray:GetServiceGraph"],
  },
  { words: /access log has `classification`/, actions: ["s3:ListBucket", "s3:GetObject"] },
  {
    words: /[Rr]eason in the target group/,
    actions: ["elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth"],
  },
  {
    words: /Performance Insights/,
    actions: ["pi:GetResourceMetrics", "pi:DescribeDimensionKeys", "rds:DescribeDBInstances"],
  },
  {
    words: /GuardDuty is sure/,
    actions: ["guardduty:ListDetectors", "guardduty:ListFindings", "guardduty:GetFindings"],
  },
  {
    words: /suppress the finding in Security Hub/,
    actions: ["securityhub:GetFindings", "securityhub:BatchUpdateFindings"],
  },
  { words: /AWS has trouble/, actions: ["health:DescribeEvents", "health:DescribeEventDetails"] },
  {
    words: /take it in the console/,
    actions: ["sqs:ListQueues", "sqs:ReceiveMessage", "sqs:GetQueueAttributes", "sqs:DeleteMessage"],
  },
  { words: /revoke the sessions of the role/, actions: ["iam:PutRolePolicy"] },
  {
    words: /back up the database on demand/,
    actions: ["backup:StartBackupJob", "backup:StartCopyJob", "iam:PassRole"],
  },
];
