import test, { type ExecutionContext } from "ava";
import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";
import type { Wanted } from "../../../src/recovery/wanted.ts";
import { backup, type Command, comesBack, dies } from "../../model/commands.ts";
import { cancel } from "../../model/engine/commands.ts";
import { createStack, firstWanted, planNow, type Stack, type Subject, sound } from "../../model/stack.ts";
import { smoothly, type Trouble, up } from "../../model/update.ts";
import { Violation } from "../../model/violation.ts";
import { primary, reachable, resolve, secondary } from "../../model/world.ts";

/**
 * The limits of the promise: what model.test.ts leaves out of its histories, each shown to be as it is said there. Whoever
 * mends one is told here to take it out.
 */

/** A stack in the primary region, with a copy of everything in the other region. */
async function atPrimary(subject: Subject = sound): Promise<Stack> {
  const stack = createStack(subject);
  await up(stack, smoothly);
  await run(stack, backup(true, false));
  return stack;
}

async function run(stack: Stack, ...commands: readonly Command[]): Promise<void> {
  for (const command of commands) await command.run(stack, stack);
}

/** The configuration of a move to the secondary region, or back, by somebody who accepts its loss. */
const move = (
  { world }: Stack,
  activeRegion: Wanted["activeRegion"],
  more: Partial<Wanted> = {},
): Wanted => ({
  ...firstWanted,
  activeRegion,
  restoreFrom: world.regions[activeRegion].snapshots.at(-1)?.arn,
  acceptLoss: 100_000 + world.now,
  ...more,
});

/** An update that breaks off with this resource half-done; whatever comes before it is carried out. */
async function breakOff(prepare: () => Promise<Stack>, how: Trouble["how"], name: string): Promise<Stack> {
  for (let failsAt = 0; failsAt < 20; failsAt++) {
    const stack = await prepare();
    await up(stack, { ...smoothly, failsAt, how });
    const { state, pending } = stack.engine;
    const resource = state.get(name);
    if (resource?.failed || resource?.awaited || pending.some((one) => one.name === name)) return stack;
  }
  throw new Error(`no step of the update leaves ${name} half-done`);
}

/** `pulumi up` that excludes what the lost region answers for: recordings excluded-errors and replaced-first-excluded. */
async function leaveOutPrimary(stack: Stack, t: ExecutionContext): Promise<void> {
  t.is(await up(stack, { ...smoothly, leavesOut: primary }), "done");
  t.is(resolve(stack.world), secondary.name);
  t.is(stack.world.current?.generation, reachable(stack.world, secondary.name)?.generation);
}

/** Somebody cancels and goes on, without a refresh: recordings killed-update-ignored and killed-creation. */
function forget({ engine }: Stack): void {
  cancel(engine);
  engine.pending = [];
}

const moving = async () => {
  const stack = await atPrimary();
  stack.wanted = move(stack, secondary.name);
  return stack;
};

const movingBack = async () => {
  const stack = await moving();
  await up(stack, smoothly);
  await run(stack, backup(true, false));
  stack.wanted = move(stack, primary.name);
  return stack;
};

/** The primary region is lost, and everybody knows. */
async function losePrimary(stack: Stack): Promise<void> {
  await run(stack, dies(primary.name));
  stack.wanted = move(stack, secondary.name, { unreachableRegion: primary.name });
}

test("a region that is lost after an update of something there has failed cannot be moved away from, unless it is excluded", async (t) => {
  const stack = await breakOff(moving, "refused", "worker-use1");
  await losePrimary(stack);
  t.is(await up(stack, smoothly), "failed");
  t.is(await up(stack, smoothly), "failed", "however often");
  await leaveOutPrimary(stack, t);
});

test("nor one where a service was deleted, to be made anew, and has not been", async (t) => {
  const stack = await breakOff(movingBack, "stops", "service-use1");
  await losePrimary(stack);
  stack.wanted = { ...stack.wanted, restoreFrom: undefined };
  t.is(
    await up(stack, smoothly),
    "refused",
    "what was begun there would have to be deleted, and is protected",
  );
  await leaveOutPrimary(stack, t);
});

test("nor one that somebody has tried to move away from without saying that it is lost", async (t) => {
  const stack = await atPrimary();
  await run(stack, dies(primary.name));
  stack.wanted = move(stack, secondary.name);
  t.is(await up(stack, smoothly), "failed");
  stack.wanted = { ...stack.wanted, unreachableRegion: primary.name };
  t.is(await up(stack, smoothly), "failed");
  await leaveOutPrimary(stack, t);
});

test("a lost region is left out, but not where what it has left is registered before what it used to depend on", async (t) => {
  const waitsForNobody: Subject = {
    ...sound,
    register: (plan) =>
      sound.register(plan).map((registration) => {
        const { frozen } = registration.region === primary.name ? plan.primary : plan.secondary;
        return frozen ? { ...registration, after: [] } : registration;
      }),
  };
  const outcomes: string[] = [];
  for (const subject of [sound, waitsForNobody]) {
    const stack = await atPrimary(subject);
    await losePrimary(stack);
    outcomes.push(await up(stack, { ...smoothly, leavesOut: primary }));
  }
  t.deepEqual(outcomes, ["done", "refused"]);
});

test("a region that was lost while it was open, and whose closing has failed, is taken for closed until a refresh", async (t) => {
  const returned = async () => {
    const stack = await atPrimary();
    await losePrimary(stack);
    await up(stack, smoothly);
    await run(stack, comesBack(primary.name), backup(true, false));
    stack.wanted = { ...firstWanted, activeRegion: secondary.name };
    return stack;
  };
  const whole = await returned();
  whole.wanted = move(whole, primary.name);
  await t.throwsAsync(planNow(whole), { instanceOf: RecoveryRefusal });
  const stack = await breakOff(returned, "half", "fence-use1-model");
  stack.wanted = move(stack, primary.name);
  await t.notThrowsAsync(planNow(stack));
  t.true(stack.world.regions[primary.name].open);
  t.is(
    await up(stack, smoothly),
    "refused",
    "the refresh finds what the fence asks for, whatever its tags say",
  );
});

test("without a refresh after the engine was killed, a worker that was started is not known to run", async (t) => {
  const reopening = async () => {
    const stack = await atPrimary();
    // More than the worker has carried out by the time of the move.
    await run(stack, ...Array.from({ length: 4 }, () => backup(true, false)));
    stack.wanted = { ...firstWanted, stopWrites: true };
    await up(stack, smoothly);
    await run(stack, backup(true, false));
    stack.wanted = firstWanted;
    return stack;
  };
  const stack = await breakOff(reopening, "killed", "worker-use1");
  forget(stack);
  stack.wanted = move(stack, secondary.name, { acceptLoss: undefined });
  t.is(await up(stack, smoothly), "refused", "because the reopening is on record");
  stack.wanted = move(stack, secondary.name);
  const message = "a queued payment went to generation 1, but 2 is open";
  await t.throwsAsync(up(stack, smoothly), { instanceOf: Violation, message });
});

test("a database that was created when the engine was killed is in the way of the next attempt", async (t) => {
  const stack = await breakOff(moving, "killed", "aurora-usw2-model-g2");
  forget(stack);
  t.is(await up(stack, smoothly), "failed");
  t.is(await up(stack, smoothly), "failed", "however often");
});
