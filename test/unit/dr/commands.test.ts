import test from "ava";
import { Declined, Interrupted, Refused, ReportedError } from "../../../src/cli/errors.ts";
import { jsonOf } from "../../../src/cli/json.ts";
import type { ChangeArguments, MoveCommand } from "../../../src/tools/dr/arguments.ts";
import { problemsOfReport } from "../../../src/tools/dr/evidence/check-report.ts";
import { markdown } from "../../../src/tools/dr/evidence/markdown.ts";
import { type EvidenceReport, serialize } from "../../../src/tools/dr/evidence/report.ts";
import { execute } from "../../../src/tools/dr/execute.ts";
import { statusOf } from "../../../src/tools/dr/status.ts";
import type { PastUpdate } from "../../../src/tools/stack/engine.ts";
import { schemaProblems } from "../../support/schemas.ts";
import { brokenOff, executionIn, held, paid, run } from "./run.ts";
import { createWorld, primary, secondary, snapshot, type World } from "./world.ts";

const changing = { stack: "production", json: false, reports: "reports" };
const moving = (command: MoveCommand, to?: typeof primary | typeof secondary): ChangeArguments => ({
  ...changing,
  command,
  to,
  acceptLoss: command === "failover" ? 100_000 : undefined,
  yes: true,
});

/** The payments that were taken into a queue, and neither were carried out by any database nor will be. */
const forgotten = (world: World) => {
  const waiting = new Set(world.queues[world.plan.writer.region].payments.bodies().map(Number));
  return world.accepted.filter((payment) => !paid(world).has(payment) && !waiting.has(payment));
};
/** Takes a lost region in again without moving back, as somebody might by hand. */
async function lostAndFound(world: World): Promise<void> {
  world.lost = primary;
  await run(world, moving("failover"));
  world.lost = undefined;
  delete world.values.unreachableRegion;
  await world.connect().engine.up("take it in again", []);
  world.calls.length = 0;
}
const draining = (deadLetters = false): ChangeArguments => ({
  ...changing,
  command: "drain",
  deadLetters,
  yes: true,
});
const source = ({ plan: { writer } }: World) =>
  writer.origin.kind === "restored" ? writer.origin.source : writer.cluster;

test("a drill moves to the secondary region without loss, leaves a sound report, and failback comes back", async (t) => {
  const world = await createWorld();
  const there = await run(world, moving("drill"));
  t.is(world.plan.writer.region, secondary);
  t.deepEqual(held(world), paid(world));
  t.like(there.done.conclusion, { result: "succeeded", dataLossSeconds: "0" });
  t.true(Number(there.done.conclusion.recoverySeconds) > 300);
  t.is(there.report.entries[0]?.facts.exposureMinutes, "31");
  t.is(there.report.entries[0]?.facts.by, "someone");
  t.deepEqual(
    problemsOfReport({ text: serialize(there.report), page: markdown(there.report), seal: there.done.seal }),
    [],
  );
  t.true(there.done.next.some((line) => line.includes("failback")));
  t.is(world.values.restoreFrom, undefined);
  t.is(world.values.stopWrites, undefined);

  const back = await run(world, moving("failback"));
  t.is(world.plan.writer.cluster, "aurora-use1-production-g3");
  t.deepEqual(held(world), paid(world));
  t.like(back.done.conclusion, { result: "succeeded", dataLossSeconds: "0" });
  t.deepEqual(
    world.moves.map(({ region, environment, kind, recoverySeconds, lossSeconds }) =>
      [region, environment, kind, recoverySeconds, lossSeconds].join(),
    ),
    [
      [secondary, "production", "planned", there.done.conclusion.recoverySeconds, 0].join(),
      [primary, "production", "planned", back.done.conclusion.recoverySeconds, 0].join(),
    ],
  );
});

test("a move that no dashboard can show has been made all the same", async (t) => {
  const world = await createWorld();
  world.lost = primary;
  world.untold = true;
  const { done, told } = await run(world, moving("failover"));
  t.like(done.conclusion, { result: "succeeded" });
  t.true(told.some((line) => line.startsWith("The dashboard does not show these figures: cloudwatch:Put")));
  t.deepEqual(world.moves, []);
});

