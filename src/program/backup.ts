import type * as pulumi from "@pulumi/pulumi";
import { bothOf, otherSlot, type Pair, pairOf, slots } from "../../regions/index.ts";
import { createBackupPlan } from "../blocks/backup/plan.ts";
import { measurePointAge } from "../blocks/backup/point-age-function.ts";
import { backupPolicy, backupTrust, restoreTestPolicy } from "../blocks/backup/policies.ts";
import { createBackupRegionSettings } from "../blocks/backup/region-settings.ts";
import { createRestoreTest } from "../blocks/backup/restore-test.ts";
import { createVault, type Vault, vaultArn, vaultArnIn } from "../blocks/backup/vault.ts";
import type { WatchedVault } from "../blocks/backup/watch.ts";
import { createRole, type GrantedRole } from "../kit/role.ts";
import { enter, type Scope } from "../kit/scope.ts";
import type { Config } from "./config/config.ts";
import type { RegionStack } from "./region.ts";

/** A region's vault of recovery points, and the role that a backup on demand is made with. */
export interface RegionBackups extends WatchedVault {
  readonly roleArn: pulumi.Output<string>;
}

/** A region with what it takes to back up its databases. */
interface BackupSide {
  readonly region: RegionStack;
  readonly scope: Scope;
  readonly role: GrantedRole;
  readonly restoreTestRole: GrantedRole | undefined;
  /** The settings of the account without which backups do not work. */
  readonly settings: readonly pulumi.Resource[];
  /** The ARN of the vault in another account; undefined where there is none. */
  readonly awayTo: string | undefined;
}

/**
 * Recovery points of the writable database in both regions. Vaults and roles are alike in both for good; the plan is
 * where the writable database is, and the test of its copies is where they are.
 * @returns what a backup on demand needs
 */
export function backUpDatabases(regions: Pair<RegionStack>, config: Config): Pair<RegionBackups> {
  const { recoveryPoints } = config.environment.database;
  const sides = pairOf((at) => createSide(regions[at], regions[otherSlot(at)], config));
  const writers = bothOf(sides).map(({ role }) => role);
  const vaults = pairOf((at) => createVaultOf(sides[at], writers));

  for (const at of slots) {
    const { region, scope, role, restoreTestRole, settings, awayTo } = sides[at];
    const [vault, copyTo] = [vaults[at], vaults[otherSlot(at)]];
    const { plan, database } = region;
    if (plan.role === "active" && database !== undefined)
      createBackupPlan(scope, {
        clusterArn: database.clusterArn,
        recoveryPoints,
        vault,
        copyTo,
        awayTo,
        role,
        dependsOn: settings,
      });
    else if (restoreTestRole !== undefined)
      createRestoreTest(scope, {
        vault,
        role: restoreTestRole,
        subnetGroupName: region.databaseBase.subnetGroupName,
        zones: region.network.subnets.data.map(({ availabilityZone }) => availabilityZone),
      });
  }
  return pairOf((at) => ({
    ...vaults[at],
    roleArn: sides[at].role.role.arn,
    age: measurePointAge(sides[at].scope, {
      vault: vaults[at],
      dataKeyArn: regions[at].keys.data.arn,
      logsKeyArn: regions[at].keys.logs.arn,
      logDays: config.environment.logs.auditDays,
    }),
  }));
}

function createSide(region: RegionStack, other: RegionStack, config: Config): BackupSide {
  const scope = enter(region.scope, "Backup");
  const dataKeys = [region.keys.data.arn, other.keys.data.arn];
  const { backupAccount } = config;
  const awayTo = backupAccount === undefined ? undefined : vaultArnIn(backupAccount, scope);
  return {
    region,
    scope,
    role: createRole(
      scope,
      "backup",
      backupTrust,
      backupPolicy({
        regions: [region.scope, other.scope],
        clusterArns: region.databaseBase.clusterArns,
        vaultArns: [vaultArn(region.scope), vaultArn(other.scope)],
        awayTo,
        keyArns: dataKeys,
      }),
    ),
    restoreTestRole: config.environment.database.recoveryPoints.testedWeekly
      ? createRole(scope, "restore-test", backupTrust, restoreTestPolicy(scope, region.keys.data.arn))
      : undefined,
    settings: config.accountBaseline ? [createBackupRegionSettings(scope)] : [],
    awayTo,
  };
}

const createVaultOf = ({ scope, region }: BackupSide, writers: readonly GrantedRole[]): Vault =>
  createVault(scope, { keyArn: region.keys.data.arn, writers });
