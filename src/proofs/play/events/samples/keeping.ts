import { type Resource, text } from "../../../reachability/inventory.ts";
import type { Stage } from "../../stage.ts";
import { type EventScenario, eventOf, ofType, type SampleEvent } from "./sample.ts";

const cluster = "arn:aws:rds:us-east-1:123456789012:cluster:aurora";
const vaults = (stage: Stage) => ofType(stage, "aws:backup/vault:Vault");

/** A change of a backup job's state: https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html */
const backupJob = (state: string) => (stage: Stage) =>
  vaults(stage).map((vault) =>
    eventOf("aws.backup", "Backup Job State Change", vault, [], {
      backupJobId: "1b5f2d0c-8a7e-4f5b-9d1c-2e3f4a5b6c7d",
      backupVaultArn: vault.computed.arn ?? "",
      backupVaultName: vault.id,
      resourceArn: cluster,
      resourceType: "Aurora",
      state,
    }),
  );

const copyJob = (state: string) => (stage: Stage) =>
  vaults(stage).map((vault) =>
    eventOf("aws.backup", "Copy Job State Change", vault, [], {
      copyJobId: "47C8EF56-74D8-059D-1301-C5BE1D5C926E",
      resourceArn: cluster,
      resourceType: "Aurora",
      sourceBackupVaultArn: vault.computed.arn ?? "",
      destinationBackupVaultArn: "arn:aws:backup:us-west-2:123456789012:backup-vault:another",
      state,
    }),
  );

/** The result of a restore test: https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-validation.html */
const restoreTest = (status: string) => (stage: Stage) =>
  ofType(stage, "aws:backup/restoreTestingPlan:RestoreTestingPlan").map((plan) =>
    eventOf("aws.backup", "Restore Job State Change", plan, [], {
      restoreJobId: "8c2a7f34-1d5e-4c9b-8f0a-6b7c8d9e0f1a",
      restoreTestingPlanArn: plan.computed.arn ?? "",
      resourceType: "Aurora",
      status,
    }),
  );

/** Secrets that rotate: the stack's own, and those that RDS made. */
const rotating = (stage: Stage): readonly Resource[] =>
  ofType(stage, "aws:secretsmanager/secretRotation:SecretRotation");

/**
 * Secrets Manager tells of a rotation by way of CloudTrail.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
 */
const rotation =
  (eventName: string, secret?: string) =>
  (stage: Stage): readonly SampleEvent[] =>
    rotating(stage).map((one) =>
      eventOf("aws.secretsmanager", "AWS Service Event via CloudTrail", one, [], {
        eventVersion: "1.08",
        userIdentity: { accountId: "123456789012", invokedBy: "secretsmanager.amazonaws.com" },
        eventSource: "secretsmanager.amazonaws.com",
        eventName,
        requestParameters: null,
        additionalEventData: { SecretId: secret ?? text(one.inputs.secretId) ?? "" },
        eventType: "AwsServiceEvent",
      }),
    );

export const keepingEvents: readonly EventScenario[] = [
  ...(["FAILED", "ABORTED", "EXPIRED"] as const).map(
    (state): EventScenario => ({
      name: `backup-${state.toLowerCase()}`,
      says: `A backup ends as ${state}`,
      told: "ticket",
      cases: backupJob(state),
    }),
  ),
  { name: "backup-done", says: "A backup is done", told: "nobody", cases: backupJob("COMPLETED") },
  {
    name: "copy-fails",
    says: "A recovery point cannot be copied",
    told: "ticket",
    cases: copyJob("FAILED"),
  },
  { name: "copy-done", says: "A recovery point is copied", told: "nobody", cases: copyJob("COMPLETED") },
  {
    name: "restore-test-fails",
    says: "A recovery point cannot be restored when that is tried",
    told: "ticket",
    cases: restoreTest("FAILED"),
  },
  {
    name: "restore-test-done",
    says: "A recovery point is restored as a trial",
    told: "nobody",
    cases: restoreTest("COMPLETED"),
  },
  {
    name: "rotation-fails",
    says: "A password cannot be changed",
    told: "ticket",
    cases: rotation("RotationFailed"),
  },
  {
    name: "rotation-done",
    says: "A password is changed",
    told: "nobody",
    cases: rotation("RotationSucceeded"),
  },
  {
    name: "another-ones-rotation",
    says: "A password of somebody else's cannot be changed",
    told: "nobody",
    cases: rotation(
      "RotationFailed",
      "arn:aws:secretsmanager:us-east-1:123456789012:secret:another/secret-a1b2c3",
    ),
  },
];
