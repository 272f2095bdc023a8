import { leaseSeconds } from "../../../environments/capabilities/lease.ts";
import type { RegionName } from "../../../regions/index.ts";
import { violation } from "../violation.ts";
import { createClock, type VirtualClock } from "./clock.ts";
import { clientOf, type EpochRecord } from "./record.ts";
import { type Subject, soundLease } from "./subject.ts";
import { type Pace, startTask, type Task } from "./task.ts";

/** Two regions and the record of which one writes, by the second. */
export interface LeaseWorld {
  readonly clock: VirtualClock;
  readonly record: EpochRecord;
  readonly regions: Readonly<Record<RegionName, Site>>;
  readonly subject: Subject;
  /** The region that was moved to last. */
  active: RegionName;
  /** Whether the secondary region's claim can be read, wherever it is. */
  claimReadable: boolean;
  payments: number;
}

export interface Site {
  /** The epoch that its tasks are started for. */
  epoch: number;
  tasks: readonly Task[];
  /** The parts of it that are there: of a region that comes back, half may. */
  readonly there: Set<Task["kind"]>;
  /** Whether its fence lets requests through. */
  open: boolean;
  /** Whether the record can be read there, and the seconds that it takes. */
  reads: boolean;
  readTakes: number;
  /** Since when it could always be read. */
  readsSince: number;
}

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

export async function createLeaseWorld(subject: Subject = soundLease): Promise<LeaseWorld> {
  const clock = createClock();
  const site = (): Site => ({
    epoch: 0,
    tasks: [],
    there: new Set(["app", "worker"]),
    open: false,
    reads: true,
    readTakes: 0,
    readsSince: 0,
  });
  const world: LeaseWorld = {
    clock,
    subject,
    record: { epoch: 0, region: "", begun: new Map() },
    regions: { "us-east-1": site(), "us-west-2": site() },
    active: away,
    claimReadable: true,
    payments: 0,
  };
  await move(world, home, "planned");
  return world;
}

/** A move: tasks that wait for their epoch, the epoch, the opening. A region that is left is closed first, unless it is lost. */
export async function move(world: LeaseWorld, to: RegionName, how: "planned" | "lost"): Promise<void> {
  const { regions, record, subject, clock } = world;
  if (how === "planned") close(world, otherOf(to));
  const site = regions[to];
  // Nothing is moved into what stands open as it was left.
  site.open = false;
  const epoch = subject.next(record.epoch);
  site.epoch = epoch;
  restart(world, to);
  // No fence keeps a worker out, and nothing that the lease does may rest on when it is started.
  pay(world, to, "worker", { statement: 0, charge: 0 });
  await pass(world, 5);
  if (!(await subject.raise(clientOf(record, clock.seconds), { region: to, epoch }, record))) return;
  site.open = true;
  world.active = to;
}

/** Takes a region in again: fence up, no task left. */
export function close({ regions }: LeaseWorld, region: RegionName): void {
  const site = regions[region];
  site.open = false;
  end(site);
  site.tasks = [];
}

function end({ tasks }: Site): void {
  for (const task of tasks) {
    task.ended = true;
    task.lease.end();
  }
}

