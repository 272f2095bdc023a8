import type * as aws from "@pulumi/aws";
import { sessionPreferences } from "../../kit/names.ts";
import type { PermissionArgs } from "./permissions.ts";

/**
 * Denies a deployment a shell on a host: it would have whatever the host's containers have, and be in no record but the
 * trail's.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html
 */
export const opensNoHostShell: aws.iam.PolicyStatement = {
  Sid: "NoShellOnHosts",
  Effect: "Deny",
  Action: ["ssm:ResumeSession", "ssm:SendCommand", "ssm:StartSession"],
  Resource: "*",
};

/**
 * Lets a shell on a host be opened in an emergency only if it is recorded: by the account's own preferences, and by no
 * document with others. A port may be forwarded, which is no shell. A shell in a container goes through ECS, which records
 * it as well; ECS's tasks are no targets here.
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
 * Denies everybody of an environment commands on a host outside of a recorded shell, and changes of how shells are
 * recorded. An association and a task of a maintenance window are run by Systems Manager itself, on any host that their
 * targets find, and the preferences are the whole account's: a profile in them is run in the next shell of whoever opens
 * one. Systems Manager knows no condition on resources' tags for either.
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
