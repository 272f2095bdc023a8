import { applicationMetrics } from "../../../../kit/watch/application-metrics.ts";
import type { PlainRecord } from "../../../model/registration.ts";
import { type Inventory, type Resource, records, text } from "../../../reachability/inventory.ts";
import { containersOf } from "../../tasks.ts";
import { dayRequests, nightRequests, quick } from "./balancing.ts";
import { counted, each, type Footing, type MetricEmitter, once, type Subject } from "./emitter.ts";

/** The services that a load balancer leads customers to. */
export const frontedServices = ({ ofType }: Inventory): readonly Resource[] =>
  ofType("aws:ecs/service:Service").filter(({ inputs }) => records(inputs.loadBalancers).length > 0);

/** The attribute of the application's telemetry that CloudWatch has as the dimension: docs/metrics.md. */
const environmentOf = (containers: readonly PlainRecord[]): string =>
  containers
    .flatMap(({ environment }) => records(environment))
    .filter(({ name }) => name === "OTEL_RESOURCE_ATTRIBUTES")
    .flatMap(({ value }) => /(?:^|,)deployment\.environment=([^,]*)/.exec(text(value) ?? "")?.[1] ?? [])[0] ??
  "";

const payments = ({ inventory, serves }: Footing): readonly Subject[] =>
  frontedServices(inventory).map((by) => ({
    by,
    dimensions: { Environment: environmentOf(containersOf(inventory, by)) },
    busy: serves(by),
  }));

const healthChecks =
  (healthy: boolean) =>
  ({ inventory, isHealthy }: Footing): readonly Subject[] =>
    inventory
      .ofType("aws:route53/healthCheck:HealthCheck")
      .filter((by) => isHealthy(by) === healthy)
      .map((by) => ({ by, dimensions: { HealthCheckId: by.id }, busy: true, region: "us-east-1" }));

const route53 = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html";
const unitOf = (metric: string) => applicationMetrics.find(({ name }) => name === metric)?.unit ?? "None";

export const running: readonly MetricEmitter[] = [
  {
    namespace: "Payments",
    source: "docs/metrics.md",
    subjects: payments,
    metrics: {
      Transactions: {
        unit: unitOf("Transactions"),
        day: counted(dayRequests),
        night: counted(nightRequests),
      },
      TransactionDuration: {
        unit: unitOf("TransactionDuration"),
        day: quick(dayRequests, 1000),
        night: quick(nightRequests, 1000),
      },
      TransactionFailures: { unit: unitOf("TransactionFailures"), day: counted(1), night: counted(1) },
      // Nothing while a task reads that its own region writes.
      LeaseAge: { unit: unitOf("LeaseAge"), day: [] },
      LeaseLost: { unit: unitOf("LeaseLost"), day: [] },
    },
  },
  {
    namespace: "ECS/ContainerInsights",
    source:
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html",
    subjects: ({ inventory, serves }) =>
      inventory.ofType("aws:ecs/service:Service").map((by) => ({
        by,
        dimensions: { ClusterName: clusterName(by), ServiceName: text(by.computed.name) ?? by.id },
        // A service without tasks sends nothing.
        busy: serves(by) && by.inputs.desiredCount !== 0,
      })),
    metrics: {
      CpuReserved: { unit: "None", day: once(512) },
      CpuUtilized: { unit: "None", day: once(180) },
      DeploymentCount: { unit: "Count", day: once(1) },
      DesiredTaskCount: { unit: "Count", day: once(3) },
      MemoryReserved: { unit: "Megabytes", day: once(1024) },
      MemoryUtilized: { unit: "Megabytes", day: once(400) },
      RunningTaskCount: { unit: "Count", day: once(3) },
    },
  },
  ...([true, false] as const).map(
    (healthy): MetricEmitter => ({
      namespace: "AWS/Route53",
      source: route53,
      subjects: healthChecks(healthy),
      metrics: {
        HealthCheckPercentageHealthy: { unit: "Percent", day: once(healthy ? 100 : 0) },
        HealthCheckStatus: { unit: "None", day: once(healthy ? 1 : 0) },
      },
    }),
  ),
  {
    namespace: "AWS/Lambda",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
    // By the clock, whichever region serves.
    subjects: (footing) =>
      each("aws:lambda/function:Function", ({ id }) => ({ FunctionName: id }))(footing).map((subject) => ({
        ...subject,
        busy: true,
      })),
    metrics: {
      Duration: { unit: "Milliseconds", day: once(900), every: 5 },
      Errors: { unit: "Count", day: once(0), every: 5 },
      Invocations: { unit: "Count", day: once(1), every: 5 },
    },
  },
  {
    namespace: "AWS/CertificateManager",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html",
    subjects: (footing) =>
      each("aws:acm/certificate:Certificate", ({ id }) => ({ CertificateArn: id }))(footing).map(
        (subject) => ({
          ...subject,
          busy: true,
        }),
      ),
    // "Metric data is published once a day."
    metrics: { DaysToExpiry: { unit: "None", day: once(150), every: 1440 } },
  },
  {
    namespace: "AWS/Logs",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html",
    subjects: ({ inventory, serves }) =>
      inventory.ofType("aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy").map((by) => ({
        by,
        dimensions: { LogGroupName: by.inputs.logGroupName ?? "", DataProtectionOperation: "Audit" },
        busy: serves(by),
      })),
    metrics: { LogEventsWithFindings: { unit: "Count", day: [] } },
  },
  {
    namespace: "AWS/Events",
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html",
    subjects: each("aws:cloudwatch/eventRule:EventRule", ({ id }) => ({ RuleName: id })),
    metrics: {
      DeadLetterInvocations: { unit: "Count", day: [] },
      FailedInvocations: { unit: "Count", day: [] },
    },
  },
];

const clusterName = ({ inputs }: Resource): string => (text(inputs.cluster) ?? "").split("/").at(-1) ?? "";
