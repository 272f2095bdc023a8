import { type Check, subjects } from "../check.ts";
import { alarmChecks } from "./alarms.ts";
import { connectionChecks } from "./connections.ts";
import { databaseChecks } from "./database.ts";
import { dnsChecks } from "./dns.ts";
import { healthChecks } from "./health.ts";
import { hostChecks } from "./hosts.ts";
import { ingressChecks } from "./ingress.ts";
import { logChecks } from "./logs.ts";
import { networkChecks } from "./network.ts";
import { recoveryChecks } from "./recovery.ts";
import { routeChecks } from "./routes.ts";
import { secretChecks } from "./secrets.ts";
import { storageChecks } from "./storage.ts";
import { tagChecks } from "./tags.ts";
import { targetChecks } from "./targets.ts";
import { tlsChecks } from "./tls.ts";

/** Every check, in the order of their subjects. A capability of its own has a file of its own here. */
export const checks: readonly Check[] = [
  ...dnsChecks,
  ...healthChecks,
  ...tlsChecks,
  ...ingressChecks,
  ...targetChecks,
  ...databaseChecks,
  ...connectionChecks,
  ...recoveryChecks,
  ...secretChecks,
  ...networkChecks,
  ...routeChecks,
  ...hostChecks,
  ...storageChecks,
  ...logChecks,
  ...alarmChecks,
  ...tagChecks,
].toSorted((a, b) => subjects.indexOf(a.subject) - subjects.indexOf(b.subject));
