import type { Capability } from "../../../../environments/capabilities/index.ts";
import type { Capabilities } from "../../../../environments/environment.ts";
import { type Check, subjects } from "../check.ts";
import { alarmChecks } from "./alarms.ts";
import { apiChecks } from "./api.ts";
import { apiCallerChecks } from "./api-callers.ts";
import { apiDoorChecks } from "./api-door.ts";
import { apiTokenChecks } from "./api-tokens.ts";
import { connectionChecks } from "./connections.ts";
import { databaseChecks } from "./database.ts";
import { deploymentChecks } from "./deployment.ts";
import { dnsChecks } from "./dns.ts";
import { healthChecks } from "./health.ts";
import { hostChecks } from "./hosts.ts";
import { ingressChecks } from "./ingress.ts";
import { leaseChecks } from "./lease.ts";
import { logChecks } from "./logs.ts";
import { networkChecks } from "./network.ts";
import { processorChecks } from "./processor.ts";
import { queueChecks } from "./queue.ts";
import { queueWorkChecks } from "./queue-work.ts";
import { recoveryChecks } from "./recovery.ts";
import { routeChecks } from "./routes.ts";
import { secretChecks } from "./secrets.ts";
import { sessionChecks } from "./sessions.ts";
import { storageChecks } from "./storage.ts";
import { tagChecks } from "./tags.ts";
import { targetChecks } from "./targets.ts";
import { tlsChecks } from "./tls.ts";

const common: readonly Check[] = [
  ...dnsChecks,
  ...healthChecks,
  ...tlsChecks,
  ...ingressChecks,
  ...targetChecks,
  ...deploymentChecks,
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
];

/** The checks of each capability, from files of its own. */
const ofCapability: Readonly<Record<Capability, readonly Check[]>> = {
  api: [...apiChecks, ...apiTokenChecks, ...apiDoorChecks, ...apiCallerChecks],
  lease: leaseChecks,
  queue: [...queueChecks, ...queueWorkChecks],
  sessions: sessionChecks,
  processor: processorChecks,
};

/** Every check, in the order of their subjects. */
export const checks: readonly Check[] = [...common, ...Object.values(ofCapability).flat()].toSorted(
  (a, b) => subjects.indexOf(a.subject) - subjects.indexOf(b.subject),
);

/** The checks of an environment, without those of the capabilities that it does without. */
export function checksOf(environment: Capabilities): readonly Check[] {
  const absent = (Object.keys(ofCapability) as Capability[]).flatMap((capability) =>
    environment[capability] === undefined ? ofCapability[capability] : [],
  );
  return checks.filter((check) => !absent.includes(check));
}
