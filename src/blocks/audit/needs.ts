import type { RoleNeeds } from "../../kit/role-needs.ts";

const config = "https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html";

const trail: RoleNeeds = {
  role: "role-trail",
  holders: [
    {
      service: "cloudtrail.amazonaws.com",
      when: { StringEquals: { "aws:SourceAccount": "{account}", "aws:SourceArn": "{audit-trail}" } },
    },
  ],
  needs: [
    {
      by: "feature",
      why: "The trail writes what is done to its log group, where alarms watch it",
      source:
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      on: ["{log-group-trail}:log-stream:{account}_CloudTrail_{region}*"],
    },
  ],
};

const recorder: RoleNeeds = {
  role: "role-recorder",
  only: "where the stack makes the account's baseline",
  holders: [
    { service: "config.amazonaws.com", when: { StringEquals: { "aws:SourceAccount": "{account}" } } },
  ],
  needs: [
    {
      by: "feature",
      why: "AWS Config asks whose the bucket is before it writes",
      source: config,
      actions: ["s3:GetBucketAcl"],
      on: ["{bucket-configuration}"],
    },
    {
      by: "feature",
      why: "AWS Config writes how everything is configured, with an ACL that gives it to the bucket's owner",
      source: config,
      actions: ["s3:PutObject", "s3:PutObjectAcl"],
      on: ["{bucket-configuration}/AWSLogs/{account}/*"],
      when: { StringLike: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
    {
      by: "feature",
      why: "What it writes is encrypted by S3, with the key of whoever writes",
      source: config,
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      on: ["{key-logs}"],
    },
  ],
  managed: [
    {
      policy: "service-role/AWS_ConfigRole",
      why: "AWS Config looks at every resource of the account, of whatever type",
      source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWS_ConfigRole.html",
    },
  ],
};

export const auditNeeds: readonly RoleNeeds[] = [trail, recorder];
