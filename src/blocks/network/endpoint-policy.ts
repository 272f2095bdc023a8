import type * as aws from "@pulumi/aws";
import type { RegionName } from "../../../regions/index.ts";
import { arnIn } from "../../kit/arn.ts";
import { leaseTableName } from "../../kit/names.ts";
import type { Scope } from "../../kit/scope.ts";

/**
 * The policy of an interface endpoint: only this account's principals, and only this account's resources. What breaks in
 * can send nothing to an account of its own, neither as somebody else nor as the application.
 * https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/vpc_endpoint_policies/default_endpoint_policy.json
 */
export function interfacePolicy(
  region: RegionName,
  service: string,
  accountId: string,
): aws.iam.PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OwnPrincipals",
        Effect: "Allow",
        Principal: "*",
        Action: "*",
        Resource: "*",
        Condition: {
          StringEquals: { "aws:PrincipalAccount": accountId },
          // A call that names no resource, such as GetAuthorizationToken or PutTraceSegments, may come without the key, and
          // carries nothing to anybody's.
          StringEqualsIfExists: { "aws:ResourceAccount": accountId },
        },
      },
      ...(service === "ssm" ? [publicDocuments(region, accountId)] : []),
    ],
  };
}

/** The policy of S3's endpoint: the account's own buckets, and the one bucket of AWS's that ECR keeps image layers in. */
export function s3Policy(region: RegionName, accountId: string): aws.iam.PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OwnPrincipals",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:*",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalAccount": accountId, "aws:ResourceAccount": accountId } },
      },
      {
        // Layers are fetched with links that ECR signs, so the principal is ECR's and not this account's.
        // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
        Sid: "ImageLayers",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
      },
    ],
  };
}

/** The policy of DynamoDB's endpoint: it lets the environment's own table be read for which region writes, and nothing else. */
export const dynamodbPolicy = ({
  region,
  accountId,
  suffix,
}: Pick<Scope, "region" | "accountId" | "suffix">): aws.iam.PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "OwnPrincipals",
      Effect: "Allow",
      Principal: "*",
      Action: "dynamodb:GetItem",
      Resource: arnIn({ region, accountId })("dynamodb", `table/${leaseTableName(suffix)}`),
      Condition: { StringEquals: { "aws:PrincipalAccount": accountId, "aws:ResourceAccount": accountId } },
    },
  ],
});

/**
 * Documents and parameters that Systems Manager has for everybody, such as `AWS-RunShellScript`: they are AWS's, and only
 * read. Their ARNs have no account.
 * https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/vpc_endpoint_policies/ssm_endpoint_policy.json
 */
const publicDocuments = (region: RegionName, accountId: string): aws.iam.PolicyStatement => ({
  Sid: "PublicDocuments",
  Effect: "Allow",
  Principal: "*",
  Action: ["ssm:Describe*", "ssm:Get*", "ssm:List*"],
  Resource: [`arn:aws:ssm:${region}::document/*`, `arn:aws:ssm:${region}::parameter/aws/*`],
  Condition: { StringEquals: { "aws:PrincipalAccount": accountId } },
});
