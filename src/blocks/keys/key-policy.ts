import type * as aws from "@pulumi/aws";
import type { RegionName } from "../../../regions/index.ts";
import { ofAnother } from "../../kit/policy.ts";
import type { Purpose } from "./purposes.ts";

/**
 * A key's policy: the account, which delegates to its IAM policies, and the services that use the key on their own
 * account, each bound to what it may encrypt.
 *
 * No grant for the Auto Scaling service-linked role: in an account where that role does not exist yet it would make the
 * policy malformed, and root volumes use the AWS-managed key instead.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html, `Policy`
 */
export function keyPolicy(
  purpose: Purpose,
  region: RegionName,
  { accountId, backupAccount, environmentName }: KeyAccounts,
): aws.iam.PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      account(accountId),
      ...services[purpose](region, accountId),
      ...(purpose === "messaging" ? [queuesOfAnother(region, environmentName)] : []),
      ...(purpose === "data" && backupAccount !== undefined ? copies(backupAccount) : []),
    ],
  };
}

interface KeyAccounts {
  readonly accountId: string;
  /** The account that copies of the database go to. @default none */
  readonly backupAccount: string | undefined;
  /** The environment's name, as its roles bear it. */
  readonly environmentName: string;
}

/**
 * Denies the use of the key through SQS to callers of another environment: SQS uses the key of a queue for whoever calls
 * it.
 */
const queuesOfAnother = (region: RegionName, environmentName: string): aws.iam.PolicyStatement => {
  const { StringNotEquals, Bool } = ofAnother(environmentName);
  return {
    Sid: "QueuesOfOwnEnvironment",
    Effect: "Deny",
    Principal: "*",
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: {
      StringEquals: { "kms:ViaService": `sqs.${region}.amazonaws.com` },
      StringNotEquals,
      Bool,
    },
  };
};

/**
 * The use of this key by AWS Backup's own role in another account, to copy a snapshot: it reads it under this key, and encrypts the copy
 * under its own vault's. The role is named by a condition, because it may not be there yet, and a principal that is not
 * makes a policy malformed. https://repost.aws/knowledge-center/backup-troubleshoot-cross-account-copy, and the same
 * statements in the documents of nationalarchives/terraform-aws-immutable-aws-backup
 */
function copies(backupAccount: string): readonly aws.iam.PolicyStatement[] {
  const role = `arn:aws:iam::${backupAccount}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`;
  const shared = {
    Effect: "Allow" as const,
    Principal: { AWS: `arn:aws:iam::${backupAccount}:root` },
    Resource: "*",
  };
  const byBackup = { ArnEquals: { "aws:PrincipalArn": role } };
  return [
    {
      Sid: "CopiesInAnotherAccount",
      ...shared,
      Action: [
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncrypt*",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
      ],
      Condition: byBackup,
    },
    {
      Sid: "GrantsForCopiesInAnotherAccount",
      ...shared,
      Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
      Condition: { ...byBackup, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

type Services = (region: RegionName, accountId: string) => readonly aws.iam.PolicyStatement[];

const services: Readonly<Record<Purpose, Services>> = {
  // RDS, Secrets Manager and Backup act with the caller's own permission, through grants.
  data: () => [],
  logs: (region, accountId) => [
    {
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
      Sid: "LogGroups",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      Resource: "*",
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${accountId}:log-group:*`,
        },
      },
    },
    ...trails(region, accountId),
  ],
  // ECR and ElastiCache, too, act with the caller's own permission, through grants.
  messaging: (_, accountId) => [
    publisher("Alarms", "cloudwatch.amazonaws.com", {
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    }),
    // No condition: EventBridge fills in none for encrypted topics, and with one every event would be lost in silence.
    // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
    publisher("Events", "events.amazonaws.com", {}),
  ],
};

/**
 * Statements that let CloudTrail use the key:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
function trails(region: RegionName, accountId: string): readonly aws.iam.PolicyStatement[] {
  const trail = `arn:aws:cloudtrail:${region}:${accountId}:trail/*`;
  const service = {
    Effect: "Allow" as const,
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Resource: "*",
  };
  return [
    {
      Sid: "Trails",
      ...service,
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Condition: {
        ArnLike: { "aws:SourceArn": trail, "kms:EncryptionContext:aws:cloudtrail:arn": trail },
      },
    },
    {
      Sid: "TrailsDescribe",
      ...service,
      Action: "kms:DescribeKey",
      Condition: { ArnLike: { "aws:SourceArn": trail } },
    },
  ];
}

/** The actions of a service that publishes to a topic under the key. */
const publisher = (
  Sid: string,
  Service: string,
  condition: Pick<aws.iam.PolicyStatement, "Condition">,
): aws.iam.PolicyStatement => ({
  Sid,
  Effect: "Allow",
  Principal: { Service },
  Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
  Resource: "*",
  ...condition,
});

function account(accountId: string): aws.iam.PolicyStatement {
  return {
    Sid: "Account",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}
