import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RecoveryPoints } from "../../../environments/index.ts";
import type { GrantedRole } from "../../kit/role.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { dailySchedule, scheduleBetween } from "./schedule.ts";
import type { Vault } from "./vault.ts";

export interface BackupPlanArgs {
  readonly clusterArn: pulumi.Input<string>;
  readonly recoveryPoints: RecoveryPoints;
  readonly vault: Vault;
  /** The other region's. */
  readonly copyTo: Vault;
  readonly role: GrantedRole;
  /** The account's settings that have to be there first. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * Backs up one database and copies each recovery point to the other region. A copy is stored as a whole, so that those
 * between two days, which only the newest moments are restored from, go earlier. No hour is in both rules: where the
 * start windows of two overlap, AWS Backup obeys one.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
 */
export function createBackupPlan(scope: Scope, args: BackupPlanArgs): void {
  const { recoveryPoints, vault, copyTo, role } = args;
  const { everyMinutes, keptDays, copiesKeptDays, copiesBetweenKeptDays } = recoveryPoints;
  const rule = (ruleName: string, schedule: string, copyKeptDays: number) => ({
    ruleName,
    targetVaultName: vault.name,
    schedule,
    // Minutes: what does not start within the hour is the next one's job.
    startWindow: 60,
    completionWindow: 720,
    lifecycle: { deleteAfter: keptDays },
    copyActions: [{ destinationVaultArn: copyTo.arn, lifecycle: { deleteAfter: copyKeptDays } }],
    // The provider's default tags are for what it makes itself, and AWS Backup makes these.
    recoveryPointTags: { ...scope.tags },
  });
  const between = scheduleBetween(everyMinutes);
  const plan = new aws.backup.Plan(
    nameIn(scope, "backup-plan"),
    {
      rules: [
        rule("daily", dailySchedule, copiesKeptDays),
        ...(between === undefined ? [] : [rule("between", between, copiesBetweenKeptDays)]),
      ],
    },
    optionsIn(scope, { dependsOn: [...args.dependsOn] }),
  );
  new aws.backup.Selection(
    nameIn(scope, "backup-selection"),
    { planId: plan.id, iamRoleArn: role.role.arn, resources: [args.clusterArn] },
    optionsIn(scope, { dependsOn: role.policy }),
  );
}
