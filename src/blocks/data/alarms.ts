import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring, Sizes } from "../../../environments/index.ts";
import type { AlarmSpec } from "../../kit/watch/alarm.ts";
import { metricOf, single } from "../../kit/watch/metric.ts";
import { maxConnections } from "./connections.ts";

export interface DatabaseSubject {
  readonly generation: number;
  readonly clusterId: pulumi.Input<string>;
  /** The name of the function that changes the password. Undefined where another region's does. */
  readonly rotationFunction: pulumi.Input<string> | undefined;
}

const paused = { treat: "notBreaching", why: "a database that is paused or fenced reports nothing" } as const;

/** The alarms of one database of the lineage. A fenced one has them too: it is still there to be reconciled with. */
export function databaseAlarms(
  { generation, clusterId }: DatabaseSubject,
  sizes: Sizes,
  { owner }: Monitoring,
) {
  const of = `g${generation}`;
  const cluster = metricOf("AWS/RDS", { DBClusterIdentifier: clusterId });
  const writer = metricOf("AWS/RDS", { DBClusterIdentifier: clusterId, Role: "WRITER" });
  const common = { of, owner, wrong: "above", missing: paused } as const;
  return {
    connections: {
      ...common,
      id: "database-connections",
      what: `The writer has used up most of its ${maxConnections(sizes)} connections, in percent`,
      severity: "page",
      measure: {
        metrics: { connections: writer("DatabaseConnections", "Maximum") },
        expression: `100 * connections / ${maxConnections(sizes)}`,
      },
      threshold: 80,
      period: 60,
      periods: { wrong: 5, of: 5 },
    },
    capacity: {
      ...common,
      id: "database-capacity",
      what: `The writer has grown to the limit of ${sizes.databaseMaxAcu} capacity units, in percent of it`,
      severity: "page",
      measure: single(writer("ACUUtilization", "Average")),
      threshold: 90,
      period: 60,
      periods: { wrong: 15, of: 15 },
    },
    replicaLag: {
      ...common,
      id: "database-replica-lag",
      what: "A reader is behind the writer, in milliseconds",
      severity: "ticket",
      measure: single(cluster("AuroraReplicaLagMaximum", "Maximum")),
      threshold: 2000,
      period: 60,
      periods: { wrong: 5, of: 5 },
    },
    deadlocks: {
      ...common,
      id: "database-deadlocks",
      what: "Transactions lock each other out, deadlocks a second",
      severity: "ticket",
      measure: single(writer("Deadlocks", "Maximum")),
      threshold: 0,
      period: 300,
      periods: { wrong: 3, of: 3 },
    },
  } as const satisfies Record<string, AlarmSpec>;
}

/** The alarm of the function that changes the application's password. */
export const rotationAlarm = (
  {
    generation,
    rotationFunction,
  }: Pick<DatabaseSubject, "generation"> & {
    readonly rotationFunction: pulumi.Input<string>;
  },
  { owner }: Monitoring,
): AlarmSpec => ({
  of: `g${generation}`,
  owner,
  wrong: "above",
  id: "rotation-function-failing",
  what: "The function that changes the application's password fails, errors in an hour",
  severity: "ticket",
  measure: single(metricOf("AWS/Lambda", { FunctionName: rotationFunction })("Errors", "Sum")),
  threshold: 0,
  period: 3600,
  periods: { wrong: 1, of: 1 },
  missing: { treat: "notBreaching", why: "it runs once in 30 days" },
});

/**
 * The alarm of what a disaster would lose at this moment. Only the half that follows reports it; which one that is changes
 * with each move, so that both have it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export const rpoAlarm = (
  { generation, clusterId }: Pick<DatabaseSubject, "generation" | "clusterId">,
  { owner }: Monitoring,
): AlarmSpec => ({
  of: `g${generation}`,
  owner,
  wrong: "above",
  id: "database-rpo-lag",
  what: "The half of the global database that follows is behind, in milliseconds of payments that its loss would cost",
  severity: "page",
  measure: single(metricOf("AWS/RDS", { DBClusterIdentifier: clusterId })("AuroraGlobalDBRPOLag", "Maximum")),
  threshold: 10_000,
  period: 60,
  periods: { wrong: 5, of: 5 },
  missing: { treat: "notBreaching", why: "the half that is written to reports none" },
});
