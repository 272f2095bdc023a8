import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../../kit/arn.ts";
import type { GrantedRole } from "../../kit/role.ts";
import { criticalIn, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { vaultName } from "../../recovery/lineage.ts";
import { vaultPolicy } from "./policies.ts";

interface VaultArgs {
  readonly keyArn: pulumi.Input<string>;
  /** Every role that puts recovery points into it: without the role they can neither expire nor be deleted. */
  readonly writers: readonly GrantedRole[];
}

export interface Vault {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
}

export const vaultArn = (scope: Scope): string =>
  arnIn(scope)("backup", `backup-vault:${vaultName(scope.region.code, scope.suffix)}`);

/**
 * The vault of the same name and region in another account, which is not this stack's: who could take it away here could
 * take away all that it is for.
 */
export const vaultArnIn = (account: string, { region, suffix }: Scope): string =>
  `arn:aws:backup:${region.name}:${account}:backup-vault:${vaultName(region.code, suffix)}`;

/** The recovery points of a region: those of its own database and the copies of the other region's. */
export function createVault(scope: Scope, { keyArn, writers }: VaultArgs): Vault {
  const name = vaultName(scope.region.code, scope.suffix);
  const vault = new aws.backup.Vault(
    name,
    { name, kmsKeyArn: keyArn, forceDestroy: true },
    criticalIn(scope, {
      dependsOn: writers.flatMap(({ role, policy }) => [role, policy]),
      // It deletes recovery points one by one.
      customTimeouts: { delete: "2h" },
    }),
  );
  new aws.backup.VaultPolicy(
    nameIn(scope, "backup-vault-policy"),
    { backupVaultName: vault.name, policy: pulumi.jsonStringify(vaultPolicy) },
    optionsIn(scope),
  );
  return { name: vault.name, arn: vault.arn };
}
