import { leaseSeconds } from "../../../environments/capabilities/lease.ts";
import type { RegionName } from "../../../regions/index.ts";
import { createClock } from "./clock.ts";
import type { LeaseKind, LeaseWorld, Site, Subject } from "./types.ts";

export const home: RegionName = "us-east-1";
export const away: RegionName = "us-west-2";
export const otherOf = (region: RegionName): RegionName => (region === home ? away : home);
export const bothRegions: readonly RegionName[] = [home, away];

/** Seconds that a question takes at most, and a statement: application/lease.ts, application/database.ts. */
export const question = 3;
export const statement = 12;

/**
 * Seconds after an epoch has begun in which a task of an earlier one may still answer for a payment: what it takes to hear
 * of it, or the term where it cannot be heard of, and the last statement.
 */
export const bound = {
  reading: leaseSeconds.renewal + 2 * question + statement,
  cutOff: leaseSeconds.term + statement,
} as const;

/** Two regions in which nothing has been made yet. */
export function emptyWorld(subject: Subject, { stepped, kept }: LeaseKind): LeaseWorld {
  const clock = createClock();
  const site = (): Site => ({
    epoch: 0,
    led: 0,
    tasks: [],
    there: new Set(["app", "worker"]),
    open: false,
    wanted: new Set(),
    workerTold: false,
    answers: true,
    kept,
    openSince: undefined,
    reads: true,
    readTakes: 0,
    readsSince: 0,
  });
  return {
    clock,
    subject,
    stepped,
    record: { epoch: 0, region: "", begun: new Map() },
    regions: { "us-east-1": site(), "us-west-2": site() },
    stated: { region: undefined, epoch: 0 },
    active: away,
    claimReadable: true,
    payments: 0,
  };
}

/** Whether an epoch is one that a task may write in: docs/contract.md, "The lease". */
export const isOwn = ({ stepped }: LeaseWorld, own: number, epoch: number): boolean =>
  stepped ? epoch >= own && (epoch - own) % 2 === 0 : epoch === own;

/** The time since when an epoch is over, and no further one of the same task's has begun. */
export function endedAt(world: LeaseWorld, own: number): number | undefined {
  let since: number | undefined;
  for (const [epoch, at] of [...world.record.begun].sort(([one], [other]) => one - other))
    if (isOwn(world, own, epoch)) since = undefined;
    else if (epoch > own) since ??= at;
  return since;
}

/** Whether and how fast a region can read the record. */
export function reading(
  { regions, clock }: LeaseWorld,
  region: RegionName,
  reads: boolean,
  takes: number,
): void {
  const site = regions[region];
  if (reads && !site.reads) site.readsSince = clock.seconds();
  site.reads = reads;
  site.readTakes = takes;
}

export const failures = new WeakMap<LeaseWorld, string>();
export const fail = (world: LeaseWorld, message: string): void => {
  if (!failures.has(world)) failures.set(world, message);
};
