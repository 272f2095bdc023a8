import type { Tier } from "../address-plan.ts";
import { apiParties } from "./api.ts";
import { leaseWorkloads } from "./lease.ts";
import { processorParties } from "./processor.ts";
import { queueParties, queueWorkloads } from "./queue.ts";
import { sessionsParties, sessionsWorkloads } from "./sessions.ts";

/** The capabilities that an environment may do without, each with what it brings: parties of flows, and what runs in the app tier. */
export const capabilities = {
  api: { parties: apiParties, workloads: {} },
  lease: { parties: {}, workloads: leaseWorkloads },
  processor: { parties: processorParties, workloads: {} },
  queue: { parties: queueParties, workloads: queueWorkloads },
  sessions: { parties: sessionsParties, workloads: sessionsWorkloads },
} as const satisfies Record<
  string,
  {
    readonly parties: Readonly<Record<string, Tier>>;
    readonly workloads: Readonly<Record<string, Readonly<Record<string, string>>>>;
  }
>;

export type Capability = keyof typeof capabilities;

/** The capability that brings a party or a workload; undefined for what is there always. */
export const broughtBy = (kind: "parties" | "workloads", name: string): Capability | undefined =>
  (Object.keys(capabilities) as Capability[]).find((capability) => name in capabilities[capability][kind]);
