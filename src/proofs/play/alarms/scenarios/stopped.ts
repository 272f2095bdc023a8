import { isApplication } from "../emitters/balancing.ts";
import type { AlarmScenario } from "./scenario.ts";

/**
 * Scenarios in which nobody is served on purpose. People are told all the same, because what is meant for minutes may be
 * forgotten.
 */
export const stoppedScenarios: readonly AlarmScenario[] = [
  {
    name: "writes-stopped",
    says: "Writes are stopped, and customers are turned away in both regions",
    told: "page",
    within: 10,
    cases: ({ stage: { inventory, stopped } }) =>
      inventory
        .ofType("aws:lb/loadBalancer:LoadBalancer")
        .filter((balancer) => isApplication(balancer) && stopped.includes(balancer.region))
        .map((at) => ({ at, changes: new Map() })),
  },
];
