import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring } from "../../../environments/index.ts";
import { shortageAlarm } from "../../kit/watch/shortage.ts";
import { customersIncident, type Incident, symptomsOf, type WatchSpec } from "../../kit/watch/watch.ts";
import { type QueueSubject, queueAlarms } from "./alarms.ts";
import { queueRow } from "./dashboard.ts";

interface QueueWatchArgs extends QueueSubject {
  readonly region: string;
  readonly clusterName: pulumi.Input<string>;
}

/** The incident of queued payments that are not carried out. It keeps quiet while customers cannot pay, which explains it. */
const notCarriedOut: Incident = {
  id: "queued-payments",
  what: "Payments that were taken in are not carried out",
  severity: "page",
  cause: customersIncident,
};

/** The watch over the queue of payments and its worker. */
export function watchQueue(args: QueueWatchArgs, monitoring: Monitoring): WatchSpec {
  const { clusterName, workerName: serviceName } = args;
  const what = "Fewer tasks of the worker run than should, number of tasks";
  return {
    alarms: serviceName
      ? [shortageAlarm({ id: "workers-missing", what, clusterName, serviceName }, monitoring)]
      : [],
    symptoms: symptomsOf(notCarriedOut, Object.values(queueAlarms(args, monitoring))),
    row: queueRow(args),
  };
}
