import type * as pulumi from "@pulumi/pulumi";
import type { Sizes } from "../../../environments/index.ts";
import type { ApiSubject } from "../../blocks/api/alarms.ts";
import { apiRow } from "../../blocks/api/dashboard.ts";
import type { ServiceSubject } from "../../blocks/compute/alarms.ts";
import type { DatabaseSubject } from "../../blocks/data/alarms.ts";
import { maxConnections } from "../../blocks/data/connections.ts";
import type { QueueSubject } from "../../blocks/queue/alarms.ts";
import { queueRow } from "../../blocks/queue/dashboard.ts";
import type { SessionsSubject } from "../../blocks/sessions/alarms.ts";
import { sessionsRow } from "../../blocks/sessions/dashboard.ts";
import {
  alarmStates,
  computed,
  type GraphLine,
  graph,
  line,
  text,
  type Widget,
} from "../../kit/watch/dashboard.ts";
import { metricOf, secondsSince } from "../../kit/watch/metric.ts";

export interface RegionSubject extends ServiceSubject {
  readonly targetGroups: Readonly<Record<string, pulumi.Input<string>>>;
  readonly databases: readonly DatabaseSubject[];
  /** Undefined without one. */
  readonly api: ApiSubject | undefined;
  /** Undefined without one. */
  readonly queue: QueueSubject | undefined;
  /** Undefined without a store. */
  readonly sessions: SessionsSubject | undefined;
  readonly sizes: Sizes;
  readonly alarmArns: readonly pulumi.Input<string>[];
}

const day = 86_400;

/** What runs in one region, and how close it is to its limits. */
export function regionDashboard(subject: RegionSubject): readonly (readonly Widget[])[] {
  const { region, api, queue, sessions } = subject;
  return [
    [text(`# ${subject.environment} in ${region}`)],
    [alarmStates("Incidents", subject.alarmArns, 12), ...edge(subject)],
    service(subject),
    ...(api ? [apiRow({ region, ...api })] : []),
    ...(queue ? [queueRow({ ...subject, ...queue })] : []),
    ...(sessions ? [sessionsRow({ region, ...sessions })] : []),
    ...subject.databases.map((database) => databaseRow(subject, database)),
  ];
}

const series = (region: string, title: string, width: number, lines: readonly GraphLine[]): Widget =>
  graph({ title, region, width, period: 60, view: "timeSeries", lines });

function edge({ region, webAcl, certificateArn }: RegionSubject): readonly Widget[] {
  const blocked = metricOf("AWS/WAFV2", { WebACL: webAcl, Rule: "ALL", Region: region });
  const certificate = metricOf("AWS/CertificateManager", { CertificateArn: certificateArn });
  return [
    series(region, "Requests that the firewall blocks, a minute", 8, [
      line(blocked("BlockedRequests", "Sum"), { label: "blocked" }),
    ]),
    graph({
      title: "Certificate, days left",
      region,
      width: 4,
      period: day,
      view: "singleValue",
      since: "P3D",
      lines: [line(certificate("DaysToExpiry", "Minimum"), { label: "days" })],
    }),
  ];
}

function service({ region, loadBalancer, targetGroups, clusterName, serviceName }: RegionSubject): Widget[] {
  const unhealthy = Object.entries(targetGroups).map(([color, TargetGroup]) =>
    line(
      metricOf("AWS/ApplicationELB", { LoadBalancer: loadBalancer, TargetGroup })(
        "UnHealthyHostCount",
        "Maximum",
      ),
      { label: color },
    ),
  );
  const insights =
    serviceName === undefined
      ? undefined
      : metricOf("ECS/ContainerInsights", { ClusterName: clusterName, ServiceName: serviceName });
  const answers = metricOf("AWS/ApplicationELB", { LoadBalancer: loadBalancer });
  return [
    series(region, "Seconds to answer", 6, [
      ...["p50", "p90", "p99"].map((stat) => line(answers("TargetResponseTime", stat), { label: stat })),
    ]),
    series(region, "Unhealthy tasks by side", 6, unhealthy),
    ...(insights
      ? [
          series(region, "Tasks and deployments", 6, [
            line(insights("DesiredTaskCount", "Average"), { label: "desired" }),
            line(insights("RunningTaskCount", "Average"), { label: "running" }),
            line(insights("DeploymentCount", "Maximum"), { label: "deployments" }),
          ]),
          series(region, "Tasks: share of what they reserve, percent", 6, [
            line(insights("CpuUtilized", "Sum"), { id: "cpu", label: "cpu", visible: false }),
            line(insights("CpuReserved", "Sum"), { id: "cpuOf", label: "cpuOf", visible: false }),
            line(insights("MemoryUtilized", "Sum"), { id: "memory", label: "memory", visible: false }),
            line(insights("MemoryReserved", "Sum"), { id: "memoryOf", label: "memoryOf", visible: false }),
            computed("100 * cpu / cpuOf", { label: "CPU" }),
            computed("100 * memory / memoryOf", { label: "memory" }),
          ]),
        ]
      : []),
  ];
}

function databaseRow({ region, sizes }: RegionSubject, database: DatabaseSubject): readonly Widget[] {
  const { generation, clusterId, rotationFunction } = database;
  const cluster = metricOf("AWS/RDS", { DBClusterIdentifier: clusterId });
  const writer = metricOf("AWS/RDS", { DBClusterIdentifier: clusterId, Role: "WRITER" });
  const rotation = metricOf("AWS/Lambda", { FunctionName: rotationFunction });
  return [
    series(region, `Database g${generation}: percent of its limits`, 8, [
      line(writer("ACUUtilization", "Average"), { label: "capacity units" }),
      line(writer("CPUUtilization", "Average"), { label: "CPU" }),
      line(writer("DatabaseConnections", "Maximum"), { id: "open", label: "open", visible: false }),
      computed(`100 * open / ${maxConnections(sizes)}`, { label: "connections" }),
    ]),
    series(region, `Database g${generation}: free memory, bytes`, 4, [
      line(writer("FreeableMemory", "Minimum"), { label: "writer" }),
    ]),
    series(region, `Database g${generation}: lag and locks`, 8, [
      line(cluster("AuroraReplicaLagMaximum", "Maximum"), { label: "replica lag, ms" }),
      line(writer("Deadlocks", "Maximum"), { label: "deadlocks a second" }),
    ]),
    graph({
      title: `Database g${generation}: days since the password's rotation`,
      region,
      width: 4,
      period: day,
      view: "singleValue",
      since: "P40D",
      lines: [
        line(rotation("Invocations", "Sum"), { id: "runs", label: "runs", visible: false }),
        line(rotation("Errors", "Sum"), { id: "failed", label: "failed", visible: false }),
        computed("FILL(runs, 0) - FILL(failed, 0)", { id: "done", label: "done", visible: false }),
        computed(`(${secondsSince("done")}) / ${day}`, { id: "age", label: "days" }),
      ],
    }),
  ];
}
