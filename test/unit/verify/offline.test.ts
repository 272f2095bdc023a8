import { BackupClient, DescribeRecoveryPointCommand } from "@aws-sdk/client-backup";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandInput,
  DescribeLogStreamsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
} from "@aws-sdk/client-ecs";
import {
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type TargetHealthReasonEnum,
  type TargetHealthStateEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeDBClusterSnapshotsCommand, DescribeDBClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import {
  GetResourcesCommand,
  type GetResourcesCommandInput,
  ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import type { CheckFinding } from "../../../src/tools/verify/check.ts";
import { find } from "./find.ts";
import { minutesAgo, primary, sample, secondary, tags } from "./sample.ts";

/** The finding of a check that asks AWS, whose clients are mocked. */
const look = (id: string): Promise<CheckFinding> => find(id, {});

const snapshot = (age: number, more: object = {}) => ({
  Status: "available",
  DBClusterIdentifier: sample.writer.cluster,
  DBClusterSnapshotArn: `arn:${age}`,
  SnapshotCreateTime: minutesAgo(age),
  ...more,
});

test.serial("recovery-point: the newest copy has to be young enough, by the time of its data", async (t) => {
  const [rds, backup] = [mockClient(RDSClient), mockClient(BackupClient)];
  const given = (...DBClusterSnapshots: readonly ReturnType<typeof snapshot>[]) =>
    rds.on(DescribeDBClusterSnapshotsCommand).resolves({ DBClusterSnapshots: [...DBClusterSnapshots] });
  const made = (age: number) =>
    rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [{ ClusterCreateTime: minutesAgo(age) }] });
  backup.on(DescribeRecoveryPointCommand).resolves({});
  const unusable = [snapshot(3, { Status: "creating" }), snapshot(2, { DBClusterIdentifier: "another" })];
  given(snapshot(5000), snapshot(600), ...unusable);
  t.like(await look("recovery-point"), { status: "pass", found: "600 minutes old" });
  given(snapshot(2900));
  t.like(await look("recovery-point"), { status: "fail", found: "2900 minutes old" });
  backup.on(DescribeRecoveryPointCommand).resolves({ CreationDate: minutesAgo(3000) });
  given(snapshot(600));
  t.like(await look("recovery-point"), { status: "fail", found: "3000 minutes old" });
  given();
  made(3000);
  t.like(await look("recovery-point"), { status: "fail", found: "none" });
  made(30);
  t.like(await look("recovery-point"), { status: "skipped" });
  rds.restore();
  backup.restore();
});

test.serial("database-backups: a database that is written to must not stay behind", async (t) => {
  const rds = mockClient(RDSClient);
  const given = (latest: number, MinCapacity: number) =>
    rds.on(DescribeDBClustersCommand).resolves({
      DBClusters: [
        {
          BackupRetentionPeriod: 7,
          ClusterCreateTime: minutesAgo(9000),
          LatestRestorableTime: minutesAgo(latest),
          ServerlessV2ScalingConfiguration: { MinCapacity },
        },
      ],
    });
  given(5, 1);
  t.like(await look("database-backups"), { status: "pass" });
  given(45, 0);
  t.like(await look("database-backups"), { status: "pass" });
  given(45, 1);
  const found = `${sample.writer.cluster}: to 45 minutes ago`;
  t.like(await look("database-backups"), { status: "fail", found });
  rds.restore();
});

test.serial("logs-receiving: silence is told apart from a log that is new", async (t) => {
  const logs = mockClient(CloudWatchLogsClient);
  const given = (made: number, last: number | undefined) =>
    logs
      .on(DescribeLogGroupsCommand)
      .callsFake(({ logGroupNamePrefix }: DescribeLogGroupsCommandInput) => ({
        logGroups: [{ logGroupName: logGroupNamePrefix, creationTime: minutesAgo(made).getTime() }],
      }))
      .on(DescribeLogStreamsCommand)
      .resolves({
        logStreams: last === undefined ? [] : [{ lastEventTimestamp: minutesAgo(last).getTime() }],
      });
  given(9000, 100);
  t.like(await look("logs-receiving"), { status: "pass" });
  given(10, undefined);
  t.like(await look("logs-receiving"), { status: "pass" });
  for (const last of [130, undefined]) {
    given(130, last);
    t.like(await look("logs-receiving"), { status: "fail" });
  }
  logs.restore();
});

