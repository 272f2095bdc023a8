import type { AsyncCommand } from "fast-check";
import type { RegionName } from "../../regions/index.ts";
import type { Wanted } from "../../src/recovery/wanted.ts";
import { check } from "./invariants.ts";
import { carryOut, everythingLost, nextCommand } from "./next.ts";
import { firstWanted, people, type Stack } from "./stack.ts";
import { destroy, settle, smoothly, type Trouble, up } from "./update.ts";
import { violation } from "./violation.ts";
import { backUp, other, regionNames } from "./world.ts";

export type Command = AsyncCommand<Stack, Stack>;

/**
 * A command after which somebody pays and everything that must hold is checked. An environment whose destroy broke off
 * can only be destroyed: its databases may be gone already.
 */
export function command(
  name: string,
  possible: (stack: Stack) => boolean,
  run: (stack: Stack) => Promise<unknown> | unknown,
): Command {
  return {
    check: (stack) => (!stack.destroying || name.startsWith(destroyed)) && possible(stack),
    run: async (_, stack) => {
      await run(stack);
      stack.world.now += 1;
      people(stack);
      await check(stack);
    },
    toString: () => name,
  };
}

const destroyed = "destroy";
const always = (): boolean => true;
const activeRegion = ({ inForce }: Stack): RegionName | undefined => inForce?.plan.writer.region;

/** The configuration that a person who knows what is up would write. */
export const honestly = ({ world }: Stack, active: RegionName, more: Partial<Wanted> = {}): Wanted => ({
  ...firstWanted,
  activeRegion: active,
  unreachableRegion: world.regions[other(active)].alive ? undefined : other(active),
  ...more,
});

export const update = (trouble: Trouble): Command =>
  command(`up ${show(trouble)}`, always, (stack) => up(stack, trouble));

/** @param accept whether whatever a restore loses is accepted; otherwise only a closed region is left */
export const flip = (to: RegionName, accept: boolean, trouble: Trouble): Command =>
  command(
    `flip ${to}${accept ? " accepting the loss" : ""} ${show(trouble)}`,
    ({ world }) => world.regions[to].alive,
    (stack) => {
      stack.wanted = honestly(stack, to, { acceptLoss: accept ? everythingLost(stack) : undefined });
      return up(stack, trouble);
    },
  );

/** Somebody changes the one key, and leaves all others as an earlier move has left them. */
export const flipCarelessly = (to: RegionName, trouble: Trouble): Command =>
  command(`flip ${to} and nothing else ${show(trouble)}`, always, (stack) => {
    stack.wanted = { ...stack.wanted, activeRegion: to };
    return up(stack, trouble);
  });

/** The first half of a switchover, or the end of one that was given up. */
export const stopWrites = (stop: boolean, trouble: Trouble): Command =>
  command(
    `${stop ? "stop" : "allow"} writes ${show(trouble)}`,
    ({ inForce }) => inForce !== undefined,
    (stack) => {
      stack.wanted = { ...stack.wanted, stopWrites: stop };
      return up(stack, trouble);
    },
  );

/** A move after a backup. Where it breaks off people try again, and do nothing else. */
export const moveStubbornly = (trouble: Trouble): Command =>
  command(`move stubbornly ${show(trouble)}`, calm, async (stack) => {
    const from = activeRegion(stack);
    const to = from && other(from);
    const copy = from && stack.world.current && backUp(stack.world, from, stack.world.current.cluster);
    if (!to || !copy) return;
    copy.available = true;
    stack.wanted = honestly(stack, to, { restoreFrom: copy.arn, acceptLoss: everythingLost(stack) });
    await up(stack, trouble);
    await up(stack, { ...smoothly, order: trouble.order, careless: true });
  });

/** Whatever there is, the one command that is documented as the next one: it may break off, and works when it is run again. */
export const next = (trouble: Trouble): Command =>
  command(
    `next ${show(trouble)}`,
    ({ engine }) => engine.recorded !== undefined,
    (stack) => carryOutTwice(stack, trouble),
  );

