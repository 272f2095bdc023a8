import type { RegionName } from "../../../regions/index.ts";
import type { LeaseWorld, Pace, Task } from "./types.ts";
import { away, bound, endedAt, fail, home, isOwn } from "./world.ts";

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