test.serial(
  "target-health: tasks that come and go are no trouble, and those that fail say why",
  async (t) => {
    const [ecs, balancing] = [mockClient(ECSClient), mockClient(ElasticLoadBalancingV2Client)];
    const { blue, green } = sample.regions[primary].loadBalancer.targetGroupArns;
    ecs.on(DescribeServicesCommand).resolves({ services: [{ desiredCount: 1 }] });
    const rule = (weights: Readonly<Record<string, number>>) => ({
      Actions: [
        {
          Type: "forward" as const,
          ForwardConfig: {
            TargetGroups: Object.entries(weights).map(([TargetGroupArn, Weight]) => ({
              TargetGroupArn,
              Weight,
            })),
          },
        },
      ],
    });
    const target = (Id: string, State: TargetHealthStateEnum, Reason?: TargetHealthReasonEnum) => ({
      Target: { Id },
      TargetHealth: { State, ...(Reason && { Reason }) },
    });
    balancing
      .on(DescribeRulesCommand)
      .resolves({ Rules: [rule({ [blue]: 100, [green]: 0 })] })
      .on(DescribeTargetHealthCommand, { TargetGroupArn: green })
      .resolves({ TargetHealthDescriptions: [target("10.0.0.9", "unhealthy")] })
      .on(DescribeTargetHealthCommand, { TargetGroupArn: blue })
      .resolves({
        TargetHealthDescriptions: [
          target("10.0.0.1", "healthy"),
          target("10.0.0.2", "initial"),
          target("10.0.0.3", "draining"),
        ],
      });
    t.like(await look("target-health"), { status: "pass", found: "blue 100 %: 1 healthy" });
    balancing.on(DescribeRulesCommand).resolves({ Rules: [rule({ [blue]: 90, [green]: 10 })] });
    balancing.on(DescribeTargetHealthCommand, { TargetGroupArn: green }).resolves({
      TargetHealthDescriptions: [target("10.0.0.9", "unhealthy", "Target.Timeout")],
    });
    t.like(await look("target-health"), {
      status: "fail",
      found: "green gets customers and has nobody healthy; green 10.0.0.9 unhealthy, Target.Timeout",
    });
    ecs.restore();
    balancing.restore();
  },
);

test.serial("tags: on what the stack tells of, and on what Auto Scaling has launched", async (t) => {
  const [tagging, ec2] = [mockClient(ResourceGroupsTaggingAPIClient), mockClient(EC2Client)];
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const given = (untagged: RegExp) =>
    tagging.on(GetResourcesCommand).callsFake(({ ResourceARNList = [] }: GetResourcesCommandInput) => ({
      ResourceTagMappingList: ResourceARNList.map((ResourceARN) => ({
        ResourceARN,
        Tags: untagged.test(ResourceARN) ? Tags.slice(1) : Tags,
      })),
    }));
  const host = { InstanceId: "i-1", BlockDeviceMappings: [{ Ebs: { VolumeId: "vol-1" } }] };
  ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances: [host] }] });
  given(/^$/);
  t.like(await look("tags"), { status: "pass" });
  given(/vol-1|subnet-1/);
  const arn = "arn:aws:ec2:us-east-1:123456789012";
  t.like(await look("tags"), {
    status: "fail",
    found: `${arn}:subnet/subnet-1 lacks Environment; ${arn}:volume/vol-1 lacks Environment`,
  });
  tagging.restore();
  ec2.restore();
});

