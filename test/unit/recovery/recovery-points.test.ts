import { DescribeDBClusterSnapshotsCommand, RDSClient } from "@aws-sdk/client-rds";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { findRecoveryPoints, rdsAt } from "../../../src/recovery/recovery-points.ts";
import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";

const cluster = "aurora-use1-production-g1";
const snapshot = (id: string, hour: number, more: object = {}) => ({
  DBClusterSnapshotArn: `arn:aws:rds:us-west-2:123456789012:cluster-snapshot:awsbackup:copyjob-${id}`,
  DBClusterIdentifier: cluster,
  SnapshotCreateTime: new Date(Date.UTC(2026, 0, 1, hour)),
  SnapshotType: "awsbackup",
  Status: "available",
  ...more,
});

test.serial("finds the available points of the cluster on every page, newest first", async (t) => {
  const rds = mockClient(RDSClient);
  rds
    .on(DescribeDBClusterSnapshotsCommand, { SnapshotType: "awsbackup" })
    .resolvesOnce({
      DBClusterSnapshots: [snapshot("a", 1), snapshot("other", 9, { DBClusterIdentifier: "x" })],
      Marker: "2",
    })
    .resolvesOnce({ DBClusterSnapshots: [snapshot("b", 3), snapshot("c", 5, { Status: "copying" })] });
  const asked: string[] = [];
  const find = findRecoveryPoints((region) => {
    asked.push(region);
    return new RDSClient({ region });
  });
  t.deepEqual(asked, []);
  const points = await find("us-west-2", cluster);
  t.deepEqual(asked, ["us-west-2"]);
  t.deepEqual(
    points.map(({ arn, source }) => [arn.slice(-1), source]),
    [
      ["b", cluster],
      ["a", cluster],
    ],
  );
  t.is(rds.calls().length, 2);
  rds.restore();
});

const failures = [
  ["CredentialsProviderError", /aws sso login/],
  ["ExpiredToken", /expired/],
  ["AccessDenied", /rds:DescribeDBClusterSnapshots/],
  ["TimeoutError", /Health Dashboard/],
  ["InternalFailure", /InternalFailure: broken/],
] as const;

test.serial("says what to do where AWS does not answer", async (t) => {
  for (const [name, message] of failures) {
    const rds = mockClient(RDSClient);
    rds.on(DescribeDBClusterSnapshotsCommand).rejects(Object.assign(new Error("broken"), { name }));
    await t.throwsAsync(findRecoveryPoints(rdsAt(undefined))("us-west-2", cluster), {
      instanceOf: RecoveryRefusal,
      message,
    });
    rds.restore();
  }
});