test("a failover says its loss first, never asks the lost region, and failback fences it before going back", async (t) => {
  const world = await createWorld();
  world.lost = primary;
  const { told, done, avoided } = await run(world, { ...moving("failover"), yes: false }, "production");
  t.true(
    told.some((line) => line.includes("DATA LOSS: 31 minutes")),
    told.join("\n"),
  );
  t.is(world.plan.writer.region, secondary);
  t.is(avoided.at(-1), primary);
  t.is(world.values.unreachableRegion, primary);
  t.is(world.values.restoreFrom, undefined);
  t.like(done.conclusion, { result: "succeeded" });
  const loss = Number(done.conclusion.dataLossSeconds);
  t.true(loss >= 30 * 60 && loss < 32 * 60, `${loss}`);
  t.true(held(world).size < paid(world).size);

  world.lost = undefined;
  t.is((await run(world, moving("failback"))).avoided.at(-1), undefined);
  t.is(world.plan.writer.region, primary);
  t.is(world.values.unreachableRegion, undefined);
  const first = world.calls.findIndex(
    (call) => call === "configure {}" || call.includes("unreachableRegion"),
  );
  t.true(first >= 0);
});

test("status tells of a lost region that is back as it was lost, until it is taken in", async (t) => {
  const world = await createWorld();
  world.lost = primary;
  await run(world, moving("failover"));
  const problems = async () => (await statusOf("production", world.connect())).problems.join("\n");
  t.notRegex(await problems(), /both may take/);
  world.lost = undefined;
  t.regex(await problems(), /us-east-1 answers, and us-west-2 claims to be active: both may take payments/);
  await run(world, { ...changing, command: "readmit", yes: true });
  t.notRegex(await problems(), /both may take/);
});

test("a failover shuts a lost region that still answers before it moves, and records what it could not shut", async (t) => {
  const answering = await createWorld();
  const { report } = await run(answering, moving("failover"));
  t.is(
    answering.calls[0],
    "shut fence-use1-production, fence-writes-use1-production, app, worker",
    "nothing is configured or updated before",
  );
  const shut = (entries: EvidenceReport["entries"]) =>
    entries.find(({ name }) => name === `shut ${primary} as far as it answers`);
  t.is(shut(report.entries)?.facts.notShut, undefined);

  const silent = await createWorld();
  silent.lost = primary;
  const { facts = {} } = shut((await run(silent, moving("failover"))).report.entries) ?? {};
  t.is(facts.shut, "nothing");
  t.regex(facts.notShut ?? "", /^fence-use1-production: there is no answer; fence-writes-use1-production: /);

  const old = await createWorld();
  old.resources = old.resources.filter(({ name }) => !name.startsWith("fence-writes-"));
  const incomplete = shut((await run(old, moving("failover"))).report.entries);
  t.is(incomplete?.facts.notShut, "fence-writes-use1-production: the state has no such rule");
});

const deploys = (region: typeof primary | typeof secondary) => ({ region, stopped: false, looks: 3 });

test("a region is closed while nothing is being deployed there: what is, is rolled back first, and once", async (t) => {
  const world = await createWorld();
  world.deploying = deploys(primary);
  await run(world, moving("switchover", secondary));
  t.deepEqual(
    world.calls.filter((call) => !call.startsWith("up") && !call.startsWith("configure")).slice(0, 1),
    ["roll back"],
  );
  t.deepEqual(
    world.calls.filter((call) => call === "roll back" || call.startsWith("waited")),
    ["roll back"],
  );
});

test("a lost region that comes back in the middle of a deployment is taken in again without waiting for it", async (t) => {
  const world = await createWorld();
  world.lost = primary;
  await run(world, moving("failover"));
  world.lost = undefined;
  world.deploying = deploys(primary);
  world.calls.length = 0;
  await run(world, moving("failback"));
  t.is(world.calls[0], "roll back");
  t.false(world.calls.includes("waited for a deployment"));
});

test("a deployment that does not end is said to be what is waited for", async (t) => {
  const world = await createWorld();
  world.deploying = { ...deploys(primary), looks: Number.POSITIVE_INFINITY };
  await t.throwsAsync(run(world, moving("switchover", secondary)), {
    instanceOf: ReportedError,
    message: /after 30 minutes deployment is ROLLBACK_IN_PROGRESS/,
  });
  t.is(world.values.stopWrites, undefined);
});

