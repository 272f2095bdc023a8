import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { BackupClient } from "@aws-sdk/client-backup";
import { DescribeDBClusterSnapshotsCommand, RDSClient } from "@aws-sdk/client-rds";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { timeIn } from "../../../src/program/lookups/aws-clock.ts";
import { clientsAt } from "../../../src/program/lookups/clients.ts";
import { findRecoveryPoints } from "../../../src/program/lookups/recovery-points.ts";
import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";

const cluster = "aurora-use1-production-g1";
const query = { region: "us-west-2", vault: "backup-vault-usw2-production", cluster } as const;
const arnOf = (id: string) => `arn:aws:rds:us-west-2:123456789012:cluster-snapshot:awsbackup:copyjob-${id}`;

/** A recovery point as AWS Backup lists a copy: of the source's cluster and time. */
const point = (id: string, hour: number, more: object = {}) => ({
  RecoveryPointArn: arnOf(id),
  ResourceArn: `arn:aws:rds:us-east-1:123456789012:cluster:${cluster}`,
  CreationDate: Date.UTC(2026, 0, 1, hour) / 1000,
  Status: "COMPLETED",
  ...more,
});

/** A snapshot as RDS lists the same copy: it may bear the time of the copying. */
const snapshot = (id: string, status = "available") =>
  `<DBClusterSnapshot><DBClusterSnapshotArn>${arnOf(id)}</DBClusterSnapshotArn>
  <DBClusterIdentifier>${cluster}</DBClusterIdentifier>
  <SnapshotCreateTime>2026-01-01T12:00:00Z</SnapshotCreateTime>
  <EngineVersion>17.5</EngineVersion><Status>${status}</Status></DBClusterSnapshot>`;

const vaultPages = [
  {
    NextToken: "2",
    RecoveryPoints: [
      point("a", 1),
      point("other", 9, { ResourceArn: "arn:aws:rds:us-east-1:123456789012:cluster:x" }),
      point("partial", 9, { Status: "PARTIAL" }),
      point("gone", 9),
      point("nobody's", 9, { ResourceArn: undefined }),
      point("of no time", 9, { CreationDate: undefined }),
    ],
  },
  { RecoveryPoints: [point("b", 3), point("copying", 9)] },
];
const snapshotPages = [
  `${snapshot("a")}${snapshot("other")}${snapshot("nobody's")}${snapshot("of no time")}${snapshot("partial")}</DBClusterSnapshots><Marker>2</Marker>`,
  `${snapshot("b")}${snapshot("copying", "copying")}</DBClusterSnapshots>`,
];

async function clientsTo(endpoint: string | undefined) {
  const { rds, backup } = clientsAt(endpoint);
  return { rds: await rds("us-west-2"), backup: await backup("us-west-2") };
}

/** AWS Backup and RDS, as their answers look on the wire, at a time of their own. */
async function serve(date = "Thu, 01 Jan 2026 04:00:00 GMT") {
  const asked: string[] = [];
  const [vaults, snapshots] = [[...vaultPages], [...snapshotPages]];
  const server = createServer((request, response) => {
    const { url = "", method } = request;
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => asked.push(`${method} ${url} ${body}`.trim()));
    response.setHeader("Date", date);
    if (method === "GET") return void response.end(JSON.stringify(vaults.shift()));
    response.setHeader("Content-Type", "text/xml");
    const page = snapshots.shift() ?? "</DBClusterSnapshots>";
    response.end(
      `<DescribeDBClusterSnapshotsResponse><DescribeDBClusterSnapshotsResult><DBClusterSnapshots>${page}` +
        "</DescribeDBClusterSnapshotsResult></DescribeDBClusterSnapshotsResponse>",
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  process.env.AWS_ACCESS_KEY_ID ??= "test";
  process.env.AWS_SECRET_ACCESS_KEY ??= "test";
  return { clients: await clientsTo(`http://127.0.0.1:${port}`), asked, close: () => server.close() };
}

test("lists what AWS Backup says of a cluster, and RDS can restore, newest first, by AWS's clock", async (t) => {
  const { clients, asked, close } = await serve();
  t.teardown(close);
  const { points, asOf } = await findRecoveryPoints(query, clients);
  const takenAt = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour));
  t.deepEqual(points, [
    { arn: arnOf("b"), source: cluster, takenAt: takenAt(3), engineVersion: "17.5" },
    { arn: arnOf("a"), source: cluster, takenAt: takenAt(1), engineVersion: "17.5" },
  ]);
  // The end of the second that the answer's date names.
  t.is(asOf.toISOString(), "2026-01-01T04:00:01.000Z");
  t.deepEqual(asked.map((call) => call.replace(/&Version=.*?(?=&|$)/, "")).sort(), [
    "GET /backup-vaults/backup-vault-usw2-production/recovery-points?nextToken=2&resourceType=Aurora",
    "GET /backup-vaults/backup-vault-usw2-production/recovery-points?resourceType=Aurora",
    "POST / Action=DescribeDBClusterSnapshots&SnapshotType=awsbackup&MaxRecords=100",
    "POST / Action=DescribeDBClusterSnapshots&SnapshotType=awsbackup&MaxRecords=100&Marker=2",
  ]);
});

test("the time is AWS's, whatever this machine's clock says", async (t) => {
  const { clients, asked, close } = await serve();
  t.teardown(close);
  t.is((await timeIn("us-west-2", clients.rds)).toISOString(), "2026-01-01T04:00:01.000Z");
  t.regex(asked.join(), /SnapshotType=awsbackup&MaxRecords=20/);
});

const failures = [
  ["CredentialsProviderError", /aws sso login/],
  ["ExpiredToken", /expired/],
  ["AccessDenied", /allow (?:backup:ListRecoveryPointsByBackupVault and )?rds:DescribeDBClusterSnapshots$/],
  ["TimeoutError", /Health Dashboard/],
  ["InternalFailure", /InternalFailure: broken/],
] as const;

test.serial("says what to do where AWS does not answer", async (t) => {
  for (const [name, message] of failures) {
    const mocks = [mockClient(RDSClient), mockClient(BackupClient)] as const;
    const ended: string[] = [];
    const clients = async () => {
      const made = await clientsTo(undefined);
      made.rds.destroy = () => ended.push("rds");
      made.backup.destroy = () => ended.push("backup");
      return made;
    };
    for (const mock of mocks) mock.rejects(Object.assign(new Error("broken"), { name }));
    const refused = { instanceOf: RecoveryRefusal, message };
    await t.throwsAsync(findRecoveryPoints(query, await clients()), refused);
    await t.throwsAsync(timeIn("us-west-2", (await clients()).rds), refused);
    // A connection that is kept would keep the command from ending.
    t.deepEqual(ended, ["rds", "backup", "rds"]);
    for (const mock of mocks) mock.restore();
  }
});

test("an answer whose date cannot be read tells no age", async (t) => {
  const { clients, close } = await serve("yesterday");
  t.teardown(close);
  await t.throwsAsync(timeIn("us-west-2", clients.rds), { instanceOf: RecoveryRefusal, message: /no date/ });
});

test.serial("an answer without a date tells no age", async (t) => {
  const rds = mockClient(RDSClient);
  rds.on(DescribeDBClusterSnapshotsCommand).resolves({});
  await t.throwsAsync(timeIn("us-west-2", (await clientsTo(undefined)).rds), { message: /no date/ });
  rds.restore();
});
