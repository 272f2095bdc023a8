/** The prefix of each service's actions in IAM, by the SDK's name of its client. */
const prefixes: Readonly<Record<string, string>> = {
  ApiGatewayV2Client: "apigateway",
  BackupClient: "backup",
  CloudWatchClient: "cloudwatch",
  CloudWatchLogsClient: "logs",
  DynamoDBClient: "dynamodb",
  EC2Client: "ec2",
  ECSClient: "ecs",
  ElastiCacheClient: "elasticache",
  ElasticLoadBalancingV2Client: "elasticloadbalancing",
  RDSClient: "rds",
  ResourceGroupsTaggingAPIClient: "tag",
  Route53Client: "route53",
  S3Client: "s3",
  SQSClient: "sqs",
  SecretsManagerClient: "secretsmanager",
  STSClient: "sts",
  WAFV2Client: "wafv2",
};

/**
 * Operations that IAM calls otherwise than their API does.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const otherwise: Readonly<Record<Action, Action>> = {
  "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
  "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
};

/**
 * The actions that an operation asks IAM about besides itself.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_GetWebACLForResource.html
 */
export const implied: Readonly<Record<Action, readonly Action[]>> = {
  "wafv2:GetWebACLForResource": ["wafv2:GetWebACL", "elasticloadbalancing:DescribeWebACLAssociation"],
};

/** The IAM action of a client's command. @throws Error for a client that checks do not use */
export function actionOf(clientName: string, commandName: string): Action {
  const prefix = prefixes[clientName];
  if (prefix === undefined) throw new Error(`${clientName} is no client of the checks`);
  // IAM knows what API Gateway does by the methods of HTTP.
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagementv2.html
  if (prefix === "apigateway") return "apigateway:GET";
  const action: Action = `${prefix}:${commandName.replace(/Command$/, "")}`;
  return otherwise[action] ?? action;
}

/** Whether an operation of AWS's only reads, by its name. */
export const isRead = (commandName: string): boolean => /^(Describe|Get|List)[A-Z]/.test(commandName);

/** The action that IAM has to allow, such as `rds:DescribeDBClusters`. */
export type Action = `${string}:${string}`;
