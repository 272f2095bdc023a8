import type { Monitoring } from "../../../environments/index.ts";
import { customersIncident, type WatchSpec } from "../../kit/watch/watch.ts";
import { type ReachabilitySubject, reachabilityAlarms } from "./alarms.ts";

/** What is to be watched from outside, in the one region that Route 53 reports in. */
export const watchReachability = (subject: ReachabilitySubject, monitoring: Monitoring): WatchSpec => ({
  symptoms: Object.values(reachabilityAlarms(subject, monitoring)).map((alarm) => ({
    incident: customersIncident,
    alarms: [alarm],
  })),
});
