import type { Monitoring } from "../../../environments/index.ts";
import { customersIncident, symptomsOf, type WatchSpec } from "../../kit/watch/watch.ts";
import { bothAnswerAlarm, type ReachabilitySubject, reachabilityAlarms } from "./alarms.ts";

/** The watch from outside, in the one region that Route 53 reports in. */
export function watchReachability(subject: ReachabilitySubject, monitoring: Monitoring): WatchSpec {
  const bothAnswer = bothAnswerAlarm(subject, monitoring);
  return {
    ...(bothAnswer && { alarms: [bothAnswer] }),
    symptoms: symptomsOf(customersIncident, Object.values(reachabilityAlarms(subject, monitoring))),
  };
}
