import { leaseSeconds } from "../../../environments/capabilities/lease.ts";
import { violation } from "../violation.ts";
import { keeperBound } from "./keeper.ts";
import { resolveNow } from "./payments.ts";
import type { LeaseWorld, Task } from "./types.ts";
import { bothRegions, endedAt, fail, failures, home, isOwn, otherOf, question } from "./world.ts";

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
/** The time at which the tasks of the primary region were seen first. */
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