const journeys: readonly (readonly [string, ChangeArguments, (world: World) => Promise<void>])[] = [
  ["drill", moving("drill"), async () => undefined],
  ["switchover", moving("switchover", secondary), async () => undefined],
  [
    "switchover during a deployment",
    moving("switchover", secondary),
    async (world) => {
      world.deploying = deploys(primary);
    },
  ],
  [
    "failover",
    moving("failover"),
    async (world) => {
      world.lost = primary;
    },
  ],
  [
    "failback",
    moving("failback"),
    async (world) => {
      world.lost = primary;
      await run(world, moving("failover"));
      world.lost = undefined;
      world.calls.length = 0;
    },
  ],
  [
    "retire",
    { ...changing, command: "retire", generation: 1, yes: true },
    async (world) => {
      await run(world, moving("switchover", secondary));
      world.calls.length = 0;
    },
  ],
  [
    "readmit",
    { ...changing, command: "readmit", yes: true },
    async (world) => {
      world.lost = primary;
      await run(world, moving("failover"));
      world.lost = undefined;
      world.calls.length = 0;
    },
  ],
  ["drain", draining(), lostAndFound],
];

for (const [name, args, prepare] of journeys)
  test(`${name}: interrupted before or after any call to the outside, the same command ends in the same state`, async (t) => {
    const prepared = async () => {
      const world = await createWorld();
      await prepare(world);
      return world;
    };
    const jobs = ({ calls }: World) => calls.filter((call) => call === "backup" || call === "copy");
    for await (const { breaksAt, world, smooth } of brokenOff(t, prepared, args)) {
      t.deepEqual(
        world.plan.lineage.map(({ cluster, state }) => [cluster, state]),
        smooth.plan.lineage.map(({ cluster, state }) => [cluster, state]),
        `databases after a break at ${breaksAt}`,
      );
      t.deepEqual(jobs(world), jobs(smooth), `jobs after a break at ${breaksAt}`);
      t.false(world.calls.includes("waited for a deployment"), `after a break at ${breaksAt}`);
      const lost = (world.payments.get(source(world)) ?? []).filter((payment) => !held(world).has(payment));
      // What waits in a region that was lost is carried by other commands.
      const queuesLeft = name === "failover" || name === "readmit";
      const disaster = queuesLeft || name === "drain";
      t.is(lost.length > 0, disaster, `payments after a break at ${breaksAt}`);
      if (!queuesLeft) t.deepEqual(forgotten(world), [], `queued payments after ${breaksAt}`);
      const passive = world.plan.writer.region === primary ? secondary : primary;
      if (!queuesLeft) t.deepEqual(world.queues[passive].payments.bodies(), [], `queue after ${breaksAt}`);
      t.is((await run(world, args)).done.conclusion.result, "nothing to do");
    }
  });

test("Ctrl-C ends in a report that says so", async (t) => {
  const world = await createWorld();
  const reports: EvidenceReport[] = [];
  world.disturb = () => {
    if (world.calls.includes("backup")) world.abort();
  };
  await t.throwsAsync(
    execute(
      moving("drill"),
      executionIn(world, {
        keep: (report) => {
          reports.push(report);
          return "";
        },
      }),
    ),
    { instanceOf: Interrupted, message: /same command can be run again/ },
  );
  const [report] = reports;
  t.deepEqual(
    report?.entries.map(({ name, outcome }) => `${name}: ${outcome}`),
    [
      "drill: begun",
      "close us-east-1: done",
      "wait until nothing is written in us-east-1: done",
      "back up the database in us-east-1: interrupted",
      "conclusion: concluded",
    ],
  );
  t.is(report?.entries.at(-1)?.facts.result, "interrupted");
  t.deepEqual(
    problemsOfReport({ text: serialize(report as EvidenceReport), page: undefined, seal: undefined }),
    [],
  );
});

test("a report that cannot be kept is printed, and hides no failure", async (t) => {
  const told: string[] = [];
  const drill = (world: World) =>
    execute(
      moving("drill"),
      executionIn(world, {
        person: { tell: (line) => told.push(line), ask: undefined },
        keep: () => {
          throw new Error("ENOSPC: no space left on device, write");
        },
      }),
    );
  const whole = () => {
    const begun = told.findIndex((line) => line.startsWith("The report cannot be kept: ENOSPC: no space"));
    const seal = /seal (\w+):$/.exec(told[begun] ?? "")?.[1];
    t.truthy(seal);
    return problemsOfReport({ text: `${told[begun + 1]}\n`, page: undefined, seal });
  };
  const world = await createWorld();
  await t.throwsAsync(drill(world), {
    instanceOf: ReportedError,
    message: "Everything was done, but its report could not be kept: it is printed above",
  });
  t.deepEqual(whole(), []);
  told.length = 0;
  const failing = await createWorld();
  failing.disturb = () => {
    if (failing.calls.includes("backup")) throw new ReportedError("a failure");
  };
  await t.throwsAsync(drill(failing), { message: "a failure" });
  t.deepEqual(whole(), []);
});

