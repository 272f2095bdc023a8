import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../arn.ts";
import type { Scope } from "../scope.ts";

/** A topic's policy: its publishers, and TLS for all of them. */
export function topicPolicy(scope: Scope, topicArn: pulumi.Input<string>): aws.iam.PolicyDocument {
  const publish = { Action: "sns:Publish", Resource: topicArn };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Alarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        ...publish,
        Condition: {
          StringEquals: { "aws:SourceAccount": scope.accountId },
          ArnLike: {
            "aws:SourceArn": arnIn(scope)("cloudwatch", "alarm:*"),
          },
        },
      },
      {
        Sid: "Events",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        ...publish,
        // No condition: EventBridge fills in none for topics, and with one every event would be lost in silence.
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
      },
      {
        Sid: "OnlyTls",
        Effect: "Deny",
        Principal: "*",
        ...publish,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}
