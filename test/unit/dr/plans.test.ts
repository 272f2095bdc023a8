import test from "ava";
import { Refused } from "../../../src/cli/errors.ts";
import type { ChangeArguments, MoveCommand } from "../../../src/tools/dr/arguments.ts";
import { planCommand } from "../../../src/tools/dr/plans/plan-command.ts";
import { production } from "../../support/restoring.ts";
import { run } from "./run.ts";
import { createGlobalWorld, createWorld, primary, secondary, snapshot, type World } from "./world.ts";

const stack = "org/payments/production";
const changing = { stack, json: false, reports: "reports", yes: true };
const moving = (command: MoveCommand, to?: typeof primary | typeof secondary): ChangeArguments => ({
  ...changing,
  command,
  to,
  acceptLoss: undefined,
});
const plan = (world: World, args: ChangeArguments) => planCommand(args, world.connect(), () => undefined);
const lines = async (world: World, args: ChangeArguments) => {
  const { told, facts, steps, next } = await plan(world, args);
  return { told, facts, steps: steps.map(({ name }) => name), next };
};
const withoutQueue = () => createWorld(30, { ...production, queue: undefined });

const commit = "Commit Pulumi.production.yaml: it says which region is active.";
const letters =
  "Dead letters stay in us-east-1; to count them, or carry them over: npm run dr -- drain --stack org/payments/production";
const stays =
  "The database in us-east-1 stays, fenced, until: npm run dr -- retire GENERATION --stack org/payments/production";

test("a drill says what customers notice, what it takes, and how to go back", async (t) => {
  const drill = await lines(await createWorld(), moving("drill"));
  t.deepEqual(drill, {
    told: [
      "drill of org/payments/production: us-east-1 → us-west-2, without loss.",
      "Customers are answered 503 from when us-east-1 is closed until us-west-2 is open: for as long as the backup, its copy",
      "and the restore take. Nothing that was paid is lost.",
      "Payments that wait in the queue wait on, and are carried to us-west-2 once it serves.",
    ],
    facts: { stack, from: primary, to: secondary, exposureMinutes: "31" },
    steps: [
      "close us-east-1",
      "wait until nothing is written in us-east-1",
      "back up the database in us-east-1",
      "copy the backup to us-west-2",
      "see that us-east-1 is still closed",
      "move to us-west-2",
      "confirm us-west-2",
      "carry queued payments from us-east-1 to us-west-2",
      "unpin the recovery point",
    ],
    next: [commit, "To go back: npm run dr -- failback --stack org/payments/production", stays, letters],
  });
  const alone = await lines(await withoutQueue(), moving("switchover"));
  t.deepEqual(alone, {
    told: [
      "switchover of org/payments/production: us-east-1 → us-west-2, without loss.",
      ...drill.told.slice(1, 3),
    ],
    facts: drill.facts,
    steps: drill.steps.filter((name) => !name.startsWith("carry")),
    next: [commit, stays],
  });
});

test("a way back takes the lost region in first; what is there already is said to be", async (t) => {
  const world = await createWorld();
  await run(world, moving("switchover"));
  const { steps } = await lines(world, moving("failback"));
  t.is(steps[0], "take the lost region in again");
  const again = await lines(world, moving("drill"));
  t.deepEqual(again.told, [
    "org/payments/production is in us-west-2 already: what may be left to do is done, and it is confirmed.",
  ]);
  t.deepEqual(again.facts, { stack, from: primary, to: secondary });
});

