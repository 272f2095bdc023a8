import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { ofAnother } from "../../kit/policy.ts";
import type { Scope } from "../../kit/scope.ts";

/** The actions on the messages of a queue. */
const onMessages = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:PurgeQueue",
  "sqs:ReceiveMessage",
  "sqs:SendMessage",
];

/**
 * The refusals of a queue, whatever else allows it. It allows nothing: that is for the policies of this account's roles, so
 * that no other account and no service of AWS's can be let in.
 */
export function queuePolicy(
  { accountId }: Pick<Scope, "accountId">,
  queueArn: pulumi.Input<string>,
  environmentName: string,
): aws.iam.PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OnlyTls",
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Resource: queueArn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "OnlyOwnRoles",
        Effect: "Deny",
        Principal: "*",
        Action: onMessages,
        Resource: queueArn,
        Condition: {
          ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${accountId}:role/*` },
          // SQS itself moves what fails to the dead letters.
          Bool: { "aws:PrincipalIsAWSService": "false" },
        },
      },
      {
        Sid: "OnlyOwnEnvironment",
        Effect: "Deny",
        Principal: "*",
        Action: onMessages,
        Resource: queueArn,
        Condition: ofAnother(environmentName),
      },
    ],
  };
}
