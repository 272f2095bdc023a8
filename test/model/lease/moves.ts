import type { RegionName } from "../../../regions/index.ts";
import { keeperSeconds } from "../../../src/blocks/lease/keeper/limits.ts";
import { violation } from "../violation.ts";
import { pass } from "./checks.ts";
import { startKeepers } from "./keeper.ts";
import { pay } from "./payments.ts";
import { clientOf } from "./record.ts";
import { soundLease } from "./subject.ts";
import { end, startTask, stopTasks } from "./task.ts";
import type { LeaseKind, LeaseWorld, MoveStep, Subject } from "./types.ts";
import { emptyWorld, home, otherOf } from "./world.ts";

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

const moveSteps: readonly MoveStep[] = ["record", "raise"];

/**
 * A move: tasks that wait for their epoch, the opening on record, the epoch, the fence. A region that is left is closed first,
 * unless it is lost; one that is moved to and stands open, by an update of its own (src/tools/dr/steps/close-returned.ts).
 * @param killedAfter the step after which the engine is killed; undefined: it ends well
 */
export async function move(
  world: LeaseWorld,
  to: RegionName,
  how: "planned" | "lost",
  killedAfter?: MoveStep,
): Promise<void> {
  const { regions, subject } = world;
  if (how === "planned") close(world, otherOf(to));
  const site = regions[to];
  if (site.open || site.workerTold) {
    close(world, to);
    await pass(world, closingUpdate);
  }
  const opening = { region: to, epoch: epochOf(world, to) };
  const isNew = opening.epoch !== world.stated.epoch;
  begin(world, to, opening.epoch);
  // No fence keeps a worker out, and nothing that the lease does may rest on when it is started.
  pay(world, to, "worker", { statement: 0, charge: 0 });
  await pass(world, 5);
  for (const step of subject.steps(moveSteps, isNew)) {
    if (step === "record") world.stated = opening;
    else if (!(await raise(world, opening)))
      throw violation(`a move to ${to} cannot go on: epoch ${world.record.epoch} is on record`);
    if (step === killedAfter) return;
  }
  opened(world, to);
}

const raise = ({ subject, record, clock }: LeaseWorld, opening: Raised): Promise<boolean> =>
  subject.raise(clientOf(record, clock.seconds), opening, record);

type Raised = { readonly region: RegionName; readonly epoch: number };

/** The epoch that a move leads to, by the state: that of an opening which is on record already, or a later one. */
function epochOf(world: LeaseWorld, to: RegionName): number {
  const { region, epoch } = world.stated;
  return region === to ? epoch : nextEpoch(world, to);
}

function nextEpoch({ stepped, stated, subject }: LeaseWorld, to: RegionName): number {
  const next = subject.next(stated.epoch);
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
  const { led: epoch } = world.regions[region];
  if (epoch > 0) await raise(world, { region, epoch });
}

/** Two engines at once, each with the same state, which lead the two regions to epochs of one number. */
export async function moveTwice(world: LeaseWorld): Promise<void> {
  const { record, regions } = world;
  const moves = [world.active, otherOf(world.active)].map((region) => ({
    region,
    epoch: nextEpoch(world, region),
  }));
  for (const move of moves) {
    const { region, epoch } = move;
    const site = regions[region];
    if (region !== record.region && (site.open || site.workerTold)) {
      close(world, region);
      await pass(world, closingUpdate);
    }
    begin(world, region, epoch);
    const began = await raise(world, move);
    if (began) {
      world.stated = move;
      opened(world, region);
    } else close(world, region);
  }
}
