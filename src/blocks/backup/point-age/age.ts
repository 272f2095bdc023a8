import {
  type BackupClient,
  ListRecoveryPointsByBackupVaultCommand,
  type ListRecoveryPointsByBackupVaultCommandOutput,
  type RecoveryPointByBackupVault,
} from "@aws-sdk/client-backup";
import { newestAge } from "./measure.ts";

/** A line that the function writes, and the metric's filter reads. */
export interface AgeLine {
  readonly recoveryPoints: number;
  /** Left out where nothing can be restored. */
  readonly newestAgeSeconds?: number;
}

/** Looks how old the newest recovery point of a vault is that can be restored. */
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
  const newestAgeSeconds = newestAge(points, now());
  return { recoveryPoints: points.length, ...(newestAgeSeconds === undefined ? {} : { newestAgeSeconds }) };
}
