import type * as aws from "@pulumi/aws";
import { sessionPreferences } from "../../kit/names.ts";
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
    `arn:aws:ec2:*:${accountId}:instance/*`,
    `arn:aws:ssm:*:${accountId}:document/${sessionPreferences}`,
    "arn:aws:ssm:*::document/AWS-StartPortForwardingSessionToRemoteHost",
  ],
});

/**
 * Nobody of an environment runs a command on a host but in a shell that is recorded, or changes how shells are recorded. An
 * association and a task of a maintenance window are run by Systems Manager itself, on any host that their targets find, and
 * the preferences are the whole account's: a profile in them is run in the next shell of whoever opens one. For neither are
 * tags of resources among the conditions that Systems Manager knows.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export const recordedShells = (
  accountId: PermissionArgs["accountId"],
): readonly aws.iam.PolicyStatement[] => [
  {
    Sid: "NoCommandsOnHosts",
    Effect: "Deny",
    Action: [
      "ssm:CreateAssociation*",
      "ssm:RegisterTaskWithMaintenanceWindow",
      "ssm:SendCommand",
      "ssm:StartAssociationsOnce",
      "ssm:UpdateAssociation",
      "ssm:UpdateMaintenanceWindowTask",
    ],
    Resource: "*",
  },
  {
    Sid: "NotHowShellsAreRecorded",
    Effect: "Deny",
    Action: [
      "ssm:CreateDocument",
      "ssm:DeleteDocument",
      "ssm:ModifyDocumentPermission",
      "ssm:UpdateDocument*",
    ],
    Resource: `arn:aws:ssm:*:${accountId}:document/${sessionPreferences}`,
  },
];
