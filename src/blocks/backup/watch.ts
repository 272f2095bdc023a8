import type { Monitoring, RecoveryPoints } from "../../../environments/index.ts";
import type { Metric } from "../../kit/watch/metric.ts";
import type { EventAlert, WatchSpec } from "../../kit/watch/watch.ts";
import { pointAgeAlarm } from "./alarms.ts";
import type { Vault } from "./vault.ts";

/** A vault, and how old the newest recovery point in it is, in seconds. */
export interface WatchedVault extends Vault {
  readonly age: Metric;
}

/** The watch over a region's vault. */
export const watchVault = (
  { name, arn, age }: WatchedVault,
  points: RecoveryPoints,
  monitoring: Monitoring,
): WatchSpec => ({
  alarms: [pointAgeAlarm(age, points, monitoring)],
  events: [
    {
      id: "backup-failed",
      what: "A backup of the database failed",
      severity: "ticket",
      pattern: {
        source: ["aws.backup"],
        "detail-type": ["Backup Job State Change"],
        detail: { state: ["FAILED", "ABORTED", "EXPIRED"], backupVaultName: [name] },
      },
      paths: { resource: "$.detail.resourceArn", reason: "$.detail.state" },
    },
    {
      id: "copy-failed",
      what: "A recovery point could not be copied to the other region, or to the backup account",
      severity: "ticket",
      pattern: {
        source: ["aws.backup"],
        "detail-type": ["Copy Job State Change"],
        detail: { state: ["FAILED"], sourceBackupVaultArn: [arn] },
      },
      paths: { resource: "$.detail.resourceArn", reason: "$.detail.state" },
    },
    ...(points.testedWeekly ? [restoreTestFailed] : []),
  ],
});

const restoreTestFailed: EventAlert = {
  id: "restore-test-failed",
  what: "A recovery point could not be restored when that was tried",
  severity: "ticket",
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-validation.html
  pattern: {
    source: ["aws.backup"],
    "detail-type": ["Restore Job State Change"],
    detail: {
      status: ["FAILED", "ABORTED"],
      resourceType: ["Aurora"],
      restoreTestingPlanArn: [{ exists: true }],
    },
  },
  paths: { resource: "$.detail.restoreTestingPlanArn", reason: "$.detail.status" },
};
