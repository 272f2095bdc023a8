import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RecoveryPoints } from "../../../environments/index.ts";
import type { GrantedRole } from "../../kit/role.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { dailySchedule, scheduleBetween } from "./schedule.ts";
import type { Vault } from "./vault.ts";

interface BackupPlanArgs {
  readonly clusterArn: pulumi.Input<string>;
  readonly recoveryPoints: RecoveryPoints;
  readonly vault: Vault;
  /** The other region's vault. */
  readonly copyTo: Vault;
  /** The ARN of a vault in another account and in this region. @default no copy leaves the account */
  readonly awayTo: string | undefined;
  readonly role: GrantedRole;
  /** The account's settings that have to be there first. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * Backs up one database and copies each recovery point to the other region. A copy is stored as a whole, so that those
 * between two days, which only the newest moments are restored from, go earlier. No hour is in both rules: where the
 * start windows of two overlap, AWS Backup obeys one. What goes to another account goes to a vault of this region, so that
 * no copy crosses both borders at once, which for Aurora AWS Backup did not do until November 2025
 * (nationalarchives/terraform-aws-immutable-aws-backup#59).
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
 */
export function createBackupPlan(scope: Scope, args: BackupPlanArgs): void {
  const { recoveryPoints, vault, copyTo, awayTo, role } = args;
  const { everyMinutes, keptDays, copiesKeptDays, copiesBetweenKeptDays } = recoveryPoints;
  const copy = (destinationVaultArn: pulumi.Input<string>, deleteAfter: number) => ({
    destinationVaultArn,
    lifecycle: { deleteAfter },
  });
  const rule = (ruleName: string, schedule: string, copyKeptDays: number, away?: string) => ({
    ruleName,
    targetVaultName: vault.name,
    schedule,
    // Minutes: what does not start within the hour is the next one's job.
    startWindow: 60,
    completionWindow: 720,
    lifecycle: { deleteAfter: keptDays },
    copyActions: [copy(copyTo.arn, copyKeptDays), ...(away === undefined ? [] : [copy(away, copyKeptDays)])],
    // The provider's default tags are for what it makes itself, and AWS Backup makes these.
    recoveryPointTags: { ...scope.tags },
  });
  const between = scheduleBetween(everyMinutes);
  const plan = new aws.backup.Plan(
    nameIn(scope, "backup-plan"),
    {
      rules: [
        rule("daily", dailySchedule, copiesKeptDays, awayTo),
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
