import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { hostShellsLog, sessionPreferences } from "../../kit/names.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { createLogGroup } from "../../kit/watch/log-group.ts";

export interface HostShellsArgs {
  readonly logsKeyArn: pulumi.Input<string>;
  readonly retentionDays: number;
}

/**
 * Has Session Manager write every line of a shell on a host down, as it is typed. An account has one document of this name in a
 * region, and who opens a shell without naming a document gets it.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
 */
export function recordHostShells(scope: Scope, { logsKeyArn, retentionDays }: HostShellsArgs): void {
  const logGroup = createLogGroup(scope, { component: hostShellsLog, keyArn: logsKeyArn, retentionDays });
  new aws.ssm.Document(
    nameIn(scope, "session-preferences"),
    {
      name: sessionPreferences,
      documentType: "Session",
      documentFormat: "JSON",
      content: pulumi.jsonStringify({
        schemaVersion: "1.0",
        description: "Shells on hosts are recorded",
        sessionType: "Standard_Stream",
        inputs: {
          s3BucketName: "",
          s3KeyPrefix: "",
          s3EncryptionEnabled: true,
          cloudWatchLogGroupName: logGroup.name,
          cloudWatchEncryptionEnabled: true,
          cloudWatchStreamingEnabled: true,
          kmsKeyId: "",
          runAsEnabled: false,
          runAsDefaultUser: "",
          // Minutes, as texts.
          idleSessionTimeout: "15",
          maxSessionDuration: "60",
        },
      }),
    },
    optionsIn(scope, { dependsOn: [logGroup] }),
  );
}
