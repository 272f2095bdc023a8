import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RegionName } from "../../../regions/index.ts";

/** Only this account's principals: what breaks in cannot send anything to an account of its own. */
export function interfacePolicy(accountId: pulumi.Input<string>): aws.iam.PolicyDocument {
  return { Version: "2012-10-17", Statement: [ownPrincipals(accountId, "*")] };
}

/** The account's own buckets, and the one bucket of AWS's that ECR keeps image layers in. */
export function s3Policy(region: RegionName, accountId: pulumi.Input<string>): aws.iam.PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        ...ownPrincipals(accountId, "s3:*"),
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

function ownPrincipals(accountId: pulumi.Input<string>, action: string): aws.iam.PolicyStatement {
  return {
    Sid: "OwnPrincipals",
    Effect: "Allow",
    Principal: "*",
    Action: action,
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalAccount": accountId } },
  };
}
