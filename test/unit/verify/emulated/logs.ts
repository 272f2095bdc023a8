import { CloudWatchClient, PutMetricAlarmCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { type Fault, keyArns, minutesAgo, primary, tagList } from "./setup.ts";

const logs = new CloudWatchLogsClient({ region: primary });
const cloudwatch = new CloudWatchClient({ region: primary });
const alarm = "alarm-customers-use1-staging-1234567";

/** Every log group that staging has in its primary region, an event in each, and an alarm. */
export async function buildLogs(cluster: string, database: string): Promise<void> {
  const application = ["application", "application-collector", "application-metrics", "application-worker"];
  const own = ["vpc-flow", "exec", "trail", "api", "rotation-g1", "session-rotation", ...application];
  const names = [
    ...own.map((component) => `/payments/staging/use1/${component}`),
    "aws-waf-logs-payments-use1-staging",
    `/aws/ecs/containerinsights/${cluster}/performance`,
    `/aws/rds/cluster/${database}/postgresql`,
  ];
  await Promise.all(names.map(group));
  await putAlarm("HealthCheckStatus");
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: "AWS/Route53",
      MetricData: [
        { MetricName: "HealthCheckStatus", Dimensions: dimensions, Timestamp: minutesAgo(10), Value: 1 },
      ],
    }),
  );
}

const dimensions = [{ Name: "HealthCheckId", Value: "primary" }];

const putAlarm = (MetricName: string) =>
  cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: alarm,
      ComparisonOperator: "LessThanThreshold",
      EvaluationPeriods: 1,
      Threshold: 1,
      TreatMissingData: "breaching",
      Metrics: [
        {
          Id: "value",
          ReturnData: true,
          MetricStat: {
            Metric: { Namespace: "AWS/Route53", MetricName, Dimensions: dimensions },
            Period: 60,
            Stat: "Minimum",
          },
        },
      ],
      Tags: tagList,
    }),
  );

async function group(logGroupName: string): Promise<void> {
  const of = { logGroupName };
  await logs.send(new CreateLogGroupCommand({ ...of, kmsKeyId: keyArns(primary).logs }));
  await logs.send(new PutRetentionPolicyCommand({ ...of, retentionInDays: 30 }));
  await logs.send(new CreateLogStreamCommand({ ...of, logStreamName: "stream" }));
  await logs.send(
    new PutLogEventsCommand({
      ...of,
      logStreamName: "stream",
      logEvents: [{ timestamp: minutesAgo(70).getTime(), message: "something" }],
    }),
  );
}

export const logFaults: readonly Fault[] = [
  {
    check: "logs-encrypted",
    change: () => logs.send(new CreateLogGroupCommand({ logGroupName: "/payments/staging/use1/stray" })),
    found: /stray is under no key; \S+stray is kept for ever$/,
  },
  {
    check: "logs-receiving",
    change: () => logs.send(new DeleteLogGroupCommand({ logGroupName: "/payments/staging/use1/api" })),
    found: /^\/payments\/staging\/use1\/api does not exist$/,
  },
  {
    check: "alarms-have-data",
    change: () => putAlarm("HealthCheckStates"),
    found: /^alarm-customers\S+ has no data of HealthCheckStates$/,
  },
];
