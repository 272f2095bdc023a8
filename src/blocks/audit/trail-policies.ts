import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../../kit/arn.ts";
import { logicalName } from "../../kit/names.ts";
import type { Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";

const service = { Service: "cloudtrail.amazonaws.com" };

/** The trail's name. It is known beforehand, because the bucket's policy names the trail and the trail needs that policy. */
export const trailName = ({ region, suffix }: Pick<Scope, "region" | "suffix">): string =>
  logicalName(`${application}-trail`, region.code, suffix);

const trailArn = (scope: Scope): string => arnIn(scope)("cloudtrail", `trail/${trailName(scope)}`);

/**
 * Statements that let CloudTrail write into the bucket:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function bucketStatements(
  scope: Scope,
  bucketArn: pulumi.Input<string>,
): readonly aws.iam.PolicyStatement[] {
  const fromTrail = { "aws:SourceArn": trailArn(scope) };
  return [
    {
      Sid: "TrailAsksForTheOwner",
      Effect: "Allow",
      Principal: service,
      Action: "s3:GetBucketAcl",
      Resource: bucketArn,
      Condition: { StringEquals: fromTrail },
    },
    {
      Sid: "TrailWrites",
      Effect: "Allow",
      Principal: service,
      Action: "s3:PutObject",
      Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${scope.accountId}/*`,
      Condition: { StringEquals: { ...fromTrail, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ];
}

/** The trust policy of the role that writes to the log group. */
export const logRoleTrust = (scope: Scope): aws.iam.PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: service,
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": scope.accountId, "aws:SourceArn": trailArn(scope) } },
    },
  ],
});

/**
 * The policy of the role that writes to the log group:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export const logRolePolicy = (
  { region, accountId }: Scope,
  groupArn: pulumi.Input<string>,
): aws.iam.PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`${groupArn}:log-stream:${accountId}_CloudTrail_${region.name}*`,
    },
  ],
});