test("who does not type the stack's name changes nothing", async (t) => {
  const world = await createWorld();
  for (const typed of ["staging", "", undefined])
    await t.throwsAsync(run(world, { ...moving("drill"), yes: false }, typed), { instanceOf: Declined });
  t.deepEqual(world.calls, []);
});

test("a switchover that was begun can be given up: the region is opened again", async (t) => {
  const world = await createWorld();
  world.disturb = () => {
    if (world.calls.includes("backup")) throw new ReportedError("a failure");
  };
  await t.throwsAsync(run(world, moving("switchover", secondary)), { message: "a failure" });
  world.disturb = () => undefined;
  t.false(world.plan.primary.open);
  await run(world, moving("switchover", primary));
  t.true(world.plan.primary.open);
  t.is(world.plan.lineage.length, 1);
});

test("a region that somebody has begun to open again since is closed again, and backed up again", async (t) => {
  const world = await createWorld();
  world.disturb = () => {
    if (world.calls.includes("copy")) throw new ReportedError("a failure");
  };
  await t.throwsAsync(run(world, moving("switchover", secondary)));
  world.disturb = () => undefined;
  const [closing] = world.history;
  if (!closing) throw new Error("no closing");
  world.history.unshift({ ...closing, succeeded: false, values: { activeRegion: primary } });
  await run(world, moving("switchover", secondary));
  t.is(world.calls.filter((call) => call === "backup").length, 2);
});

test("what was finished long ago is found finished, even if the database that was left is retired", async (t) => {
  const world = await createWorld();
  await run(world, moving("switchover", secondary));
  await run(world, { ...changing, command: "retire", generation: 1, yes: true });
  t.is((await run(world, moving("switchover", secondary))).done.conclusion.result, "nothing to do");
});

test("no backup is begun while the region that is left still takes writes", async (t) => {
  const world = await createWorld();
  world.leaks = primary;
  await t.throwsAsync(run(world, moving("switchover", secondary)), {
    instanceOf: ReportedError,
    message: /answers 200 to a write instead of 503: run pulumi up/,
  });
  t.false(world.calls.includes("backup"));
});

test("a move is not confirmed while the region that was left takes writes", async (t) => {
  const world = await createWorld();
  world.disturb = () => {
    if (world.plan.writer.region === secondary) world.leaks = primary;
  };
  await t.throwsAsync(run(world, moving("switchover", secondary)), {
    instanceOf: ReportedError,
    message:
      /us-west-2 is not as it should be after 15 minutes:\n {2}https:\/\/use1\.pay\.test takes no writes: 200/,
  });
});

test("a move is not confirmed while the secondary region does not claim what health checks heed", async (t) => {
  const world = await createWorld();
  world.mute = true;
  await t.throwsAsync(run(world, moving("switchover", secondary)), {
    instanceOf: ReportedError,
    message: /15 minutes:\n {2}https:\/\/usw2\.pay\.test claims to be active: 404$/,
  });
});

test("an old database is retired in two updates, after the loss is told", async (t) => {
  const world = await createWorld();
  await run(world, moving("switchover", secondary));
  world.calls.length = 0;
  const args: ChangeArguments = { ...changing, command: "retire", generation: 1, yes: true };
  const { told } = await run(world, args);
  t.regex(told.join("\n"), /cannot be undone/);
  t.false(world.payments.has("aurora-use1-production-g1"));
  t.is(world.calls.filter((call) => call.startsWith("up")).length, 2);
});

test("what was given up is told and left; only who asks for it has it tried again", async (t) => {
  const world = await createWorld();
  const letter = { body: "1", group: "payer", deduplication: "1", attributes: {} };
  world.queues[primary].deadLetters.put(letter, world.now / 1000);
  const { done } = await run(world, moving("switchover", secondary));
  t.true(done.next.some((line) => line.includes("Dead letters stay in us-east-1")));
  const told = await run(world, draining());
  t.regex(told.told.join("\n"), /1 dead letters stay in us-east-1; --dead-letters/);
  t.deepEqual(world.queues[primary].deadLetters.bodies(), ["1"]);
  t.true(
    (await statusOf("production", world.connect())).problems.includes(
      "1 payments in us-east-1 were given up: docs/runbooks/queue.md",
    ),
  );
  await run(world, draining(true));
  t.deepEqual(world.queues[primary].deadLetters.bodies(), []);
  t.true(world.queues[secondary].payments.bodies().includes("1"));
});

