import type { Monitoring, Sizes } from "../../../environments/index.ts";
import { customersIncident, type Incident, symptomsOf, type WatchSpec } from "../../kit/watch/watch.ts";
import { type DatabaseSubject, databaseAlarms, rotationAlarm, rpoAlarm } from "./alarms.ts";
import { databaseRow } from "./dashboard.ts";

interface DatabaseWatchArgs extends DatabaseSubject {
  readonly region: string;
  readonly sizes: Sizes;
  /** Whether the database is a half of a global database. */
  readonly global: boolean;
}

const exhausted: Incident = {
  id: "database",
  what: "The database is at a limit",
  severity: "page",
  cause: customersIncident,
};

/** The watch over one database of the lineage. */
export function watchDatabase(args: DatabaseWatchArgs, monitoring: Monitoring): WatchSpec {
  const { connections, capacity, ...alarms } = databaseAlarms(args, args.sizes, monitoring);
  const { generation, rotationFunction } = args;
  return {
    alarms: [
      ...Object.values(alarms),
      ...(args.global ? [rpoAlarm(args, monitoring)] : []),
      ...(rotationFunction === undefined
        ? []
        : [rotationAlarm({ generation, rotationFunction }, monitoring)]),
    ],
    symptoms: symptomsOf(exhausted, [connections, capacity]),
    row: databaseRow(args),
  };
}
