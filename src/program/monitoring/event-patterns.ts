import * as pulumi from "@pulumi/pulumi";
import { secretName } from "../../kit/names.ts";
import type { Scope } from "../../kit/scope.ts";
import type { Alert } from "../../kit/watch/alert.ts";

export interface EventAlert extends Omit<Alert, "owner"> {
  readonly pattern: object;
  /** Where in the event it says what it is about. */
  readonly paths: Readonly<Record<string, string>>;
}

export interface EventSubjects {
  readonly clusterArn: pulumi.Input<string>;
  readonly vault: { readonly name: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
  readonly masterSecretArns: readonly pulumi.Input<string>[];
}

/** What AWS tells by events, because no metric says it. */
export function eventAlerts(scope: Scope, subjects: EventSubjects): readonly EventAlert[] {
  const { region, accountId, suffix } = scope;
  const ownSecrets = pulumi.interpolate`arn:aws:secretsmanager:${region.name}:${accountId}:secret:${secretName("", suffix)}`;
  return [
    {
      id: "task-failed",
      what: "A task stopped that nobody told to",
      severity: "ticket",
      pattern: {
        source: ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        detail: {
          clusterArn: [subjects.clusterArn],
          lastStatus: ["STOPPED"],
          // Neither deployments, nor scaling, nor people. A failed health check is the scheduler's doing too.
          $or: [
            { stopCode: ["TaskFailedToStart", "EssentialContainerExited"] },
            { stoppedReason: [{ prefix: "Task failed " }] },
          ],
        },
      },
      paths: { task: "$.detail.taskArn", reason: "$.detail.stoppedReason" },
    },
    {
      id: "backup-failed",
      what: "A backup of the database failed",
      severity: "ticket",
      pattern: {
        source: ["aws.backup"],
        "detail-type": ["Backup Job State Change"],
        detail: { state: ["FAILED", "ABORTED", "EXPIRED"], backupVaultName: [subjects.vault.name] },
      },
      paths: { resource: "$.detail.resourceArn", reason: "$.detail.state" },
    },
    {
      id: "copy-failed",
      what: "A recovery point could not be copied to the other region",
      severity: "ticket",
      pattern: {
        source: ["aws.backup"],
        "detail-type": ["Copy Job State Change"],
        detail: { state: ["FAILED"], sourceBackupVaultArn: [subjects.vault.arn] },
      },
      paths: { resource: "$.detail.resourceArn", reason: "$.detail.state" },
    },
    {
      id: "rotation-failed",
      what: "A password of the database could not be changed",
      severity: "ticket",
      // Secrets Manager tells it to CloudTrail alone: it needs a trail in the account.
      pattern: {
        source: ["aws.secretsmanager"],
        "detail-type": ["AWS Service Event via CloudTrail"],
        detail: {
          eventName: ["RotationFailed"],
          additionalEventData: { SecretId: [{ prefix: ownSecrets }, ...subjects.masterSecretArns] },
        },
      },
      paths: { resource: "$.detail.additionalEventData.SecretId", reason: "$.detail.eventName" },
    },
  ];
}
