import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PermissionArgs } from "./permissions.ts";

/**
 * An update opens no shell on a host, which would have whatever its containers have, and be in no record but the trail's.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html
 */
export const opensNoHostShell: aws.iam.PolicyStatement = {
  Sid: "NoShellOnHosts",
  Effect: "Deny",
  Action: ["ssm:ResumeSession", "ssm:SendCommand", "ssm:StartSession"],
  Resource: "*",
};

/**
 * In an emergency a shell on a host is one that is recorded: by the account's own preferences, and by no document that has others. A
 * port may be forwarded, which is no shell. Into a container leads ECS, which records as well; its tasks are no targets here.
 */
export const opensRecordedShells = ({ accountId }: PermissionArgs): aws.iam.PolicyStatement => ({
  Sid: "OnlyRecordedShells",
  Effect: "Deny",
  Action: "ssm:StartSession",
  NotResource: [
    pulumi.interpolate`arn:aws:ec2:*:${accountId}:instance/*`,
    pulumi.interpolate`arn:aws:ssm:*:${accountId}:document/SSM-SessionManagerRunShell`,
    "arn:aws:ssm:*::document/AWS-StartPortForwardingSessionToRemoteHost",
  ],
});
