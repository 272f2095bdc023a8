import { leaseSeconds } from "../../../environments/capabilities/lease.ts";
import type { RegionName } from "../../../regions/index.ts";
import { keeperSeconds } from "../../../src/blocks/lease/keeper/limits.ts";
import { violation } from "../violation.ts";
import { createClock, type VirtualClock } from "./clock.ts";
import { keeperBound, startKeepers } from "./keeper.ts";
import { clientOf, type EpochRecord } from "./record.ts";
import { type Subject, soundLease } from "./subject.ts";
import { type Pace, startTask, type Task } from "./task.ts";

/** Two regions and the record of which one writes, by the second. */
export interface LeaseWorld {
  readonly clock: VirtualClock;
  readonly record: EpochRecord;
  readonly regions: Readonly<Record<RegionName, Site>>;
  readonly subject: Subject;
  /** Whether epochs are numbered by region, and tasks that wait go on where their region is moved to. */
  readonly stepped: boolean;
  /** The region that was moved to last. */
  active: RegionName;
  /** Whether the secondary region's claim can be read, wherever it is. */
  claimReadable: boolean;
  payments: number;
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
  /** Since when it has stood open beside a region that writes and whose keeper could have closed it. */
  openSince: number | undefined;
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

/** Seconds that an update takes at least that closes a region which stands open: longer than any run of a keeper. */
const closingUpdate = keeperSeconds.function + 5;

/** The environment that a world begins with. */
export interface LeaseKind {
  /** @see LeaseWorld */
  readonly stepped: boolean;
  /** Whether keepers run: the lease holds without them. */
  readonly kept: boolean;
}

export async function createLeaseWorld(
  subject: Subject = soundLease,
  { stepped, kept }: LeaseKind = { stepped: false, kept: true },
): Promise<LeaseWorld> {
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
  const world: LeaseWorld = {
    clock,
    subject,
    stepped,
    record: { epoch: 0, region: "", begun: new Map() },
    regions: { "us-east-1": site(), "us-west-2": site() },
    active: away,
    claimReadable: true,
    payments: 0,
  };
  startKeepers(world);
  await move(world, home, "planned");
  return world;
}

/**
 * A move: tasks that wait for their epoch, the epoch, the opening. A region that is left is closed first, unless it is lost; one
 * that is moved to and stands open, by an update of its own (src/tools/dr/steps/close-returned.ts).
 */
export async function move(world: LeaseWorld, to: RegionName, how: "planned" | "lost"): Promise<void> {
  const { regions, record, subject, clock } = world;
  if (how === "planned") close(world, otherOf(to));
  const site = regions[to];
  if (site.open || site.workerTold) {
    close(world, to);
    await pass(world, closingUpdate);
  }
  const epoch = epochOf(world, to);
  begin(world, to, epoch);
  // No fence keeps a worker out, and nothing that the lease does may rest on when it is started.
  pay(world, to, "worker", { statement: 0, charge: 0 });
  await pass(world, 5);
  if (!(await subject.raise(clientOf(record, clock.seconds), { region: to, epoch }, record))) return;
  opened(world, to);
}

/** The epoch that a move leads to. */
function epochOf({ stepped, record, subject }: LeaseWorld, to: RegionName): number {
  const next = subject.next(record.epoch);
  return stepped && next % 2 !== firstOf(to) % 2 ? next + 1 : next;
}

/** The first epoch of a region where they are numbered by region: src/recovery/lineage.ts. */
const firstOf = (region: RegionName): number => (region === home ? 1 : 2);

/** Has tasks run that wait for an epoch. Those that wait already, and may in each of their region's, go on. */
function begin(world: LeaseWorld, region: RegionName, epoch: number): void {
  const site = world.regions[region];
  site.led = epoch;
  site.wanted.add("app").add("worker");
  if (world.stepped) site.epoch = firstOf(region);
  else site.epoch = epoch;
  if (!world.stepped || site.tasks.length < site.wanted.size) restart(world, region);
}

function opened(world: LeaseWorld, region: RegionName): void {
  const site = world.regions[region];
  site.open = true;
  site.workerTold = true;
  world.active = region;
}

/** Takes a region in again: fence up, and no task left but those that may wait. */
export function close({ regions, stepped }: LeaseWorld, region: RegionName): void {
  const site = regions[region];
  site.open = false;
  stopTasks(site, "worker");
  if (!stepped) stopTasks(site, "app");
}

/** Has ECS run no task of a kind. */
export function stopTasks(site: Site, kind: Task["kind"]): void {
  site.wanted.delete(kind);
  if (kind === "worker") site.workerTold = false;
  const ended = site.tasks.filter((task) => task.kind === kind);
  end(ended);
  site.tasks = site.tasks.filter((task) => !ended.includes(task));
}

function end(tasks: readonly Task[]): void {
  for (const task of tasks) {
    task.ended = true;
    task.lease.end();
  }
}

/** ECS starts the tasks of a region anew, as it was told to last. */
export function restart(world: LeaseWorld, region: RegionName): void {
  const { regions, subject, record } = world;
  const site = regions[region];
  end(site.tasks);
  const epoch = site === regions[world.active] ? site.epoch : subject.restarted(site.epoch, record);
  site.tasks = [...site.wanted].map((kind) => startTask(world, subject, { region, kind, epoch }));
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
  const { led: epoch } = regions[region];
  if (epoch > 0) await subject.raise(clientOf(record, clock.seconds), { region, epoch }, record);
}

/** Two engines at once, each with the same state, which lead the two regions to epochs of one number. */
export async function moveTwice(world: LeaseWorld): Promise<void> {
  const { record, subject, clock, regions } = world;
  const moves = [world.active, otherOf(world.active)].map((region) => ({
    region,
    epoch: epochOf(world, region),
  }));
  for (const { region, epoch } of moves) {
    const site = regions[region];
    if (region !== record.region && (site.open || site.workerTold)) {
      close(world, region);
      await pass(world, closingUpdate);
    }
    begin(world, region, epoch);
    const began = await subject.raise(clientOf(record, clock.seconds), { region, epoch }, record);
    if (began) opened(world, region);
    else close(world, region);
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

/** Whether an epoch is one that a task may write in: docs/contract.md, "The lease". */
const isOwn = ({ stepped }: LeaseWorld, own: number, epoch: number): boolean =>
  stepped ? epoch >= own && (epoch - own) % 2 === 0 : epoch === own;

/** Since when an epoch is over, and none of its own has begun again. */
function endedAt(world: LeaseWorld, own: number): number | undefined {
  let since: number | undefined;
  for (const [epoch, at] of [...world.record.begun].sort(([one], [other]) => one - other))
    if (isOwn(world, own, epoch)) since = undefined;
    else if (epoch > own) since ??= at;
  return since;
}

function acknowledged(world: LeaseWorld, task: Task, at: number): void {
  if (task.ended) return;
  const { record, regions } = world;
  const { region, epoch } = task;
  const ended = endedAt(world, epoch);
  if (ended === undefined) {
    if (isOwn(world, epoch, record.epoch) && record.region !== region)
      fail(world, `${region} answers for a payment in epoch ${record.epoch}, which is ${record.region}'s`);
    if (epoch > record.epoch)
      fail(world, `${region} answers for a payment in epoch ${epoch}, which has not begun`);
    return;
  }
  const { reads, readsSince } = regions[region];
  const most = reads && readsSince <= ended ? bound.reading : bound.cutOff;
  if (at - ended > most)
    fail(
      world,
      `the ${task.kind} of ${region} answers for a payment ${at - ended} s after its epoch has ended`,
    );
}

const failures = new WeakMap<LeaseWorld, string>();
export const fail = (world: LeaseWorld, message: string): void => {
  if (!failures.has(world)) failures.set(world, message);
};

/** Lets seconds pass, and looks at what must hold in each moment. @throws Violation */
export async function pass(world: LeaseWorld, seconds: number): Promise<void> {
  await world.clock.pass(seconds, () => {
    checkNames(world);
    checkGates(world);
  });
  const failure = failures.get(world);
  if (failure !== undefined) throw violation(failure);
}

/** No region stands open for long that answers, beside one that writes and whose keeper runs and reads. */
function checkGates(world: LeaseWorld): void {
  const { regions, record, clock } = world;
  for (const region of bothRegions) {
    const [site, other] = [regions[region], regions[otherOf(region)]];
    const isIn = site.open || site.workerTold;
    const closable = record.region === otherOf(region) && other.kept && other.reads && site.answers;
    site.openSince = isIn && closable ? (site.openSince ?? clock.seconds()) : undefined;
    if (site.openSince !== undefined && clock.seconds() - site.openSince > keeperBound)
      fail(
        world,
        `${region} still stands open ${keeperBound} s after ${otherOf(region)} could have closed it`,
      );
  }
}

/**
 * DNS does not come back to a region that was left, once its tasks have had the time to read that it was. Where epochs are
 * numbered by region, tasks that are started anew wait, and say that they are well: there its fence and the lease hold.
 */
function checkNames(world: LeaseWorld): void {
  const { regions, clock, active, stepped } = world;
  const { reads, readsSince, tasks, epoch } = regions[home];
  const ended = endedAt(world, epoch);
  if (active === home || ended === undefined || tasks.length === 0 || !reads || stepped) return;
  const since = Math.max(ended, readsSince, startedAt(world));
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
  if (record.region === active && (app === undefined || !site.wanted.has("app")))
    throw violation(`${active} serves, and has no task`);
  if (!site.open || !site.reads || site.readTakes > 1 || app === undefined || !site.there.has("app")) return;
  if (!isOwn(world, site.epoch, record.epoch))
    throw violation(`${active} serves in epoch ${site.epoch}, and ${record.epoch} is on record`);
  await pass(world, leaseSeconds.renewal + 2 * question);
  const may = app.lease.mayWrite();
  await pass(world, 2 * question);
  if (!(await may)) throw violation(`${active} serves, can read that it may, and takes no payment`);
}
