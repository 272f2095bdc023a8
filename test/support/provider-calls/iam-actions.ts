/** IAM's names of the services of AWS's SDK. */
const prefixes: Readonly<Record<string, string>> = {
  ACM: "acm",
  AccessAnalyzer: "access-analyzer",
  "Application Auto Scaling": "application-autoscaling",
  "Auto Scaling": "autoscaling",
  Backup: "backup",
  CloudTrail: "cloudtrail",
  CloudWatch: "cloudwatch",
  "CloudWatch Logs": "logs",
  "Config Service": "config",
  EC2: "ec2",
  ECR: "ecr",
  ECS: "ecs",
  ElastiCache: "elasticache",
  "Elastic Load Balancing v2": "elasticloadbalancing",
  EventBridge: "events",
  GuardDuty: "guardduty",
  IAM: "iam",
  KMS: "kms",
  Lambda: "lambda",
  RDS: "rds",
  "Route 53": "route53",
  Route53Resolver: "route53resolver",
  S3: "s3",
  SNS: "sns",
  SQS: "sqs",
  SSM: "ssm",
  STS: "sts",
  "Secrets Manager": "secretsmanager",
  SecurityHub: "securityhub",
  WAFV2: "wafv2",
  XRay: "xray",
};

/**
 * Operations of S3 that take an action of another name.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const bucketActions: Readonly<Record<string, string>> = {
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketLifecycle: "PutLifecycleConfiguration",
  DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
  DeleteBucketTagging: "PutBucketTagging",
  DeleteObjects: "DeleteObject",
  DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
  GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
  GetBucketCors: "GetBucketCORS",
  GetBucketEncryption: "GetEncryptionConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetBucketReplication: "GetReplicationConfiguration",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  HeadBucket: "ListBucket",
  ListObjectVersions: "ListBucketVersions",
  ListObjectsV2: "ListBucket",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
};

/**
 * The action that an operation takes. API Gateway's are the methods of its requests:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagementv2.html
 *
 * @param service, operation  as AWS's SDK calls them
 * @param method  of the request
 * @throws Error for a service that this does not know
 */
export function iamActionOf(service: string, operation: string, method: string): string {
  if (service === "ApiGatewayV2") return `apigateway:${method}`;
  const prefix = prefixes[service];
  if (prefix === undefined) throw new Error(`nobody says what IAM calls the service ${service}`);
  if (service === "Lambda" && operation === "Invoke") return "lambda:InvokeFunction";
  return `${prefix}:${(service === "S3" && bucketActions[operation]) || operation}`;
}
