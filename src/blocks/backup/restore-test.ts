import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { GrantedRole } from "../../kit/role.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { restoreTestSchedule } from "./schedule.ts";
import type { Vault } from "./vault.ts";

interface RestoreTestArgs {
  readonly vault: Vault;
  readonly role: GrantedRole;
  readonly subnetGroupName: pulumi.Input<string>;
  /** Availability zones of the database's subnet group. By itself AWS Backup picks among all zones of the region. */
  readonly zones: readonly pulumi.Input<string>[];
}

/**
 * Restores the newest recovery point of each database in the vault once a week, and deletes what it restored. The
 * cluster has no instances and, as no group is named, the VPC's default group, which lets nothing in or out.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html
 */
export function createRestoreTest(scope: Scope, args: RestoreTestArgs): void {
  const { vault, role } = args;
  const plan = new aws.backup.RestoreTestingPlan(
    nameIn(scope, "restore-testing-plan"),
    {
      name: underscored(nameIn(scope, "restore-test")),
      scheduleExpression: restoreTestSchedule,
      scheduleExpressionTimezone: "UTC",
      startWindowHours: 4,
      recoveryPointSelection: {
        algorithm: "LATEST_WITHIN_WINDOW",
        includeVaults: [vault.arn],
        recoveryPointTypes: ["SNAPSHOT"],
        selectionWindowDays: 7,
      },
    },
    optionsIn(scope),
  );
  new aws.backup.RestoreTestingSelection(
    nameIn(scope, "restore-testing-selection"),
    {
      name: underscored(nameIn(scope, "databases")),
      restoreTestingPlanName: plan.name,
      iamRoleArn: role.role.arn,
      protectedResourceType: "Aurora",
      // All that the vault holds, whichever region's database it was.
      protectedResourceArns: ["*"],
      restoreMetadataOverrides: {
        dbSubnetGroupName: args.subnetGroupName,
        availabilityZones: pulumi.jsonStringify([...args.zones]),
      },
      validationWindowHours: 1,
    },
    optionsIn(scope, { dependsOn: role.policy }),
  );
}

/** A name for the restore test: AWS takes neither hyphens nor Pulumi's random tail there. */
const underscored = (name: string): string => name.replaceAll("-", "_");
