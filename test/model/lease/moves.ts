import type { RegionName } from "../../../regions/index.ts";
import { keeperSeconds } from "../../../src/blocks/lease/keeper/limits.ts";
import { pass } from "./checks.ts";
import { startKeepers } from "./keeper.ts";
import { pay } from "./payments.ts";
import { clientOf } from "./record.ts";
import { type Subject, soundLease } from "./subject.ts";
import { startTask, type Task } from "./task.ts";
import { emptyWorld, home, type LeaseKind, type LeaseWorld, otherOf, type Site } from "./world.ts";

/**
 * Seconds that an update takes at least that closes a region which stands open: longer than any run of a keeper. Such an update
 * is one of its own, without which nothing may move there (src/recovery/wanted.ts).
 */
const closingUpdate = keeperSeconds.function + 5;

export async function createLeaseWorld(
  subject: Subject = soundLease,
  kind: LeaseKind = { stepped: false, kept: true },
): Promise<LeaseWorld> {
  const world = emptyWorld(subject, kind);
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
