import type { Monitoring } from "../../../environments/index.ts";
import type { WatchSpec } from "../../kit/watch/watch.ts";
import { sessionAlarms } from "./alarms.ts";
import { type SessionsRowArgs, sessionsRow } from "./dashboard.ts";

/** The watch over a region's session store. */
export const watchSessions = (args: SessionsRowArgs, monitoring: Monitoring): WatchSpec => ({
  alarms: Object.values(sessionAlarms(args, monitoring)),
  row: sessionsRow(args),
});
