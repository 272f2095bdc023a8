import type { Lease } from "../../../application/lease.ts";
import type { Payments } from "../../../application/payments.ts";
import type { Settings } from "../../../application/settings.ts";
import type { RegionName } from "../../../regions/index.ts";
import type { Keeper } from "../../../src/blocks/lease/keeper/keep.ts";
import type { Raise } from "../../../src/program/lookups/raise-epoch.ts";
import type { VirtualClock } from "./clock.ts";
import type { EpochRecord, raised } from "./record.ts";

/** Two regions and the record of which one writes, by the second. */
export interface LeaseWorld {
  readonly clock: VirtualClock;
  readonly record: EpochRecord;
  readonly regions: Readonly<Record<RegionName, Site>>;
  readonly subject: Subject;
  /** Whether epochs are numbered by region, and tasks that wait go on where their region is moved to. */
  readonly stepped: boolean;
  /** The last opening that is on record in the state, and the epoch that it leads to. */
  stated: Opening;
  /** The region that was moved to last. */
  active: RegionName;
  /** Whether the secondary region's claim can be read, wherever it is. */
  claimReadable: boolean;
  payments: number;
}

export interface Opening {
  readonly region: RegionName | undefined;
  readonly epoch: number;
}

export interface Site {
  /** The epoch that its tasks are started for. */
  epoch: number;
  /** The epoch that the last move here led to. */
  led: number;
  tasks: readonly Task[];
  /** The parts of it that are there: of a region that comes back, half may. */
  readonly there: Set<Task["kind"]>;
  /** Whether its fence lets requests through. */
  open: boolean;
  /** The tasks that ECS is told to run. */
  readonly wanted: Set<Task["kind"]>;
  /** Whether an update has told ECS to run its worker: once the epoch was raised. */
  workerTold: boolean;
  /** Whether its APIs answer. */
  answers: boolean;
  /** Whether its keeper runs. */
  kept: boolean;
  /** The time since when the region has stood open beside one that writes and whose keeper could have closed it. */
  openSince: number | undefined;
  /** Whether the record can be read there, and the seconds that it takes. */
  reads: boolean;
  readTakes: number;
  /** The time since when the record could always be read. */
  readsSince: number;
}

/** The environment that a world begins with. */
export interface LeaseKind {
  /** @see LeaseWorld */
  readonly stepped: boolean;
  /** Whether keepers run: the lease holds without them. */
  readonly kept: boolean;
}

/** Seconds that parts of a payment take. */
export interface Pace {
  readonly statement: number;
  readonly charge: number;
}

/** A task of the application, or of its worker, with what it is really made of. */
export interface Task {
  readonly region: RegionName;
  readonly kind: "app" | "worker";
  readonly epoch: number;
  readonly lease: Lease;
  readonly payments: Payments;
  /** The pace of what it does next. */
  pace: Pace;
  /** Whether it was ended: it answers for nothing any more. */
  ended: boolean;
}

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

/** A gate of a region, and its shutting. */
export interface ModelGate {
  readonly name: string;
  readonly shut: () => void;
}

/** The steps of a move that an engine may be killed after. */
export type MoveStep = "record" | "raise";
