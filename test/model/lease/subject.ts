import type { Lease } from "../../../application/lease.ts";
import type { Settings } from "../../../application/settings.ts";
import type { RegionName } from "../../../regions/index.ts";
import { type Keeper, keep } from "../../../src/blocks/lease/keeper/keep.ts";
import type { Raise } from "../../../src/recovery/raise-epoch.ts";
import type { VirtualClock } from "./clock.ts";
import type { ModelGate } from "./keeper.ts";
import type { MoveStep } from "./moves.ts";
import { type EpochRecord, raised } from "./record.ts";
import type { Site } from "./world.ts";

interface Reader {
  readonly own: number;
  readonly clock: VirtualClock;
  readonly record: EpochRecord;
}

/** The parts that keep a region that was left from writing, each of which a bug may replace. */
export interface Subject {
  readonly settings: Partial<Settings["lease"]>;
  readonly reads: (read: () => Promise<number>, reader: Reader) => () => Promise<number>;
  readonly leases: (lease: Lease, kind: "app" | "worker") => Lease;
  /** The lease as a payment asks it, before some of its steps. */
  readonly asks: (lease: Lease) => Pick<Lease, "mayWrite">;
  readonly raise: (
    client: Parameters<typeof raised>[0],
    raise: Pick<Raise, "region" | "epoch">,
    record: EpochRecord,
  ) => Promise<boolean>;
  /** The steps of an update that opens a region, in their order. */
  readonly steps: (steps: readonly MoveStep[], isNew: boolean) => readonly MoveStep[];
  /** The epoch that a move leads to. */
  readonly next: (epoch: number) => number;
  /** The epoch of a task that is started again in a region of that epoch. */
  readonly restarted: (epoch: number, record: EpochRecord) => number;
  /** Whether a task says that it is well. */
  readonly isWell: (lease: Lease) => boolean;
  /** A run of a keeper. */
  readonly keeps: (keeper: Keeper, world: Pick<Reader, "clock" | "record">) => Promise<unknown>;
  /** The region that a keeper closes. */
  readonly closes: (other: RegionName, own: RegionName) => RegionName;
  /** The gates of a region that it takes for open. */
  readonly sees: (site: Site) => readonly string[];
  /** The gates that the keeper shuts. */
  readonly shuts: (gates: readonly ModelGate[]) => readonly ModelGate[];
}

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
