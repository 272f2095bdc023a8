import type * as aws from "@pulumi/aws";

/**
 * The services that the program's resources are made with, as the provider calls their endpoints. `sts` tells whose
 * account it is, and `s3control` has the tags of buckets, since version 6.23 of the upstream provider.
 * https://github.com/hashicorp/terraform-provider-aws/issues/45292
 */
export const emulatedServices = [
  "accessanalyzer",
  "acm",
  "apigatewayv2",
  "appautoscaling",
  "autoscaling",
  "backup",
  "cloudtrail",
  "cloudwatch",
  "configservice",
  "dynamodb",
  "ec2",
  "ecr",
  "ecs",
  "elasticache",
  "elbv2",
  "events",
  "guardduty",
  "iam",
  "kms",
  "lambda",
  "logs",
  "rds",
  "route53",
  "s3",
  "s3control",
  "secretsmanager",
  "securityhub",
  "sns",
  "sqs",
  "ssm",
  "sts",
  "wafv2",
  "xray",
] as const satisfies readonly (keyof aws.types.input.ProviderEndpoint)[];

/**
 * Settings of a provider that works with an emulator in place of AWS. Pulumi's validation of credentials knows no endpoints and
 * would ask AWS (`validateCredentials`, provider/config.go of pulumi/pulumi-aws). The account's number is asked for all
 * the same: without it the tags of buckets cannot be read. https://github.com/getmoto/moto/pull/9504
 */
export const emulatorArgs = (endpoint: string) =>
  ({
    endpoints: [Object.fromEntries(emulatedServices.map((service) => [service, endpoint]))],
    skipCredentialsValidation: true,
    skipMetadataApiCheck: true,
    // A bucket's name in front of the emulator's address is no host.
    s3UsePathStyle: true,
  }) satisfies aws.ProviderArgs;