test.serial(
  "deployment: what runs is what is configured, and the last deployment was no roll-back",
  async (t) => {
    const ecs = mockClient(ECSClient);
    const last = (status: "SUCCESSFUL" | "ROLLBACK_SUCCESSFUL") =>
      ecs
        .on(ListServiceDeploymentsCommand)
        .resolves({ serviceDeployments: [{ status, createdAt: new Date() }] });
    const images = ["r/payments/staging/collector:v9", "r/payments/staging/app:1.0.0"];
    ecs
      .on(DescribeServicesCommand)
      .resolves({ services: [{ taskDefinition: "arn", desiredCount: 1, runningCount: 1 }] })
      .on(DescribeTaskDefinitionCommand)
      .resolves({ taskDefinition: { containerDefinitions: images.map((image) => ({ image })) } });
    last("SUCCESSFUL");
    t.like(await look("deployment"), { status: "pass", found: "service runs 1.0.0, worker runs 1.0.0" });
    t.like(await find("deployment", {}, secondary), { status: "skipped" });
    t.like(await find("deployment", { imageTag: "2.0.0" }), {
      status: "fail",
      found: "service runs 1.0.0; worker runs 1.0.0",
    });
    last("ROLLBACK_SUCCESSFUL");
    t.like(await look("deployment"), {
      status: "fail",
      found:
        "service: its last deployment is ROLLBACK_SUCCESSFUL; worker: its last deployment is ROLLBACK_SUCCESSFUL",
    });
    ecs.restore();
  },
);

test.serial("alarms-have-data: a metric is asked, whatever state its alarm says", async (t) => {
  const [cloudwatch, tagging] = [mockClient(CloudWatchClient), mockClient(ResourceGroupsTaggingAPIClient)];
  const alarm = (
    AlarmName: string,
    TreatMissingData: string,
    names: readonly string[],
    more: MetricAlarm = {},
  ) => ({
    AlarmName,
    AlarmArn: `arn:${AlarmName}`,
    TreatMissingData,
    StateValue: "OK" as const,
    AlarmConfigurationUpdatedTimestamp: minutesAgo(300),
    Metrics: [
      ...names.map((MetricName) => ({
        Id: MetricName,
        MetricStat: { Metric: { Namespace: "AWS/RDS", MetricName }, Period: 60, Stat: "Sum" },
      })),
      { Id: "measure", Expression: "heard" },
    ],
    ...more,
  });
  const given = (...MetricAlarms: readonly MetricAlarm[]) => {
    tagging.on(GetResourcesCommand).resolves({
      ResourceTagMappingList: MetricAlarms.map(({ AlarmArn }) => ({ ResourceARN: AlarmArn })),
    });
    const others = alarm("of-others", "breaching", ["nothing"]);
    cloudwatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [...MetricAlarms, others] });
  };
  const spans: number[] = [];
  cloudwatch.on(GetMetricDataCommand).callsFake((input: GetMetricDataCommandInput) => {
    spans.push((Number(input.EndTime) - Number(input.StartTime)) / 60_000);
    return {
      MetricDataResults: (input.MetricDataQueries ?? []).map(({ Id, MetricStat }) => ({
        Id,
        Values: MetricStat?.Metric?.MetricName === "heard" ? [1] : [],
      })),
    };
  });
  given(alarm("well", "breaching", ["heard"]), alarm("quiet", "notBreaching", ["heard", "nothing"]));
  t.like(await look("alarms-have-data"), {
    status: "pass",
    found: "2 alarms; silent, as they may be: quiet",
  });
  given(alarm("well", "breaching", ["heard"]), alarm("blind", "breaching", ["heard", "nothing"]));
  t.like(await look("alarms-have-data"), { status: "fail", found: "blind has no data of nothing" });
  given(alarm("new", "breaching", ["nothing"], { AlarmConfigurationUpdatedTimestamp: minutesAgo(10) }));
  t.like(await look("alarms-have-data"), { status: "pass", found: "1 alarms" });
  given();
  t.like(await look("alarms-have-data"), { status: "fail", found: "there is no alarm" });

  const single = { Metrics: [], Namespace: "AWS/CertificateManager", MetricName: "nothing", Period: 86_400 };
  given(alarm("daily", "breaching", [], single));
  spans.length = 0;
  t.like(await look("alarms-have-data"), { status: "fail", found: "daily has no data of nothing" });
  t.deepEqual(spans, [2 * 24 * 60], "what comes once a day is looked for longer than an hour");

  const many = Array.from({ length: 501 }, (_, index) => alarm(`${index}`, "breaching", [`other-${index}`]));
  given(...many);
  spans.length = 0;
  t.is((await look("alarms-have-data")).status, "fail");
  t.deepEqual(spans, [60, 60], "CloudWatch takes 500 questions at once");
  cloudwatch.restore();
  tagging.restore();
});
