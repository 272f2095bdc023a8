import type { Tier } from "../address-plan.ts";
import { outsideWhole } from "../problems.ts";
import type { ShapeOf } from "../shape.ts";

/** The limits of the session store, which is paid by use. */
export interface SessionsSettings {
  /** GB of data. */
  readonly maxGb: number;
  /** ElastiCache processing units a second: 1 a KiB moved by a simple command. */
  readonly maxEcpuPerSecond: number;
}

/** The keys of the limits. */
export const sessionsShape = {
  keys: { maxGb: "number", maxEcpuPerSecond: "number" },
} as const satisfies ShapeOf<SessionsSettings>;

/** Problems of the session store's limits, as messages: ElastiCache's own bounds, in whole numbers. */
export const sessionsProblems = ({ maxGb, maxEcpuPerSecond }: SessionsSettings): readonly string[] => [
  ...outsideWhole("sessions.maxGb", maxGb, 1, 5000),
  ...outsideWhole("sessions.maxEcpuPerSecond", maxEcpuPerSecond, 1000, 15_000_000),
];

export const sessionsParties = {
  "session-rotation": "app",
  sessions: "data",
} as const satisfies Record<string, Tier>;

/** Workloads that this capability adds, in the form of `workloads`. */
export const sessionsWorkloads = {
  "session rotation function": {
    secretsmanager: "reads and writes the session store's password",
    elasticache: "gives the session store's user its new password",
  },
} as const;
