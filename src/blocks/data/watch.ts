import type { Monitoring, Sizes } from "../../../environments/index.ts";
import { customersIncident, type Incident, symptomsOf, type WatchSpec } from "../../kit/watch/watch.ts";
import { type DatabaseSubject, databaseAlarms } from "./alarms.ts";
import { databaseRow } from "./dashboard.ts";

export interface DatabaseWatchArgs extends DatabaseSubject {
  readonly region: string;
  readonly sizes: Sizes;
}

const exhausted: Incident = {
  id: "database",
  what: "The database is at a limit",
  severity: "page",
  cause: customersIncident,
};

/** What is to be watched about one database of the lineage. */
export function watchDatabase(args: DatabaseWatchArgs, monitoring: Monitoring): WatchSpec {
  const { connections, capacity, ...alarms } = databaseAlarms(args, args.sizes, monitoring);
  return {
    alarms: Object.values(alarms),
    symptoms: symptomsOf(exhausted, [connections, capacity]),
    row: databaseRow(args),
  };
}