test("no database is retired while payments wait beside it, and status says that they do", async (t) => {
  const world = await createWorld();
  await lostAndFound(world);
  const status = await statusOf("production", world.connect());
  t.regex(status.problems.join("\n"), /\d+ payments wait in us-east-1, where nobody carries them out/);
  t.deepEqual(schemaProblems("dr", jsonOf(status)), []);
  const retire: ChangeArguments = { ...changing, command: "retire", generation: 1, yes: true };
  await t.throwsAsync(run(world, retire), { instanceOf: Refused, message: /wait in the queue of us-east-1/ });
  await run(world, draining());
  const { done } = await run(world, retire);
  t.is(done.conclusion.result, "succeeded");
  t.deepEqual(schemaProblems("dr", jsonOf(done)), []);
});

const refusals: readonly (readonly [string, ChangeArguments, Record<string, string>, RegExp])[] = [
  ["a drill without both regions", moving("drill"), { unreachableRegion: secondary }, /needs both regions/],
  ["retiring the writer", { ...changing, command: "retire", generation: 1, yes: true }, {}, /is written to/],
  [
    "retiring what never was",
    { ...changing, command: "retire", generation: 9, yes: true },
    {},
    /no generation 9; there are 1/,
  ],
  [
    "taking in the active region",
    { ...changing, command: "readmit", yes: true },
    { unreachableRegion: primary },
    /us-east-1 is unreachable and has the database that is written to/,
  ],
  [
    "taking a region in while a move is under way",
    { ...changing, command: "readmit", yes: true },
    { activeRegion: secondary },
    /a move to us-west-2 is under way/,
  ],
  ["draining a lost region", draining(), { unreachableRegion: secondary }, /us-west-2 is not taken in again/],
  [
    "draining while a move is under way",
    draining(),
    { activeRegion: secondary },
    /a move to us-west-2 is under way/,
  ],
  ["going back while a move away is pending", moving("failback"), { activeRegion: secondary }, /under way/],
];

for (const [name, args, values, message] of refusals)
  test(`refused: ${name}`, async (t) => {
    const world = await createWorld();
    Object.assign(world.values, values);
    await t.throwsAsync(run(world, args), { instanceOf: Refused, message });
    t.deepEqual(world.calls, []);
  });

test("a drill is refused while a disaster would cost more than is allowed; a failover only says so", async (t) => {
  const world = await createWorld(200);
  await t.throwsAsync(run(world, moving("drill")), {
    instanceOf: Refused,
    message: /201 minutes old; allowed: 180/,
  });
  world.lost = primary;
  const { told } = await run(world, moving("failover"));
  t.true(told.some((line) => line.includes("more than the 180 minutes")));
  t.is(world.plan.writer.region, secondary);
});

test("a failover that goes on restores what was confirmed, whatever has arrived since", async (t) => {
  const world = await createWorld();
  const [confirmed] = world.snapshots;
  if (!confirmed) throw new Error("no recovery point");
  world.lost = primary;
  world.disturb = () => {
    if (world.values.unreachableRegion === primary) throw new ReportedError("a failure");
  };
  await t.throwsAsync(run(world, moving("failover")), { message: "a failure" });
  world.disturb = () => undefined;
  world.snapshots.push({ ...confirmed, arn: `${confirmed.arn}-newer`, takenAt: new Date(world.now) });
  await run(world, moving("failover"));
  t.like(world.plan.writer.origin, { snapshot: confirmed.arn });
});

test("a region that was opened while a move waited stops it before the step that cannot be taken back", async (t) => {
  const world = await createWorld();
  world.disturb = () => {
    if (world.calls.includes("copy")) world.leaks = primary;
  };
  await t.throwsAsync(run(world, moving("switchover", secondary)), {
    instanceOf: ReportedError,
    message: /us-east-1 is not closed any more: .* answers 200 to a write.*makes another backup/s,
  });
  t.is(world.plan.writer.region, primary);
  world.disturb = () => undefined;
  world.leaks = undefined;
  const { done } = await run(world, moving("switchover", secondary));
  t.is(done.conclusion.dataLossSeconds, "0");
  t.deepEqual(paid(world), held(world));
});

