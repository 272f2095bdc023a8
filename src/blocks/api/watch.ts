import type { Monitoring } from "../../../environments/index.ts";
import type { WatchSpec } from "../../kit/watch/watch.ts";
import { apiAlarms } from "./alarms.ts";
import { type ApiRowArgs, apiRow } from "./dashboard.ts";

/** The watch over the public API. */
export const watchApi = (args: ApiRowArgs, monitoring: Monitoring): WatchSpec => ({
  alarms: Object.values(apiAlarms(args, monitoring)),
  row: apiRow(args),
});
