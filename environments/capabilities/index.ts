import type { Tier } from "../address-plan.ts";
import type { Shape } from "../shape.ts";
import { apiParties, apiShape } from "./api.ts";
import { leaseShape, leaseWorkloads } from "./lease.ts";
import { processorParties, processorShape } from "./processor.ts";
import { queueParties, queueShape, queueWorkloads } from "./queue.ts";
import { sessionsParties, sessionsShape, sessionsWorkloads } from "./sessions.ts";

/**
 * The capabilities that an environment may do without, each with the keys of its settings and what it brings: parties of
 * flows, and what runs in the app tier.
 */
export const capabilities = {
  api: { shape: apiShape, parties: apiParties, workloads: {} },
  lease: { shape: leaseShape, parties: {}, workloads: leaseWorkloads },
  processor: { shape: processorShape, parties: processorParties, workloads: {} },
  queue: { shape: queueShape, parties: queueParties, workloads: queueWorkloads },
  sessions: { shape: sessionsShape, parties: sessionsParties, workloads: sessionsWorkloads },
} as const satisfies Record<
  string,
  {
    readonly shape: Shape;
    readonly parties: Readonly<Record<string, Tier>>;
    readonly workloads: Readonly<Record<string, Readonly<Record<string, string>>>>;
  }
>;

export type Capability = keyof typeof capabilities;

/** The capability that brings a party or a workload; undefined for what is there always. */
export const broughtBy = (kind: "parties" | "workloads", name: string): Capability | undefined =>
  (Object.keys(capabilities) as Capability[]).find((capability) => name in capabilities[capability][kind]);