test("a failover loses no more than it was told to, and leaves no leave to lose behind", async (t) => {
  const world = await createWorld(45);
  world.lost = primary;
  const limited = (acceptLoss: number | undefined) =>
    ({ ...moving("failover"), acceptLoss }) as ChangeArguments;
  await t.throwsAsync(run(world, limited(30)), {
    instanceOf: Refused,
    message: /--accept-loss 30: .* is (\d+) minutes old.*To lose it: --accept-loss \1/,
  });
  t.deepEqual(world.calls, []);
  await run(world, limited(60));
  t.is(world.values.acceptLoss, undefined);
  t.is(world.plan.writer.region, secondary);
});

test("a second disaster: the region that is back is closed as it was left, and only then moved to", async (t) => {
  const world = await createWorld();
  world.lost = primary;
  await run(world, moving("failover"));
  snapshot(world, primary, "copied", "");
  world.lost = secondary;
  world.calls.length = 0;
  const { done, told } = await run(world, moving("failover", primary));
  t.is(done.conclusion.result, "succeeded");
  t.true(told.some((line) => /us-west-2 is lost → us-east-1/.test(line)));
  const [closing, first, flip, second] = world.calls;
  t.regex(closing ?? "", /"activeRegion":"us-west-2","unreachableRegion":"us-west-2"/);
  t.is(first, `up aurora-usw2-production-g2`);
  t.regex(flip ?? "", /"activeRegion":"us-east-1","unreachableRegion":"us-west-2"/);
  t.is(second, `up aurora-use1-production-g3`);
});

test("a second disaster after an update that broke off once the database was open: the state tells where it stands", async (t) => {
  const world = await createWorld();
  const before = world.plan;
  world.lost = primary;
  await run(world, moving("failover"));
  // As the update leaves it that has failed at its very end: its outputs are the ones before.
  const opened = { ...world.plan };
  world.plan = { ...before, primary: opened.primary, secondary: opened.secondary };
  world.history.unshift({ ...(world.history.shift() as PastUpdate), succeeded: false });
  snapshot(world, primary, "in its own vault", "");
  world.lost = secondary;
  world.calls.length = 0;
  const { done } = await run(world, moving("failover", primary));
  t.is(done.conclusion.result, "succeeded");
  t.regex(world.calls[0] ?? "", /"activeRegion":"us-west-2","unreachableRegion":"us-west-2"/);
  t.is(world.plan.writer.cluster, "aurora-use1-production-g3");
});

test("a second disaster before any copy has come back: what the lost database was made of is restored, and the loss is told", async (t) => {
  const world = await createWorld();
  const left = snapshot(world, primary, "in its own vault", "");
  world.lost = primary;
  await run(world, moving("failover"));
  world.lost = secondary;
  const moved = await run(world, moving("failover", primary));
  t.is(moved.done.conclusion.result, "succeeded");
  t.like(world.plan.writer, { region: primary, origin: { source: left.source, snapshot: left.arn } });
  t.true(moved.told.some((line) => /No copy of aurora-usw2-production-g2 has come to us-east-1/.test(line)));
  // What the report says of the loss begins where the lost database began to differ.
  const parted = world.plan.lineage.find(({ generation }) => generation === 2)?.origin;
  const facts = moved.report.entries.flatMap((entry) => (entry.facts.takenAt ? [entry.facts.takenAt] : []));
  t.deepEqual([...new Set(facts)], [parted?.kind === "restored" ? parted.takenAt : ""]);
});

test("a failover without anything to restore from is refused", async (t) => {
  const world = await createWorld();
  world.snapshots.length = 0;
  world.lost = primary;
  await t.throwsAsync(run(world, moving("failover")), { instanceOf: Refused, message: /nothing to restore/ });
});

test("status tells where the environment stands, and what it cannot know", async (t) => {
  const world = await createWorld();
  const status = await statusOf("production", world.connect());
  t.deepEqual(status.problems, []);
  t.is(status.writer, "aurora-use1-production-g1");
  t.regex(status.recoveryPoint, /^31 minutes old in us-west-2/);
  t.is(status.healthChecks.failover, "healthy");
  t.deepEqual(Object.keys(status.queues), [primary, secondary]);

  world.lost = secondary;
  const ailing = await statusOf("production", world.connect());
  t.regex(ailing.recoveryPoint, /^unknown/);
  t.is(ailing.problems.length, 2);
  t.regex(ailing.queues[secondary] ?? "", /^unknown/);
});
