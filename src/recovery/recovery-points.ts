import {
  type DBClusterSnapshot,
  paginateDescribeDBClusterSnapshots,
  RDSClient,
  type RDSServiceException,
} from "@aws-sdk/client-rds";
import type { RegionName } from "../../regions/index.ts";
import { RecoveryRefusal } from "./refusal.ts";
import type { FindRecoveryPoints, RecoveryPoint } from "./restore-point.ts";

/**
 * A region that is asked during a disaster may be ailing itself: rather a clear error than a hanging update.
 * @param endpoint the URL of an emulator; undefined for AWS
 */
export const rdsAt =
  (endpoint: string | undefined) =>
  (region: RegionName): RDSClient =>
    new RDSClient({
      region,
      maxAttempts: 4,
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 },
      ...(endpoint === undefined ? {} : { endpoint }),
    });

/**
 * The available recovery points of a cluster in a region, newest first, as AWS Backup leaves them there: cluster
 * snapshots of type `awsbackup`, copies among them named `awsbackup:copyjob-…`, that keep the source's identifier.
 * @throws RecoveryRefusal that says what to do where AWS refuses to answer
 */
export const findRecoveryPoints =
  (createClient: (region: RegionName) => RDSClient): FindRecoveryPoints =>
  async (region, cluster) => {
    const client = createClient(region);
    const points: RecoveryPoint[] = [];
    try {
      // Filtered here: the API's own filter on the cluster wants it to exist in the region that is asked, and the
      // source of a copy does not.
      const pages = paginateDescribeDBClusterSnapshots(
        { client, pageSize: 100 },
        { SnapshotType: "awsbackup" },
      );
      for await (const { DBClusterSnapshots } of pages)
        points.push(...(DBClusterSnapshots ?? []).flatMap((snapshot) => recoveryPoint(snapshot, cluster)));
    } catch (error) {
      throw new RecoveryRefusal([explain(error, region, cluster)]);
    } finally {
      client.destroy();
    }
    return points.toSorted((a, b) => b.takenAt.getTime() - a.takenAt.getTime());
  };

function recoveryPoint(snapshot: DBClusterSnapshot, cluster: string): readonly RecoveryPoint[] {
  const { DBClusterIdentifier: source, DBClusterSnapshotArn: arn, SnapshotCreateTime: takenAt } = snapshot;
  if (snapshot.Status !== "available" || source !== cluster || !arn || !takenAt) return [];
  return [{ arn, source, takenAt }];
}

const remedies: Readonly<Record<string, string>> = {
  CredentialsProviderError: "no AWS credentials were found: sign in (aws sso login) or set AWS_PROFILE",
  ExpiredToken: "the AWS credentials have expired: sign in again (aws sso login)",
  ExpiredTokenException: "the AWS credentials have expired: sign in again (aws sso login)",
  AccessDenied: "these AWS credentials may not do that: allow rds:DescribeDBClusterSnapshots",
  AccessDeniedException: "these AWS credentials may not do that: allow rds:DescribeDBClusterSnapshots",
  TimeoutError: "RDS does not answer there: check the network and the AWS Health Dashboard, and try again",
};

function explain(error: unknown, region: RegionName, cluster: string): string {
  const { name, message } = error as RDSServiceException;
  return `the recovery points of ${cluster} in ${region} cannot be looked up; ${remedies[name] ?? `${name}: ${message}`}`;
}
