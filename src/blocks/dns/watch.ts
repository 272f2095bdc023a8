import type { Monitoring } from "../../../environments/index.ts";
import { customersIncident, symptomsOf, type WatchSpec } from "../../kit/watch/watch.ts";
import { type ReachabilitySubject, reachabilityAlarms } from "./alarms.ts";

/** The watch from outside, in the one region that Route 53 reports in. */
export const watchReachability = (subject: ReachabilitySubject, monitoring: Monitoring): WatchSpec => ({
  symptoms: symptomsOf(customersIncident, Object.values(reachabilityAlarms(subject, monitoring))),
});
