import { computeFaults } from "./compute.ts";
import { dataFaults } from "./data.ts";
import type { Fault } from "./fault.ts";
import { foundationFaults } from "./foundations.ts";
import { governanceFaults } from "./governance.ts";
import { ingressFaults } from "./ingress.ts";
import { observabilityFaults } from "./observability.ts";

export const faults: readonly Fault[] = [
  ...foundationFaults,
  ...dataFaults,
  ...ingressFaults,
  ...computeFaults,
  ...governanceFaults,
  ...observabilityFaults,
];
