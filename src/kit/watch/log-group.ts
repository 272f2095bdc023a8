import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../arn.ts";
import { logGroupName } from "../names.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";

interface LogGroupArgs {
  /** The writer; the last part of the log group's name. */
  readonly component: string;
  readonly keyArn: pulumi.Input<string>;
  readonly retentionDays: number;
  /** The name that the writer dictates, as Aurora and Container Insights do. @default the project's scheme */
  readonly name?: string;
}

/**
 * A log group under a customer-managed key. Its writer has to depend on it: a writer that comes first makes a group of
 * its own, without encryption and for ever.
 */
export function createLogGroup(scope: Scope, args: LogGroupArgs): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(
    nameIn(scope, `log-group-${args.component}`),
    {
      name: args.name ?? logGroupName(args.component, scope.region.code, scope.suffix),
      kmsKeyId: args.keyArn,
      retentionInDays: args.retentionDays,
    },
    optionsIn(scope),
  );
}

interface DeliveryArgs {
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** The service that writes, such as `route53.amazonaws.com`. */
  readonly service: string;
  /** The condition for whom the service may write. Without one it may for any account that knows the group. */
  readonly condition: NonNullable<aws.iam.PolicyStatement["Condition"]>;
}

/** Lets a service of AWS's write to a log group. A resource that turns its logging on has to depend on this. */
export function allowDelivery(
  scope: Scope,
  component: string,
  { logGroup, service, condition }: DeliveryArgs,
): aws.cloudwatch.LogResourcePolicy {
  const name = nameIn(scope, `log-policy-${component}`);
  return new aws.cloudwatch.LogResourcePolicy(
    name,
    {
      policyName: name,
      policyDocument: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: service },
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: pulumi.interpolate`${logGroup.arn}:*`,
            Condition: condition,
          },
        ],
      }),
    },
    optionsIn(scope),
  );
}

/**
 * Lets AWS's delivery of logs write to a group, for this account. A policy of our own: without it AWS writes into one that
 * all log groups of the account share, and that nobody cleans up.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 */
export const allowLogDelivery = (
  scope: Scope,
  component: string,
  logGroup: aws.cloudwatch.LogGroup,
): aws.cloudwatch.LogResourcePolicy =>
  allowDelivery(scope, component, {
    logGroup,
    service: "delivery.logs.amazonaws.com",
    condition: {
      StringEquals: { "aws:SourceAccount": scope.accountId },
      ArnLike: {
        "aws:SourceArn": arnIn(scope)("logs", "*"),
      },
    },
  });
