import {
  BackupClient,
  DescribeBackupJobCommand,
  DescribeCopyJobCommand,
  ListBackupJobsCommand,
  ListCopyJobsCommand,
  StartBackupJobCommand,
  StartCopyJobCommand,
} from "@aws-sdk/client-backup";
import {
  ConflictException,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  InvalidParameterException,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  ServiceNotFoundException,
  StopServiceDeploymentCommand,
} from "@aws-sdk/client-ecs";
import { DescribeDBClusterSnapshotsCommand, DescribeDBClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import {
  GetHealthCheckStatusCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import type { RegionName } from "../../../regions/index.ts";
import { Interrupted, ReportedError } from "../../../src/cli/errors.ts";
import { createClients } from "../../../src/tools/stack/aws/clients.ts";
import { createAws } from "../../../src/tools/stack/aws/sdk.ts";

const cluster = "aurora-use1-production-g1";
const clusterArn = `arn:aws:rds:us-east-1:123456789012:cluster:${cluster}`;
const aws = (unreachable?: RegionName, signal = new AbortController().signal) =>
  createAws(
    createClients(() => unreachable),
    signal,
  );

test.serial("every client has its region, and patience", async (t) => {
  const clients = createClients(() => undefined);
  t.is(await clients.rds("us-west-2").config.region(), "us-west-2");
  t.is(await clients.backup("us-east-1").config.region(), "us-east-1");
  t.is(await clients.route53().config.region(), "us-east-1");
  t.is(await clients.rds("us-west-2").config.maxAttempts(), 5);
});

test.serial("a region that is declared unreachable is asked nothing at all", async (t) => {
  const mocks = [mockClient(RDSClient), mockClient(BackupClient)];
  const { database, backupJobs, recoveryPoints } = aws("us-east-1");
  for (const ask of [
    () => database("us-east-1", cluster),
    () => recoveryPoints({ region: "us-east-1", vault: "vault", cluster }),
    () => backupJobs("us-east-1", clusterArn, new Date()),
  ])
    await t.throwsAsync(ask(), { instanceOf: ReportedError, message: /us-east-1 is declared unreachable/ });
  for (const mock of mocks) {
    t.is(mock.calls().length, 0);
    mock.restore();
  }
});

test.serial("a backup is started with the role, the tag and the token, and followed", async (t) => {
  const backup = mockClient(BackupClient);
  backup.on(StartBackupJobCommand).resolves({ BackupJobId: "job" });
  backup
    .on(DescribeBackupJobCommand)
    .resolves({ BackupJobId: "job", State: "RUNNING", PercentDone: "40", RecoveryPointArn: "early" });
  const request = {
    clusterArn,
    vault: "vault",
    roleArn: "role",
    keptDays: 3,
    tag: { key: "ClosedAt", value: "2026-01-01T00:00:00.000Z" },
    token: "token",
  };
  t.is(await aws().startBackup("us-east-1", request), "job");
  t.deepEqual(backup.commandCalls(StartBackupJobCommand)[0]?.args[0].input, {
    ResourceArn: clusterArn,
    BackupVaultName: "vault",
    IamRoleArn: "role",
    StartWindowMinutes: 60,
    Lifecycle: { DeleteAfterDays: 3 },
    RecoveryPointTags: { ClosedAt: "2026-01-01T00:00:00.000Z" },
    IdempotencyToken: "token",
  });
  t.deepEqual(await aws().backupJob("us-east-1", "job"), {
    id: "job",
    state: "running",
    text: "RUNNING, 40 %",
    result: undefined,
  });
  backup
    .on(ListBackupJobsCommand)
    .resolvesOnce({
      BackupJobs: [
        { BackupJobId: "scheduled", State: "COMPLETED", CreatedBy: { BackupPlanId: "plan" } },
        { BackupJobId: "a", State: "FAILED", StatusMessage: "why" },
      ],
      NextToken: "2",
    })
    .resolvesOnce({ BackupJobs: [{ BackupJobId: "b", State: "COMPLETED", RecoveryPointArn: "arn" }] });
  t.deepEqual(
    (await aws().backupJobs("us-east-1", clusterArn, new Date(0))).map(({ id, state, text, result }) => [
      id,
      state,
      text,
      result,
    ]),
    [
      ["a", "failed", "FAILED, why", undefined],
      ["b", "done", "COMPLETED", "arn"],
    ],
  );
  backup.restore();
});

test.serial("a copy goes to the other region's vault and tells its ARN there", async (t) => {
  const backup = mockClient(BackupClient);
  const request = { recoveryPointArn: "source", toVaultArn: "arn:other-vault" };
  backup.on(StartCopyJobCommand).resolves({ CopyJobId: "copy" });
  backup.on(DescribeCopyJobCommand).resolves({ CopyJob: { CopyJobId: "copy", State: "CREATED" } });
  backup
    .on(ListCopyJobsCommand, {
      BySourceRecoveryPointArn: "source",
      ByDestinationVaultArn: "arn:other-vault",
    })
    .resolves({
      CopyJobs: [{ CopyJobId: "copy", State: "COMPLETED", DestinationRecoveryPointArn: "there" }],
    });
  const options = { fromVault: "vault", roleArn: "role", keptDays: 7, token: "token" };
  t.is(await aws().startCopy("us-east-1", { ...request, ...options }), "copy");
  t.like(backup.commandCalls(StartCopyJobCommand)[0]?.args[0].input, {
    RecoveryPointArn: "source",
    SourceBackupVaultName: "vault",
    DestinationBackupVaultArn: "arn:other-vault",
    Lifecycle: { DeleteAfterDays: 7 },
    IdempotencyToken: "token",
  });
  t.is((await aws().copyJob("us-east-1", "copy")).state, "running");
  t.is((await aws().copyJobs("us-east-1", request))[0]?.result, "there");
  backup.restore();
});

test.serial("databases and backups are read from RDS, page by page", async (t) => {
  const rds = mockClient(RDSClient);
  rds.on(DescribeDBClustersCommand).resolvesOnce({
    DBClusters: [
      {
        Status: "available",
        DBClusterMembers: [
          { DBInstanceIdentifier: "reader" },
          { DBInstanceIdentifier: "writer", IsClusterWriter: true },
        ],
      },
    ],
  });
  t.deepEqual(await aws().database("us-west-2", cluster), { status: "available", writer: "writer" });
  const missing = Object.assign(new Error("no"), { name: "DBClusterNotFoundFault" });
  rds.on(DescribeDBClustersCommand).rejects(missing);
  t.is(await aws().database("us-west-2", cluster), undefined);

  const tag = { key: "ClosedAt", value: "now" };
  const tagged = { TagList: [{ Key: "ClosedAt", Value: "now" }] };
  rds
    .on(DescribeDBClusterSnapshotsCommand, { DBClusterIdentifier: cluster, SnapshotType: "awsbackup" })
    .resolvesOnce({
      DBClusterSnapshots: [
        { DBClusterSnapshotArn: "other", Status: "available", TagList: [{ Key: "ClosedAt", Value: "then" }] },
        { DBClusterSnapshotArn: "early", Status: "creating", ...tagged },
      ],
      Marker: "2",
    })
    .resolvesOnce({ DBClusterSnapshots: [{ DBClusterSnapshotArn: "it", Status: "available", ...tagged }] });
  t.is(await aws().taggedBackup("us-east-1", cluster, tag), "it");
  rds.restore();
});

test.serial(
  "tasks that run, are about to, or have not stopped are counted; a service that is not there has not stopped",
  async (t) => {
    const ecs = mockClient(ECSClient);
    ecs
      .on(DescribeServicesCommand, { cluster: "cluster", services: ["app"] })
      .resolvesOnce({ services: [{ runningCount: 2, pendingCount: 1 }] })
      .resolvesOnce({ services: [], failures: [{ reason: "MISSING" }] });
    ecs
      .on(ListTasksCommand, { cluster: "cluster", serviceName: "app", desiredStatus: "STOPPED" })
      .resolves({ taskArns: ["stopping", "stopped"] });
    ecs.on(DescribeTasksCommand, { cluster: "cluster", tasks: ["stopping", "stopped"] }).resolves({
      tasks: [{ lastStatus: "DEACTIVATING" }, { lastStatus: "STOPPED" }],
    });
    t.is(await aws().tasks("us-east-1", "cluster", "app"), 4);
    await t.throwsAsync(aws().tasks("us-east-1", "cluster", "app"), { message: /no service app/ });
    ecs.restore();
  },
);

test.serial(
  "deployments are asked for in the states that are no end, to the last page, and rolled back",
  async (t) => {
    const ecs = mockClient(ECSClient);
    const error = { $metadata: {}, message: "why" };
    const brief = (id: string, status: "IN_PROGRESS" | "ROLLBACK_REQUESTED") => ({
      serviceDeploymentArn: id,
      status,
    });
    ecs
      .on(ListServiceDeploymentsCommand)
      .resolvesOnce({ serviceDeployments: [brief("a", "IN_PROGRESS")], nextToken: "2" })
      .resolvesOnce({ serviceDeployments: [brief("b", "ROLLBACK_REQUESTED")] })
      .rejects(new ServiceNotFoundException(error));
    t.deepEqual(await aws().deployments("us-east-1", "cluster", "app"), [
      { arn: "a", status: "IN_PROGRESS" },
      { arn: "b", status: "ROLLBACK_REQUESTED" },
    ]);
    const [{ args } = { args: [undefined] }] = ecs.commandCalls(ListServiceDeploymentsCommand);
    const states = new Set(args[0]?.input.status);
    for (const end of ["SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"] as const)
      t.false(states.has(end), end);
    t.is(states.size, 5);
    t.deepEqual(await aws().deployments("us-east-1", "cluster", "app"), []);

    ecs
      .on(StopServiceDeploymentCommand, { serviceDeploymentArn: "a", stopType: "ROLLBACK" })
      .resolvesOnce({})
      .rejectsOnce(new ConflictException(error))
      .rejects(new InvalidParameterException(error));
    await aws().rollBack("us-east-1", "a");
    await t.notThrowsAsync(aws().rollBack("us-east-1", "a"), "one that has ended meanwhile");
    await t.throwsAsync(aws().rollBack("us-east-1", "a"), {
      message: /ecs:StopServiceDeployment in us-east-1/,
    });
    ecs.restore();
  },
);

test.serial(
  "records of one name are read to the last page; health needs more than 18 % of the checkers",
  async (t) => {
    const route53 = mockClient(Route53Client);
    const record = (SetIdentifier: string, Failover: "PRIMARY" | "SECONDARY") => ({
      Name: "pay.test.",
      Type: "A" as const,
      SetIdentifier,
      Failover,
      AliasTarget: { DNSName: `${SetIdentifier}.elb.`, HostedZoneId: "Z", EvaluateTargetHealth: false },
    });
    route53
      .on(ListResourceRecordSetsCommand)
      .resolvesOnce({
        ResourceRecordSets: [record("primary", "PRIMARY")],
        IsTruncated: true,
        MaxItems: 1,
        NextRecordName: "pay.test.",
        NextRecordType: "A",
        NextRecordIdentifier: "secondary",
      })
      .resolvesOnce({
        ResourceRecordSets: [
          record("secondary", "SECONDARY"),
          { Name: "use1.pay.test.", Type: "TXT", TTL: 60, ResourceRecords: [{ Value: "no" }] },
        ],
        IsTruncated: true,
        MaxItems: 1,
        NextRecordName: "usw2.pay.test.",
      });
    t.deepEqual(await aws().records("Z1", "pay.test"), [
      "A PRIMARY → primary.elb.",
      "A SECONDARY → secondary.elb.",
    ]);
    t.like(route53.commandCalls(ListResourceRecordSetsCommand)[1]?.args[0].input, {
      StartRecordName: "pay.test.",
      StartRecordType: "A",
      StartRecordIdentifier: "secondary",
    });

    const observed = (healthy: number) =>
      Array.from({ length: 16 }, (_, index) => ({
        StatusReport: { Status: index < healthy ? "Success: HTTP Status Code 200" : "Failure: timeout" },
      }));
    for (const [primary, claimed, expected] of [
      [3, 2, { primary: true, claim: true, failover: true }],
      [2, 0, { primary: false, claim: true, failover: false }],
      [16, 3, { primary: true, claim: false, failover: false }],
      [0, 16, { primary: false, claim: false, failover: false }],
    ] as const) {
      route53
        .on(GetHealthCheckStatusCommand, { HealthCheckId: "h" })
        .resolves({ HealthCheckObservations: observed(primary) })
        .on(GetHealthCheckStatusCommand, { HealthCheckId: "c" })
        .resolves({ HealthCheckObservations: observed(claimed) });
      t.deepEqual(
        await aws().healthChecks({ primary: "h", claim: "c" }),
        expected,
        `${primary}, ${claimed} of 16`,
      );
    }
    route53.restore();
  },
);

test.serial(
  "a payment is passed on with group, key and attributes; what SQS rejects is told with why",
  async (t) => {
    const sqs = mockClient(SQSClient);
    sqs.on(ReceiveMessageCommand).resolvesOnce({
      Messages: [
        {
          Body: "{}",
          ReceiptHandle: "receipt",
          Attributes: {
            MessageGroupId: "payer",
            MessageDeduplicationId: "key",
            SentTimestamp: "1700000000000",
          },
          MessageAttributes: { trace: { DataType: "String", StringValue: "1-2", StringListValues: [] } },
        },
      ],
    });
    const [payment, ...rest] = await aws().takePayments("us-east-1", "https://queue");
    t.deepEqual(rest, []);
    if (!payment) return t.fail();
    t.deepEqual(payment, {
      body: "{}",
      receipt: "receipt",
      group: "payer",
      deduplication: "key",
      attributes: { trace: { DataType: "String", StringValue: "1-2" } },
      sentAt: new Date(1_700_000_000_000),
    });
    const asked = sqs.commandCalls(ReceiveMessageCommand)[0]?.args[0].input;
    t.like(asked, { MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] });
    // The client gives up after 20 seconds.
    t.true(Number(asked?.WaitTimeSeconds) > 0 && Number(asked?.WaitTimeSeconds) < 20);

    sqs.on(SendMessageBatchCommand).resolves({
      Successful: [],
      Failed: [{ Id: "1", Code: "InternalError", Message: "why", SenderFault: false }],
    });
    const other = { ...payment, body: "[]" };
    t.deepEqual(await aws().putPayments("us-west-2", "https://other", [payment, other]), [
      { payment: other, reason: "InternalError: why" },
    ]);
    t.deepEqual(sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input.Entries?.[0], {
      Id: "0",
      MessageBody: "{}",
      MessageGroupId: "payer",
      MessageDeduplicationId: "key",
      MessageAttributes: { trace: { DataType: "String", StringValue: "1-2" } },
    });
    sqs.on(DeleteMessageBatchCommand).resolves({ Successful: [], Failed: undefined });
    t.deepEqual(await aws().removePayments("us-east-1", "https://queue", [payment]), []);
    t.deepEqual(sqs.commandCalls(DeleteMessageBatchCommand)[0]?.args[0].input.Entries, [
      { Id: "0", ReceiptHandle: "receipt" },
    ]);
    sqs
      .on(GetQueueAttributesCommand)
      .resolvesOnce({
        Attributes: { ApproximateNumberOfMessages: "3", ApproximateNumberOfMessagesNotVisible: "1" },
      })
      .resolvesOnce({});
    t.deepEqual(await aws().queued("us-east-1", "https://queue"), { waiting: 3, taken: 1 });
    await t.throwsAsync(aws().queued("us-east-1", "https://queue"), {
      message: /lacks ApproximateNumberOfMessages/,
    });
    sqs.on(ReceiveMessageCommand).resolves({});
    t.deepEqual(await aws().takePayments("us-east-1", "https://queue"), []);
    sqs.restore();
  },
);

const failures = [
  ["CredentialsProviderError", "", /no AWS credentials were found: sign in/],
  ["ExpiredToken", "", /have expired: sign in again/],
  ["AccessDeniedException", "", /may not do that: allow backup:StartBackupJob$/],
  ["AccessDeniedException", "not authorized to perform iam:PassRole", /iam:PassRole for the backup role/],
  ["TimeoutError", "", /Health Dashboard/],
  ["ThrottlingException", "", /wait a minute/],
  ["Error", "getaddrinfo ENOTFOUND", /cannot be reached/],
  ["InvalidParameterValueException", "odd", /InvalidParameterValueException: odd/],
] as const;

test.serial("an error says which call failed, where, and what to do", async (t) => {
  for (const [name, message, expected] of failures) {
    const backup = mockClient(BackupClient);
    backup.on(StartBackupJobCommand).rejects(Object.assign(new Error(message), { name }));
    const request = {
      clusterArn,
      vault: "",
      roleArn: "",
      keptDays: 1,
      tag: { key: "", value: "" },
      token: "",
    };
    const error = await t.throwsAsync(aws().startBackup("us-east-1", request), { instanceOf: ReportedError });
    t.regex(error.message, /^backup:StartBackupJob in us-east-1: /);
    t.regex(error.message, expected);
    backup.restore();
  }
});

test.serial(
  "a call that breaks off because of Ctrl-C is an interruption, not an error of AWS's",
  async (t) => {
    const rds = mockClient(RDSClient);
    rds.on(DescribeDBClustersCommand).rejects(Object.assign(new Error("aborted"), { name: "AbortError" }));
    await t.throwsAsync(aws(undefined, AbortSignal.abort()).database("us-west-2", cluster), {
      instanceOf: Interrupted,
    });
    rds.restore();
  },
);
