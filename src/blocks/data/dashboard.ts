import type * as pulumi from "@pulumi/pulumi";
import type { Sizes } from "../../../environments/index.ts";
import { computed, graph, line, series, type Widget } from "../../kit/watch/dashboard.ts";
import { metricOf, secondsSince } from "../../kit/watch/metric.ts";
import type { DatabaseSubject } from "./alarms.ts";
import { maxConnections } from "./connections.ts";

interface DatabaseRowArgs extends DatabaseSubject {
  readonly region: string;
  readonly sizes: Sizes;
  readonly global: boolean;
}

const day = 86_400;

/** The dashboard row of one database of the lineage: use of its limits, and the age of its password. */
export function databaseRow(args: DatabaseRowArgs): readonly Widget[] {
  const { region, sizes, generation, clusterId, rotationFunction } = args;
  const cluster = metricOf("AWS/RDS", { DBClusterIdentifier: clusterId });
  const writer = metricOf("AWS/RDS", { DBClusterIdentifier: clusterId, Role: "WRITER" });
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
      ...(args.global
        ? [
            line(cluster("AuroraGlobalDBRPOLag", "Maximum"), { label: "payments behind, ms" }),
            line(cluster("AuroraGlobalDBReplicationLag", "Maximum"), { label: "storage behind, ms" }),
          ]
        : []),
    ]),
    ...(rotationFunction === undefined ? [] : [rotationGraph(region, generation, rotationFunction)]),
  ];
}

function rotationGraph(region: string, generation: number, rotationFunction: pulumi.Input<string>): Widget {
  const rotation = metricOf("AWS/Lambda", { FunctionName: rotationFunction });
  return graph({
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
  });
}