/** A region is down: where there is something to restore from, nothing that came before stands in the way. */
export const failover = (trouble: Trouble): Command =>
  command(
    `failover ${show(trouble)}`,
    ({ world, engine }) =>
      engine.recorded !== undefined && regionNames.some((region) => !world.regions[region].alive),
    (stack) => carryOutTwice(stack, trouble),
  );

async function carryOutTwice(stack: Stack, trouble: Trouble): Promise<void> {
  await carryOut(stack, nextCommand(stack), trouble);
  stack.world.now += 1;
  people(stack);
  // What is next goes by the state, so that what has failed is looked at first.
  settle(stack, false);
  const again = nextCommand(stack);
  const outcomes = await carryOut(stack, again, { ...smoothly, order: trouble.order });
  if (outcomes.length < again.updates.length || outcomes.some((outcome) => outcome !== "done"))
    throw violation(`what is next, ${again.next}, does not work: ${outcomes}: ${stack.refusal}`);
}

/** Stop writes, back up, copy, move: nothing at all is lost, and nothing stands in the way. */
export const switchover = (order: number): Command =>
  command(
    `switchover ${order}`,
    (stack) => stack.inForce?.wanted.unreachableRegion === undefined && calm(stack),
    async (stack) => {
      const from = activeRegion(stack);
      if (!from || !stack.inForce) return;
      const to = other(from);
      const before = stack.inForce.plan.writer.cluster;
      const steps: readonly Partial<Wanted>[] = [
        { activeRegion: from, stopWrites: true },
        { activeRegion: to },
      ];
      for (const step of steps) {
        stack.wanted = { ...firstWanted, ...step };
        if ((await up(stack, { ...smoothly, order })) !== "done") throw violation("a switchover is refused");
        if (step.stopWrites !== true) break;
        const copy = backUp(stack.world, from, before);
        if (copy) copy.available = true;
        stack.world.now += 80;
      }
      const after = stack.world.regions[to].clusters.get(stack.inForce?.plan.writer.cluster ?? "");
      const held = new Set(after?.payments.map(({ id }) => id));
      const lost =
        stack.world.regions[from].clusters.get(before)?.payments.filter(({ id }) => !held.has(id)) ?? [];
      if (lost.length > 0) throw violation(`a switchover loses ${lost.length} payments`);
    },
  );

/** The queue of the region that was left is carried to the active one; or some of it, twice, when that breaks off. */
export const drain = (breaksAt: number): Command =>
  command(
    `drain, breaks off at ${breaksAt}`,
    (stack) => stack.inForce?.wanted.unreachableRegion === undefined && calm(stack),
    ({ world, inForce }) => {
      if (!inForce) return;
      const to = world.regions[inForce.plan.writer.region].queue;
      const from = world.regions[other(inForce.plan.writer.region)].queue;
      for (let calls = 0; from.length > 0 && calls < breaksAt; calls += 2) {
        to.push(...from.slice(0, 1));
        if (calls + 1 < breaksAt) from.shift();
      }
    },
  );

export const calm = ({ world, inForce }: Stack): boolean =>
  inForce !== undefined && regionNames.every((region) => world.regions[region].alive);

export const backup = (finished: boolean, ofStale: boolean): Command =>
  command(
    `backup ${finished ? "copied" : "lags"}${ofStale ? " of an old database" : ""}`,
    always,
    ({ world }) => {
      for (const region of regionNames)
        for (const cluster of world.regions[region].clusters.keys())
          if ((cluster === world.current?.cluster) !== ofStale) {
            const copy = backUp(world, region, cluster);
            if (copy) copy.available = finished;
          }
    },
  );

export const copiesArrive = command("copies arrive", always, ({ world }) => {
  for (const region of regionNames)
    if (world.regions[region].alive)
      for (const snapshot of world.regions[region].snapshots) snapshot.available = true;
});

