import {
  type BackupClient,
  DescribeBackupVaultCommand,
  ListRecoveryPointsByBackupVaultCommand,
  type ListRecoveryPointsByBackupVaultCommandOutput,
  type RecoveryPointByBackupVault,
} from "@aws-sdk/client-backup";
import { newestAge, secondsBetween } from "./measure.ts";

/** A line that the function writes, and the metric's filter reads. */
interface AgeLine {
  readonly recoveryPoints: number;
  readonly newestAgeSeconds: number;
}

/**
 * Looks how old the newest recovery point of a vault is that can be restored. Where there is none, the age is the vault's
 * own: as in a new environment, where a loss would cost what was paid since it was made, and whose first copy is late when
 * any other would be.
 */
export async function lookAtVault(client: BackupClient, vault: string, now: () => Date): Promise<AgeLine> {
  const points: RecoveryPointByBackupVault[] = [];
  let NextToken: string | undefined;
  do {
    const page: ListRecoveryPointsByBackupVaultCommandOutput = await client.send(
      new ListRecoveryPointsByBackupVaultCommand({
        BackupVaultName: vault,
        ByResourceType: "Aurora",
        NextToken,
      }),
    );
    points.push(...(page.RecoveryPoints ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const newest = newestAge(points, now());
  return { recoveryPoints: points.length, newestAgeSeconds: newest ?? (await vaultAge(client, vault, now)) };
}

async function vaultAge(client: BackupClient, vault: string, now: () => Date): Promise<number> {
  const { CreationDate } = await client.send(new DescribeBackupVaultCommand({ BackupVaultName: vault }));
  if (CreationDate === undefined) throw new Error(`AWS Backup does not say when ${vault} was made`);
  return secondsBetween(CreationDate, now());
}
