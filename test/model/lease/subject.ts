import { keep } from "../../../src/blocks/lease/keeper/keep.ts";
import { raised } from "./record.ts";
import type { Subject } from "./types.ts";

export const soundLease: Subject = {
  settings: {},
  reads: (read) => read,
  leases: (lease) => lease,
  asks: (lease) => lease,
  raise: (client, raise) => raised(client, raise),
  steps: (steps) => steps,
  next: (epoch) => epoch + 1,
  restarted: (epoch) => epoch,
  isWell: (lease) => !lease.isLost(),
  keeps: keep,
  closes: (other) => other,
  sees: ({ open, workerTold }) => [...(open ? ["fence"] : []), ...(workerTold ? ["worker"] : [])],
  shuts: (gates) => gates,
};