/** A region goes down, whatever the other one is like. */
export const dies = (region: RegionName): Command =>
  command(
    `${region} dies`,
    ({ world }) => world.regions[region].alive,
    (stack) => {
      stack.world.regions[region].alive = false;
      if (activeRegion(stack) === region) stack.inForce = undefined;
    },
  );

export const comesBack = (region: RegionName): Command =>
  command(
    `${region} comes back`,
    ({ world }) => !world.regions[region].alive,
    ({ world }) => {
      world.regions[region].alive = true;
    },
  );

/**
 * The active region is lost, people move away from it, and it comes back as it was. Before it is taken in again the other one
 * may be lost as well, and then it may be before or after any copy has come over.
 */
export const secondDisaster = (first: Trouble, second: Trouble, copied: boolean): Command =>
  command(`two disasters ${show(first)} ${show(second)}`, calm, async (stack) => {
    const lost = activeRegion(stack);
    if (!lost) return;
    const back = copied ? [comesBack(lost), backup(true, false)] : [];
    for (const step of [
      backup(true, false),
      dies(lost),
      failover(first),
      ...back,
      dies(other(lost)),
      comesBack(lost),
      failover(second),
      comesBack(other(lost)),
    ])
      if (step.check(stack)) await step.run(stack, stack);
  });

/** The region that is moved to is lost in the middle of it, with what has been made there so far; and then it is back. */
export const lostWhileMoving = (trouble: Trouble): Command =>
  command(`move ${show(trouble)} to a region that is lost then`, calm, async (stack) => {
    const from = activeRegion(stack);
    if (!from) return;
    const to = other(from);
    for (const step of [
      backup(true, false),
      flip(to, true, trouble),
      dies(to),
      next({ ...smoothly, order: trouble.order }),
      comesBack(to),
      next({ ...smoothly, order: trouble.order }),
    ])
      if (step.check(stack)) await step.run(stack, stack);
  });

/** The active region is lost, people move away from it, and it comes back as it was. */
export const disaster = (trouble: Trouble): Command =>
  command(`disaster ${show(trouble)}`, calm, async (stack) => {
    const lost = activeRegion(stack);
    if (!lost) return;
    for (const step of [
      backup(true, false),
      dies(lost),
      failover(trouble),
      comesBack(lost),
      backup(true, false),
    ])
      if (step.check(stack)) await step.run(stack, stack);
  });

export const retire = (generations: readonly number[], trouble: Trouble): Command =>
  command(
    `retire ${generations} ${show(trouble)}`,
    ({ inForce }) => inForce !== undefined,
    async (stack) => {
      stack.wanted = { ...stack.wanted, retire: generations };
      await up(stack, trouble);
      await up(stack, smoothly);
    },
  );

export const edit = (
  wanted: Omit<Wanted, "restoreFrom">,
  pin: number | undefined,
  trouble: Trouble,
): Command =>
  command(`edit ${JSON.stringify(wanted)} ${pin} ${show(trouble)}`, always, (stack) => {
    const arns = regionNames.flatMap((region) => stack.world.regions[region].snapshots.map(({ arn }) => arn));
    const restoreFrom = pin === undefined ? undefined : (arns[pin % (arns.length + 1)] ?? "nonsense");
    stack.wanted = { ...wanted, restoreFrom };
    return up(stack, trouble);
  });

export const wait = (minutes: number): Command =>
  command(`wait ${minutes}`, always, ({ world }) => {
    world.now += minutes;
  });

export const tearDown = (failsAt: number | undefined): Command =>
  command(
    `${destroyed} ${failsAt ?? ""}`,
    ({ world }) => regionNames.every((region) => world.regions[region].alive),
    (stack) => destroy(stack, failsAt),
  );

export const show = ({ order, failsAt, how, skipPreview, careless }: Trouble): string =>
  `(order ${order}${failsAt === undefined ? "" : `, ${how} at ${failsAt}`}${skipPreview ? ", no preview" : ""}${careless ? ", no refresh" : ""})`;
