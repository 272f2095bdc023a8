import type { Resource } from "../../../reachability/inventory.ts";
import { deadLetterQueues } from "../../dead-letters.ts";
import { isHalf } from "../../halves.ts";
import { counted, each, type Footing, type MetricEmitter, once } from "./emitter.ts";

const rds =
  "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html";
const sqs =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html";

const cluster = (by: Resource) => ({ DBClusterIdentifier: by.inputs.clusterIdentifier ?? "" });

const queues =
  (dead: boolean) =>
  (footing: Footing): ReturnType<MetricEmitter["subjects"]> =>
    each("aws:sqs/queue:Queue", ({ computed }) => ({ QueueName: computed.name ?? "" }))(footing).filter(
      ({ by }) => deadLetterQueues(footing.inventory).includes(by) === dead,
    );

const writerAndReader = ["WRITER", "READER"] as const;

/** The usual values of a queue's metrics. A queue that nobody uses for six hours sends none. */
const quiet = { unit: "Count", day: counted(0) } as const;

export const keeping: readonly MetricEmitter[] = [
  {
    namespace: "AWS/RDS",
    source: rds,
    subjects: each("aws:rds/cluster:Cluster", cluster),
    metrics: { AuroraReplicaLagMaximum: { unit: "Milliseconds", day: once(20), night: [] } },
  },
  {
    namespace: "AWS/RDS",
    source: rds,
    // "This metric is available only in secondary AWS Regions": of the half that follows, whichever that is.
    subjects: (footing) =>
      each(
        "aws:rds/cluster:Cluster",
        cluster,
      )(footing)
        .filter(({ by }) => isHalf(footing.inventory, by))
        .map((subject) => ({ ...subject, busy: !subject.busy })),
    metrics: {
      AuroraGlobalDBReplicationLag: { unit: "Milliseconds", day: once(300) },
      AuroraGlobalDBRPOLag: { unit: "Milliseconds", day: once(500) },
    },
  },
  {
    namespace: "AWS/RDS",
    source: rds,
    subjects: (footing) =>
      writerAndReader.flatMap((Role) =>
        each("aws:rds/cluster:Cluster", (by) => ({ ...cluster(by), Role }))(footing),
      ),
    // A database that is paused sends nothing.
    metrics: {
      ACUUtilization: { unit: "Percent", day: once(30), night: [] },
      CPUUtilization: { unit: "Percent", day: once(20), night: [] },
      DatabaseConnections: { unit: "Count", day: once(30), night: [] },
      Deadlocks: { unit: "Count/Second", day: once(0), night: [] },
      FreeableMemory: { unit: "Bytes", day: once(8e9), night: [] },
    },
  },
  {
    namespace: "AWS/SQS",
    source: sqs,
    subjects: queues(false),
    metrics: {
      ApproximateAgeOfOldestMessage: { unit: "Seconds", day: once(4), night: [] },
      ApproximateNumberOfMessagesNotVisible: { unit: "Count", day: once(5), night: [] },
      ApproximateNumberOfMessagesVisible: { unit: "Count", day: once(8), night: [] },
      NumberOfMessagesDeleted: { unit: "Count", day: once(600), night: [] },
      NumberOfMessagesReceived: { unit: "Count", day: once(600), night: [] },
      NumberOfMessagesSent: { unit: "Count", day: once(600), night: [] },
    },
  },
  {
    namespace: "AWS/SQS",
    source: sqs,
    subjects: queues(true),
    metrics: {
      ApproximateAgeOfOldestMessage: { unit: "Seconds", day: once(0), night: [] },
      ApproximateNumberOfMessagesNotVisible: { unit: "Count", day: once(0), night: [] },
      ApproximateNumberOfMessagesVisible: { unit: "Count", day: once(0), night: [] },
      NumberOfMessagesDeleted: quiet,
      NumberOfMessagesReceived: quiet,
      NumberOfMessagesSent: quiet,
    },
  },
  {
    // The dimension: https://github.com/cdklabs/cdk-monitoring-constructs/pull/766
    namespace: "AWS/ElastiCache",
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html",
    subjects: each("aws:elasticache/serverlessCache:ServerlessCache", ({ id }) => ({ clusterId: id })),
    metrics: {
      AuthenticationFailures: { unit: "Count", day: once(0), night: [] },
      BytesUsedForCache: { unit: "Bytes", day: once(1e7), night: once(1e6), idle: once(0) },
      CommandAuthorizationFailures: { unit: "Count", day: once(0), night: [] },
      CurrConnections: { unit: "Count", day: once(60), night: once(6) },
      CurrItems: { unit: "Count", day: once(200), night: once(10) },
      ElastiCacheProcessingUnits: { unit: "Count", day: once(6000), night: once(100) },
      Evictions: { unit: "Count", day: once(0), night: [] },
      KeyAuthorizationFailures: { unit: "Count", day: once(0), night: [] },
      SuccessfulReadRequestLatency: { unit: "Microseconds", day: once(700), night: [] },
      SuccessfulWriteRequestLatency: { unit: "Microseconds", day: once(900), night: [] },
      ThrottledCmds: { unit: "Count", day: once(0), night: [] },
    },
  },
];