test("a failover says what is lost, where it is left, and what comes next", async (t) => {
  const world = await createWorld();
  world.lost = primary;
  const [point] = world.snapshots;
  const failover = await lines(world, moving("failover"));
  t.deepEqual(failover, {
    told: [
      "failover of org/payments/production: us-east-1 is lost → us-west-2.",
      `DATA LOSS: 31 minutes. Payments after ${point?.takenAt.toISOString()} will be missing from the new database.`,
      "They stay in aurora-use1-production-g1 in us-east-1, to be reconciled when that region is back.",
      `Restored from: ${point?.arn}`,
      "Nothing in us-east-1 is touched. If it answers after all, a switchover loses nothing.",
      "us-east-1 is shut first, as far as it answers: customers get 503 there, and tasks stop.",
    ],
    facts: {
      stack,
      from: primary,
      to: secondary,
      startedAt: new Date(world.now).toISOString(),
      lastWriteAt: new Date(world.now).toISOString(),
      recoveryPoint: point?.arn ?? "",
    },
    steps: [
      "shut us-east-1 as far as it answers",
      "move to us-west-2",
      "confirm us-west-2",
      "unpin the recovery point",
    ],
    next: [
      "Commit Pulumi.production.yaml: it says which region is active and which one is lost.",
      "While us-east-1 is lost, every pulumi up leaves it alone. When it is back: docs/runbooks/failback.md",
      "Payments that wait in the queue of us-east-1 stay there, for 14 days at most: failback carries them out, or, once the region is taken in again: npm run dr -- drain --stack org/payments/production",
      "Payments in us-east-1 that are missing in us-west-2 are in aurora-use1-production-g1; it stays until it is retired.",
    ],
  });
  // As much as that may be lost, and no minute more.
  const limited = (acceptLoss: number) =>
    plan(world, { ...moving("failover"), acceptLoss } as ChangeArguments);
  t.is((await limited(31)).facts.recoveryPoint, point?.arn);
  await t.throwsAsync(limited(30), { instanceOf: Refused, message: /To lose it: --accept-loss 31/ });
  const alone = await withoutQueue();
  alone.lost = primary;
  const { next } = await lines(alone, moving("failover"));
  t.deepEqual(next, failover.next.toSpliced(2, 1));
});

test("a failover that was made is not made again", async (t) => {
  const world = await createWorld();
  world.lost = primary;
  await run(world, moving("failover"));
  const { told, facts, steps, next } = await lines(world, moving("failover", secondary));
  t.deepEqual(told, [
    "org/payments/production is in us-west-2 already: what may be left to do is done, and it is confirmed.",
  ]);
  t.deepEqual(facts, { stack, from: primary, to: secondary });
  t.deepEqual(steps, ["move to us-west-2", "confirm us-west-2", "unpin the recovery point"]);
  t.is(
    next.at(-1),
    "Payments in us-east-1 that are missing in us-west-2 are in the database there; it stays until it is retired.",
  );
});

test("a failover goes by the recovery point that is left to choose: the pinned one, or that of what the database was made of", async (t) => {
  const world = await createWorld();
  world.lost = primary;
  world.values.activeRegion = secondary;
  world.values.unreachableRegion = primary;
  world.values.restoreFrom = "arn:gone";
  await t.throwsAsync(plan(world, moving("failover")), {
    instanceOf: Refused,
    message:
      /restoreFrom is arn:gone, which is no available recovery point of aurora-use1-production-g1 in us-west-2/,
  });
  // Pinned for something else.
  world.values.activeRegion = primary;
  t.truthy((await plan(world, moving("failover"))).facts.recoveryPoint);
  world.snapshots.length = 0;
  await t.throwsAsync(plan(world, moving("failover")), {
    instanceOf: Refused,
    message:
      /us-west-2 has no available recovery point of aurora-use1-production-g1: there is nothing to restore/,
  });
});