/** ECS starts the tasks of a region anew, as it was told to last. */
export function restart(world: LeaseWorld, region: RegionName): void {
  const { regions, subject, record } = world;
  const site = regions[region];
  end(site);
  const epoch = site === regions[world.active] ? site.epoch : subject.restarted(site.epoch, record);
  site.tasks = (["app", "worker"] as const).map((kind) => startTask(world, subject, { region, kind, epoch }));
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

/** An update with a state from before the last move: it leads to an epoch that is over. */
export async function updateWithOldState(world: LeaseWorld, region: RegionName): Promise<void> {
  const { record, subject, clock, regions } = world;
  const { epoch } = regions[region];
  if (epoch > 0) await subject.raise(clientOf(record, clock.seconds), { region, epoch }, record);
}

/** Two engines at once, each with the same state, which lead the two regions to epochs of one number. */
export async function moveTwice(world: LeaseWorld): Promise<void> {
  const { record, subject, clock, regions } = world;
  const epoch = subject.next(record.epoch);
  for (const region of [world.active, otherOf(world.active)]) {
    regions[region].epoch = epoch;
    restart(world, region);
    const began = await subject.raise(clientOf(record, clock.seconds), { region, epoch }, record);
    if (began) {
      regions[region].open = true;
      world.active = region;
    } else close(world, region);
  }
}

/** The region that DNS leads to: the primary while it says that it is well and no claim is heard. */
export function resolveNow({ regions, active, claimReadable, subject }: LeaseWorld): RegionName {
  const { tasks, there } = regions[home];
  const app = tasks.find(({ kind }) => kind === "app");
  const isWell = there.has("app") && app !== undefined && subject.isWell(app.lease);
  const claimed = active === away && claimReadable;
  return isWell && !claimed ? home : away;
}

/** Somebody pays in a region, by DNS or by an address from before; or its worker carries something out. */
export function pay(world: LeaseWorld, region: RegionName, kind: Task["kind"], pace: Pace): void {
  const { regions, clock } = world;
  const { tasks, there, open } = regions[region];
  const task = tasks.find((each) => each.kind === kind);
  if (task === undefined || !there.has(kind) || (kind === "app" && !open)) return;
  task.pace = pace;
  world.payments += 1;
  const idempotencyKey = `payment-${world.payments}`;
  const asked = task.payments.pay(
    { idempotencyKey, payer: "model", amount: 1, currency: "USD" },
    2 ** 31 - 1,
  );
  void asked.then(({ kind: outcome }) => {
    // What is answered while a region is away reaches nobody, and is booked all the same.
    if (outcome === "booked") acknowledged(world, task, clock.seconds());
  });
}

function acknowledged(world: LeaseWorld, task: Task, at: number): void {
  if (task.ended) return;
  const over = [...world.record.begun].filter(([epoch]) => epoch > task.epoch).map(([, since]) => since);
  const twin = [...world.record.begun.keys()].includes(task.epoch) && world.record.region !== task.region;
  if (over.length === 0) {
    if (twin && world.record.epoch === task.epoch)
      fail(
        world,
        `${task.region} answers for a payment in epoch ${task.epoch}, which is ${world.record.region}'s`,
      );
    if (task.epoch > world.record.epoch)
      fail(world, `${task.region} answers for a payment in epoch ${task.epoch}, which has not begun`);
    return;
  }
  const ended = Math.min(...over);
  const { reads, readsSince } = world.regions[task.region];
  const most = reads && readsSince <= ended ? bound.reading : bound.cutOff;
  if (at - ended > most)
    fail(
      world,
      `the ${task.kind} of ${task.region} answers for a payment ${at - ended} s after its epoch has ended`,
    );
}

const failures = new WeakMap<LeaseWorld, string>();
const fail = (world: LeaseWorld, message: string): void => {
  if (!failures.has(world)) failures.set(world, message);
};

/** Lets seconds pass, and looks at what must hold in each moment. @throws Violation */
export async function pass(world: LeaseWorld, seconds: number): Promise<void> {
  await world.clock.pass(seconds, () => checkNames(world));
  const failure = failures.get(world);
  if (failure !== undefined) throw violation(failure);
}

/** DNS does not come back to a region that was left, once its tasks have had the time to read that it was. */
function checkNames(world: LeaseWorld): void {
  const { regions, record, clock, active } = world;
  const { reads, readsSince, tasks, epoch } = regions[home];
  const ended = [...record.begun].filter(([each]) => each > epoch).map(([, since]) => since);
  if (active === home || ended.length === 0 || tasks.length === 0 || !reads) return;
  const since = Math.max(Math.min(...ended), readsSince, startedAt(world));
  if (clock.seconds() - since > leaseSeconds.renewal + 2 * question && resolveNow(world) === home)
    fail(world, "DNS leads back to the region that was left, which could read that it was");
}

const started = new WeakMap<readonly Task[], number>();
/** When the tasks of the primary region were seen first. */
function startedAt({ regions, clock }: LeaseWorld): number {
  const { tasks } = regions[home];
  const since = started.get(tasks) ?? clock.seconds();
  started.set(tasks, since);
  return since;
}

/** The region that serves takes payments, as long as it can read that it may. @throws Violation */
export async function checkServes(world: LeaseWorld): Promise<void> {
  const { regions, active, record } = world;
  const site = regions[active];
  const app = site.tasks.find(({ kind }) => kind === "app");
  if (!site.open || !site.reads || site.readTakes > 1 || app === undefined || !site.there.has("app")) return;
  if (record.epoch !== site.epoch)
    throw violation(`${active} serves in epoch ${site.epoch}, and ${record.epoch} is on record`);
  await pass(world, leaseSeconds.renewal + 2 * question);
  const may = app.lease.mayWrite();
  await pass(world, 2 * question);
  if (!(await may)) throw violation(`${active} serves, can read that it may, and takes no payment`);
}
