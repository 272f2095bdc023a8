import {
  BackupClient,
  paginateListRecoveryPointsByBackupVault,
  type RecoveryPointByBackupVault,
} from "@aws-sdk/client-backup";
import {
  type DBClusterSnapshot,
  DescribeDBClusterSnapshotsCommand,
  paginateDescribeDBClusterSnapshots,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { RegionName } from "../../regions/index.ts";
import { patience } from "./patience.ts";
import { RecoveryRefusal } from "./refusal.ts";
import type { FoundPoints, PointQuery, RecoveryPoint } from "./restore-point.ts";

/** The clients that recovery points are looked up with. */
export interface PointClients {
  readonly rds: RDSClient;
  readonly backup: BackupClient;
}

/** @param endpoint the URL of an emulator; undefined for AWS */
export const clientsAt =
  (endpoint: string | undefined) =>
  (region: RegionName): PointClients => {
    const settings = {
      ...patience,
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
    };
    return { rds: new RDSClient(settings), backup: new BackupClient(settings) };
  };

/**
 * The available recovery points of a cluster, newest first. AWS Backup says of which cluster each is and when it was
 * made, for a copy as for its source; RDS, which may give a copy the time of the copying, says whether a database can be
 * restored from it now, and with which version of the engine.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html
 * @throws RecoveryRefusal that says what to do where AWS refuses to answer
 */
export async function findRecoveryPoints(
  { region, vault, cluster }: PointQuery,
  { rds, backup }: PointClients,
): Promise<FoundPoints> {
  const clock = readClock(backup);
  const points: RecoveryPointByBackupVault[] = [];
  const snapshots = new Map<string | undefined, DBClusterSnapshot>();
  try {
    const listed = paginateListRecoveryPointsByBackupVault(
      { client: backup },
      { BackupVaultName: vault, ByResourceType: "Aurora" },
    );
    for await (const { RecoveryPoints = [] } of listed) points.push(...RecoveryPoints);
    // Filtered here: the API's own filter on the cluster wants it to exist in the region that is asked, and the source of
    // a copy does not.
    const described = paginateDescribeDBClusterSnapshots(
      { client: rds, pageSize: 100 },
      { SnapshotType: "awsbackup" },
    );
    for await (const { DBClusterSnapshots = [] } of described)
      for (const snapshot of DBClusterSnapshots) snapshots.set(snapshot.DBClusterSnapshotArn, snapshot);
  } catch (error) {
    throw new RecoveryRefusal([
      `the recovery points of ${cluster} in ${region} cannot be looked up; ${remedyFor(error, permissions)}`,
    ]);
  } finally {
    rds.destroy();
    backup.destroy();
  }
  return {
    asOf: clock(),
    points: points
      .flatMap((point) => recoveryPoint(point, snapshots.get(point.RecoveryPointArn), cluster))
      .toSorted((a, b) => b.takenAt.getTime() - a.takenAt.getTime()),
  };
}

function recoveryPoint(
  { RecoveryPointArn: arn, ResourceArn: resource, CreationDate: takenAt, Status }: RecoveryPointByBackupVault,
  snapshot: DBClusterSnapshot | undefined,
  cluster: string,
): readonly RecoveryPoint[] {
  const { Status: state, EngineVersion: engineVersion } = snapshot ?? {};
  if (Status !== "COMPLETED" || state !== "available" || !resource?.endsWith(`:cluster:${cluster}`))
    return [];
  return arn && takenAt && engineVersion ? [{ arn, source: cluster, takenAt, engineVersion }] : [];
}

/** The time by AWS's clock in a region. @throws RecoveryRefusal where it does not answer */
export async function timeOf({ rds }: Pick<PointClients, "rds">, region: RegionName): Promise<Date> {
  const clock = readClock(rds);
  try {
    // The look-up that whoever updates is allowed already.
    await rds.send(new DescribeDBClusterSnapshotsCommand({ SnapshotType: "awsbackup", MaxRecords: 20 }));
  } catch (error) {
    throw new RecoveryRefusal([`the time in ${region} cannot be told; ${remedyFor(error, permissions)}`]);
  } finally {
    rds.destroy();
  }
  return clock();
}

/**
 * @returns the time of AWS's latest answer to the client: this machine's clock is nobody's proof. An answer's date has
 * whole seconds, so that it is the end of the second that is meant.
 */
function readClock(client: RDSClient | BackupClient): () => Date {
  let latest: Date | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers = {} } = (result.response ?? {}) as { readonly headers?: Record<string, string> };
      const date = new Date(headers.date ?? "");
      if (!Number.isNaN(date.getTime())) latest = new Date(date.getTime() + 1000);
      return result;
    },
    { step: "deserialize", priority: "low", name: "readClock" },
  );
  return () => {
    if (latest === undefined) throw new RecoveryRefusal(["AWS's answer bears no date to tell times by"]);
    return latest;
  };
}

const permissions = "backup:ListRecoveryPointsByBackupVault and rds:DescribeDBClusterSnapshots";

const remedies = (permissions: string): Readonly<Record<string, string>> => ({
  CredentialsProviderError: "no AWS credentials were found: sign in (aws sso login) or set AWS_PROFILE",
  ExpiredToken: "the AWS credentials have expired: sign in again (aws sso login)",
  ExpiredTokenException: "the AWS credentials have expired: sign in again (aws sso login)",
  AccessDenied: `these AWS credentials may not do that: allow ${permissions}`,
  AccessDeniedException: `these AWS credentials may not do that: allow ${permissions}`,
  TimeoutError: "AWS does not answer there: check the network and the AWS Health Dashboard, and try again",
});

/** The advice where AWS refuses to answer. @param permissions what the look-up takes */
export function remedyFor(error: unknown, permissions: string): string {
  const { name, message } = error as Error;
  return remedies(permissions)[name] ?? `${name}: ${message}`;
}
