import { admissionFaults } from "./admission.ts";
import { apiFaults } from "./api.ts";
import { computeFaults } from "./compute.ts";
import { dataFaults } from "./data.ts";
import type { Fault } from "./fault.ts";
import { foundationFaults } from "./foundations.ts";
import { governanceFaults } from "./governance.ts";
import { ingressFaults } from "./ingress.ts";
import { keeperFaults } from "./keeper.ts";
import { leaseFaults } from "./lease.ts";
import { observabilityFaults } from "./observability.ts";
import { queueFaults } from "./queue.ts";
import { sessionFaults } from "./sessions.ts";

export const faults: readonly Fault[] = [
  ...foundationFaults,
  ...dataFaults,
  ...ingressFaults,
  ...admissionFaults,
  ...apiFaults,
  ...computeFaults,
  ...queueFaults,
  ...keeperFaults,
  ...leaseFaults,
  ...governanceFaults,
  ...observabilityFaults,
  ...sessionFaults,
];
