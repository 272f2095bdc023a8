import type * as aws from "@pulumi/aws";

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