test("a failover of a global database says how far the other half was behind, and what nobody has measured", async (t) => {
  const world = await createGlobalWorld();
  world.lost = primary;
  const { told, facts, next } = await plan(world, moving("failover"));
  t.regex(
    told[1] ?? "",
    /^DATA LOSS: about 2 seconds, by which us-west-2 was behind when that was last measured, at 2026-/,
  );
  t.is(told[0], "failover of org/payments/production: us-east-1 is lost → us-west-2.");
  t.is(told.length, 6);
  t.is(facts.lagSeconds, "2");
  t.regex(next.at(-1) ?? "", /are in AWS's snapshot of it there, rds:unplanned-global-failover-…; copy it/);
  const tools = world.connect();
  const unmeasured = { ...tools, aws: { ...tools.aws, lag: async () => undefined } };
  const blind = await planCommand(moving("failover"), unmeasured, () => undefined);
  t.is(
    blind.told[1],
    "DATA LOSS: nobody has measured for an hour how far us-west-2 is behind. All since may be lost.",
  );
  t.is(blind.facts.lagSeconds, undefined);
  const limited = { ...moving("failover"), acceptLoss: 1 } as ChangeArguments;
  await t.throwsAsync(
    planCommand(limited, unmeasured, () => undefined),
    { instanceOf: Refused, message: /--accept-loss 1: nobody has measured for an hour how far us-west-2 is/ },
  );
  t.is((await planCommand(limited, tools, () => undefined)).facts.lagSeconds, "2");
  const far = { ...tools, aws: { ...tools.aws, lag: async () => ({ seconds: 61, at: new Date(0) }) } };
  await t.throwsAsync(
    planCommand(limited, far, () => undefined),
    { instanceOf: Refused, message: /--accept-loss 1: us-west-2 was 61 seconds behind/ },
  );
});

const past = (world: World, values: Record<string, string>, minutesAgo: number) =>
  world.history.unshift({
    startedAt: new Date(world.now - minutesAgo * 60_000),
    endedAt: new Date(world.now - minutesAgo * 60_000),
    succeeded: false,
    values,
  });

test("a failover was decided when it was first tried, as far as the updates tell", async (t) => {
  const startedAt = async (prepare: (world: World) => void) => {
    const world = await createWorld();
    world.lost = primary;
    prepare(world);
    const { facts } = await plan(world, moving("failover"));
    return Math.round((world.now - Date.parse(facts.startedAt ?? "")) / 60_000);
  };
  const declared = { activeRegion: secondary, unreachableRegion: primary };
  t.is(await startedAt(() => undefined), 0);
  // A move that had nothing to do with the loss.
  t.is(await startedAt((world) => past(world, { activeRegion: secondary }, 20)), 0);
  t.is(
    await startedAt((world) => {
      past(world, declared, 20);
      past(world, declared, 10);
    }),
    20,
  );
  t.is(
    await startedAt((world) => {
      past(world, declared, 30);
      past(world, { activeRegion: secondary }, 20);
      past(world, declared, 10);
    }),
    10,
  );
  t.is(
    await startedAt((world) => {
      world.history.length = 0;
      past(world, declared, 10);
    }),
    10,
  );
});

test("a lost region that somebody has taken out of the configuration is declared lost again", async (t) => {
  const world = await createWorld();
  world.lost = primary;
  await run(world, moving("failover"));
  delete world.values.unreachableRegion;
  const { done } = await run(world, moving("failover", secondary));
  t.like(world.values, { unreachableRegion: primary });
  t.not(done.conclusion.result, "failed");
});

test("a region is taken in again by its name, and without one what is left is confirmed", async (t) => {
  const world = await createWorld();
  const readmit: ChangeArguments = { ...changing, command: "readmit" };
  const next = [
    "Commit Pulumi.production.yaml: no region is unreachable any more.",
    "Payments in the old database of a lost region: docs/runbooks/failback.md. To move back: npm run dr -- failback --stack org/payments/production",
  ];
  const none = await lines(world, readmit);
  t.deepEqual(none.told, [
    "No region of org/payments/production is unreachable: what may be left to do is confirmed.",
  ]);
  t.deepEqual(none.facts, { stack, lost: "none", active: primary });
  t.deepEqual(none.next.slice(0, 2), next);
  world.values.unreachableRegion = secondary;
  const lost = await lines(world, readmit);
  t.deepEqual(lost.told, [
    "readmit of org/payments/production: us-west-2 is taken in again and closed. Customers stay in us-east-1 and notice nothing.",
  ]);
  t.deepEqual(lost.facts, { stack, lost: secondary, active: primary });
});

test("a switchover that is run again without a direction goes on to where it was going, wherever it broke off", async (t) => {
  const stops: readonly (readonly [string, (world: World) => boolean])[] = [
    ["closed", ({ calls }) => calls.includes("backup")],
    [
      "configured",
      ({ values, plan: at }) => values.activeRegion === secondary && at.writer.region === primary,
    ],
    ["moved", ({ plan: at }) => at.writer.region === secondary],
  ];
  for (const [when, isThen] of stops) {
    const world = await createWorld();
    world.disturb = () => {
      if (isThen(world)) throw new Error("broken off");
    };
    await t.throwsAsync(run(world, moving("switchover")), { message: "broken off" }, when);
    world.disturb = () => undefined;
    await run(world, moving("switchover"));
    t.is(world.plan.writer.region, secondary, when);
    t.is(world.values.restoreFrom, undefined, when);
  }
});

test("no move without loss begins while a region is lost, and nothing while another move is under way", async (t) => {
  const world = await createWorld();
  world.values.unreachableRegion = secondary;
  for (const command of ["drill", "switchover"] as const)
    await t.throwsAsync(plan(world, moving(command)), {
      instanceOf: Refused,
      message:
        /unreachableRegion is us-west-2: a move without loss needs both regions\. When it is back: failback/,
    });
  const begun = await createWorld();
  begun.values.activeRegion = secondary;
  await t.throwsAsync(plan(begun, moving("switchover", primary)), {
    instanceOf: Refused,
    message:
      /a move to us-west-2 is under way: finish it \(switchover --to us-west-2\), or give it up \(pulumi config set activeRegion us-east-1 && pulumi up\)/,
  });
});

test("a drain says how many payments it carries, and which ones it leaves", async (t) => {
  const world = await createWorld();
  await run(world, moving("switchover"));
  const letter = { body: "1", group: "payer", deduplication: "1", attributes: {} };
  world.queues[primary].deadLetters.put(letter, world.now / 1000);
  const drain = (deadLetters: boolean) => lines(world, { ...changing, command: "drain", deadLetters });
  t.deepEqual(await drain(false), {
    told: [
      "drain of org/payments/production: 0 queued payments are carried from us-east-1 to us-west-2, where they are carried out.",
      "1 dead letters stay in us-east-1; --dead-letters carries them, too.",
    ],
    facts: { stack, from: primary, to: secondary, deadLettersLeft: "1" },
    steps: ["carry queued payments from us-east-1 to us-west-2"],
    next: ["1 dead letters stay in us-east-1: docs/runbooks/queue.md"],
  });
  t.deepEqual(await drain(true), {
    told: [
      "drain of org/payments/production: 0 queued payments are carried from us-east-1 to us-west-2, where they are carried out.",
      "1 dead letters are carried as well, and tried again.",
    ],
    facts: { stack, from: primary, to: secondary, deadLettersLeft: "0" },
    steps: [
      "carry queued payments from us-east-1 to us-west-2",
      "carry dead letters from us-east-1 to us-west-2",
    ],
    next: [],
  });
  await t.throwsAsync(plan(await withoutQueue(), { ...changing, command: "drain", deadLetters: false }), {
    instanceOf: Refused,
    message: /this environment has no queue of payments/,
  });
  world.values.stopWrites = "true";
  await t.throwsAsync(drain(false), { instanceOf: Refused, message: /a move to us-west-2 is under way/ });
});

test("nothing is retired while a move is under way, or in a region that is lost", async (t) => {
  const world = await createWorld();
  await run(world, moving("switchover"));
  const retire: ChangeArguments = { ...changing, command: "retire", generation: 1 };
  world.values.activeRegion = primary;
  await t.throwsAsync(plan(world, retire), {
    instanceOf: Refused,
    message: /a move to us-east-1 is under way: finish it first/,
  });
  world.values.activeRegion = secondary;
  world.values.unreachableRegion = primary;
  await t.throwsAsync(plan(world, retire), {
    instanceOf: Refused,
    message: /us-east-1 is unreachable: nothing there can be deleted\. When it is back: failback/,
  });
});

test("a drill is refused without any recovery point, and not for the age of one while the region is closed", async (t) => {
  const world = await createWorld();
  world.snapshots.length = 0;
  await t.throwsAsync(plan(world, moving("drill")), {
    instanceOf: Refused,
    message: /the newest recovery point in us-west-2 is none; allowed: 180 minutes/,
  });
  t.deepEqual((await plan(world, moving("switchover"))).facts, { stack, from: primary, to: secondary });
  snapshot(world, secondary, "late", "");
  world.values.stopWrites = "true";
  await world.connect().engine.up("close", []);
  world.now += 500 * 60_000;
  t.true(Number((await plan(world, moving("drill"))).facts.exposureMinutes) > 500);
});

test("which region is not to be asked is told before anything else", async (t) => {
  const avoided = async (world: World, args: ChangeArguments) => {
    const regions: (string | undefined)[] = [];
    await planCommand(args, world.connect(), (region) => regions.push(region));
    return regions;
  };
  const world = await createWorld();
  t.deepEqual(await avoided(world, moving("failover")), [undefined, primary]);
  t.deepEqual(await avoided(world, moving("switchover")), [undefined, undefined]);
  world.values.unreachableRegion = secondary;
  t.deepEqual(await avoided(world, { ...changing, command: "readmit" }), [secondary, undefined]);
  t.deepEqual(await avoided(world, moving("failback")), [secondary, undefined]);
});
