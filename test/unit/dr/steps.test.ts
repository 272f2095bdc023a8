import test from "ava";
import { Refused, ReportedError } from "../../../src/cli/errors.ts";
import type { GlobalDatabase } from "../../../src/recovery/follow.ts";
import type { Entry } from "../../../src/recovery/lineage.ts";
import { planRetire } from "../../../src/tools/dr/plans/retire.ts";
import { hasQueues, queuesOf } from "../../../src/tools/dr/queues.ts";
import { runSteps } from "../../../src/tools/dr/run-steps.ts";
import { hasArrived, type Situation } from "../../../src/tools/dr/situation.ts";
import { readStanding } from "../../../src/tools/dr/standing.ts";
import type { Step } from "../../../src/tools/dr/step.ts";
import { backUp } from "../../../src/tools/dr/steps/back-up.ts";
import { backupRoleOf } from "../../../src/tools/dr/steps/backup-role.ts";
import { carryOver } from "../../../src/tools/dr/steps/carry-over.ts";
import { checkRegion, confirm } from "../../../src/tools/dr/steps/confirm.ts";
import { copy } from "../../../src/tools/dr/steps/copy.ts";
import { endDeployments } from "../../../src/tools/dr/steps/end-deployments.ts";
import { flip } from "../../../src/tools/dr/steps/flip.ts";
import { globalDatabaseIn, halfIn, handOver } from "../../../src/tools/dr/steps/hand-over.ts";
import { finishJob } from "../../../src/tools/dr/steps/jobs.ts";
import { lookAgain, quiesce } from "../../../src/tools/dr/steps/quiesce.ts";
import { retireSteps } from "../../../src/tools/dr/steps/retire.ts";
import { shutLost } from "../../../src/tools/dr/steps/shut-lost.ts";
import { sourceArnOf, sourceOf } from "../../../src/tools/dr/steps/source.ts";
import { unpin } from "../../../src/tools/dr/steps/unpin.ts";
import type { Tools } from "../../../src/tools/dr/tools.ts";
import { copies } from "../../../src/tools/dr/ways/copies.ts";
import type { Job } from "../../../src/tools/stack/aws/aws.ts";
import { createGlobalWorld, createWorld, primary, secondary, type World } from "./world.ts";

const move = { from: primary, to: secondary } as const;
const notYet = async () => undefined;

interface Told {
  readonly aws?: Partial<Tools["aws"]>;
  readonly internet?: Partial<Tools["internet"]>;
  /** Filled with the lines that steps tell meanwhile. */
  readonly notes?: string[];
}

/** The tools of a world, some of which answer otherwise. */
function tools(world: World, { aws = {}, internet = {}, notes = [] }: Told = {}): Tools {
  const real = world.connect();
  return {
    ...real,
    aws: { ...real.aws, ...aws },
    internet: { ...real.internet, ...internet },
    progress: { ...real.progress, note: (line) => notes.push(line) },
  };
}

const minutesOf = async (world: World, work: () => Promise<unknown>): Promise<number> => {
  const begun = world.now;
  await work();
  return (world.now - begun) / 60_000;
};

const impatient: readonly (readonly [string, number, RegExp, (world: World) => Promise<void>])[] = [
  [
    "a region that does not become what it should be",
    15,
    /^us-east-1 is not as it should be after 15 minutes:/,
    (world) => confirm(tools(world, { internet: { status: async () => 500 } }), primary).run(),
  ],
  [
    "tasks that do not stop",
    15,
    /^after 15 minutes 6 tasks have not stopped: run pulumi up, which closes us-east-1 anew/,
    (world) =>
      quiesce(
        tools(world, { internet: { status: async () => 503 }, aws: { tasks: async () => 3 } }),
        move,
        notYet,
      ).run(),
  ],
  [
    "messages that somebody holds",
    15,
    /^after 15 minutes 5 messages in us-east-1 cannot be taken/,
    (world) =>
      carryOver(
        tools(world, {
          aws: { queued: async () => ({ waiting: 2, taken: 3 }), takePayments: async () => [] },
        }),
        move,
        "payments",
      ).run(),
  ],
  [
    "a deployment that does not end",
    30,
    /^after 30 minutes one is STOPPED, two is STOPPED: look at/,
    (world) =>
      endDeployments(
        tools(world, {
          aws: {
            deployments: async (_, __, service) => [
              { arn: service === "app" ? "one" : "two", status: "STOPPED" },
            ],
          },
        }),
        primary,
      ),
  ],
];

for (const [what, minutes, message, work] of impatient)
  test(`waits for ${minutes} minutes, and not longer: ${what}`, async (t) => {
    const world = await createWorld();
    const waited = await minutesOf(world, () =>
      t.throwsAsync(work(world), { instanceOf: ReportedError, message }),
    );
    t.true(waited > minutes && waited < minutes + 1, `${waited}`);
  });

const halves = { [primary]: "arn:one", [secondary]: "arn:two" };
const global = (more: Partial<GlobalDatabase>): GlobalDatabase => ({
  name: "global",
  writer: primary,
  moving: false,
  halves,
  ...more,
});
const handing = (told: Tools, begin: (half: string) => void): Step =>
  handOver(told, { move, facts: { a: "fact" }, begin: async ({ name, half }) => begin(`${name} ${half}`) });

test("a database is handed over once, and waited for, and not for ever", async (t) => {
  const world = await createGlobalWorld();
  const begun: string[] = [];
  const answers = [global({}), global({ moving: true }), global({}), global({ writer: secondary })];
  const going = tools(world, {
    aws: { globalDatabase: async () => answers.shift() ?? global({ writer: secondary }) },
  });
  const step = handing(going, (half) => begun.push(half));
  await step.run();
  t.deepEqual(begun, ["global arn:two"]);
  t.deepEqual(await step.observe(), { handedOver: "global", a: "fact" });

  const stuck = tools(world, { aws: { globalDatabase: async () => global({ moving: true }) } });
  const waited = await minutesOf(world, () =>
    t.throwsAsync(handing(stuck, (half) => begun.push(half)).run(), {
      message: /^after 30 minutes global is still written to in us-east-1/,
    }),
  );
  t.true(waited > 30 && waited < 31, `${waited}`);
  t.is(begun.length, 1);
  t.is(await handing(stuck, () => undefined).observe(), undefined);
  const arriving = tools(world, {
    aws: { globalDatabase: async () => global({ writer: secondary, moving: true }) },
  });
  t.is(await handing(arriving, () => undefined).observe(), undefined);

  const alone = tools(world, { aws: { globalDatabase: async () => global({ halves: {} }) } });
  await t.throwsAsync(handing(alone, () => undefined).run(), { message: "global has no half in us-west-2" });
  const none = tools(world, { aws: { globalDatabase: async () => undefined } });
  await t.throwsAsync(globalDatabaseIn(none, await none.look(), secondary), {
    instanceOf: ReportedError,
    message: "us-west-2 knows no global database aurora-global-production",
  });
});

test("a region's half of a global database is one that is there", async (t) => {
  const situation = await (await createGlobalWorld()).connect().look();
  t.is(halfIn(situation, primary), "aurora-use1-production-g1");
  t.is(halfIn(situation, secondary), "aurora-usw2-production-g2");
  const alone = await (await createWorld()).connect().look();
  for (const region of [primary, secondary] as const)
    t.throws(() => halfIn(alone, region), {
      instanceOf: ReportedError,
      message: `the stack's outputs have no half of a global database in ${region}`,
    });
});

test("a region is checked by its database, its answers, its name, its claim and what the other one refuses", async (t) => {
  const world = await createWorld();
  const asked: string[] = [];
  const status: Tools["internet"]["status"] = async (method, url) => {
    asked.push(`${method} ${url}`);
    return url.endsWith("active-region") ? 404 : method === "GET" ? 200 : 503;
  };
  const real = tools(world, { internet: { status } });
  const checks = async (told: Told = {}, change: Partial<Situation> = {}) => {
    const { aws, internet } = tools(world, told);
    return checkRegion(
      { ...real, aws, internet: { ...internet, status } },
      { ...(await real.look()), ...change },
      primary,
    );
  };
  const passed = (found: Awaited<ReturnType<typeof checks>>) =>
    found.map(({ name, passed: is, found: what }) => `${is ? "passed" : "failed"} ${name}: ${what}`);
  t.deepEqual(passed(await checks()), [
    "passed the database aurora-use1-production-g1 can be written to: available, writer aurora-use1-production-g1-1",
    "passed https://use1.pay.test/healthz answers 200: 200",
    "passed https://usw2.pay.test takes no writes: 503",
    "passed pay.test leads to us-east-1: us-east-1",
    "passed https://usw2.pay.test does not claim to be active: 404",
  ]);
  t.deepEqual(asked, [
    "GET https://use1.pay.test/healthz",
    "POST https://usw2.pay.test/healthz",
    "GET https://usw2.pay.test/.well-known/active-region",
  ]);
  const [first] = await checks({
    aws: { database: async () => ({ status: "available", writer: undefined }) },
  });
  t.like(first, { passed: false, found: "available, writer none" });
  const [starting] = await checks({ aws: { database: async () => ({ status: "creating", writer: "x" }) } });
  t.like(starting, { passed: false, found: "creating, writer x" });
  const [gone] = await checks({ aws: { database: async () => undefined } });
  t.like(gone, { passed: false, found: "none in us-east-1" });
  // One of the addresses of a name is enough: caches may give another one for a while.
  const addresses = (people: readonly string[]) => async (name: string) =>
    name === "pay.test" ? people : ["1.1.1.1", "2.2.2.2"];
  t.like((await checks({ internet: { addresses: addresses(["2.2.2.2", "3.3.3.3"]) } }))[3], { passed: true });
  t.like((await checks({ internet: { addresses: addresses([]) } }))[3], {
    passed: false,
    found: "no address",
  });

  const { settings, outputs, writer } = await real.look();
  t.deepEqual(
    (await checks({}, { settings: { ...settings, unreachableRegion: secondary } })).map(({ name }) => name),
    [
      "the database aurora-use1-production-g1 can be written to",
      "https://use1.pay.test/healthz answers 200",
      "pay.test leads to us-east-1",
    ],
  );
  const empty = { ...outputs, primary: { ...outputs.primary, service: undefined } };
  t.deepEqual((await checks({}, { outputs: empty })).length, 4);
  const [elsewhere] = await checks({}, { writer: { ...writer, region: secondary } });
  t.like(elsewhere, { passed: false, found: "none in us-east-1" });
});

test("a region that is as it should be is confirmed at once, and what is waited for is told once", async (t) => {
  const world = await createWorld();
  t.true((await minutesOf(world, () => confirm(tools(world), primary).run())) < 1);
  const notes: string[] = [];
  const answers = [500, 500, 500, 500];
  const real = world.connect();
  const status: Tools["internet"]["status"] = async (method, url) =>
    method === "GET" && url === "https://use1.pay.test/healthz"
      ? (answers.shift() ?? 200)
      : real.internet.status(method, url);
  const step = confirm(tools(world, { internet: { status }, notes }), primary);
  t.is(await step.observe(), undefined);
  await step.run();
  t.deepEqual(notes, ["waiting for:\nhttps://use1.pay.test/healthz answers 200: 500"]);
  t.deepEqual(Object.keys((await step.observe()) ?? {})[0], "confirmedAt");
});

test("nothing is written in a region that answers 503 to a write and whose tasks are gone", async (t) => {
  const world = await createWorld();
  const asked: string[] = [];
  const notes: string[] = [];
  const answers = [200, undefined, 503, 503];
  let running = 4;
  const step = quiesce(
    tools(world, {
      notes,
      internet: {
        status: async (method, url) => {
          asked.push(`${method} ${url}`);
          return answers.length === 1 ? answers[0] : answers.shift();
        },
      },
      aws: {
        tasks: async (region, cluster, name) => {
          asked.push(`${region} ${cluster} ${name}`);
          running -= 1;
          return Math.max(0, running);
        },
      },
    }),
    move,
    notYet,
  );
  await step.run();
  t.deepEqual(asked.slice(0, 5), [
    "POST https://use1.pay.test/healthz",
    "POST https://use1.pay.test/healthz",
    "POST https://use1.pay.test/healthz",
    "us-east-1 cluster-use1 app",
    "us-east-1 cluster-use1 worker",
  ]);
  t.deepEqual(notes, [
    "https://use1.pay.test answers 200 to a write instead of 503",
    "https://use1.pay.test answers nothing to a write instead of 503",
    "5 tasks have not stopped",
    "1 tasks have not stopped",
  ]);
  t.deepEqual(await step.observe(), {});
});

test("a region that was left is seen to be closed only where an update has closed it and nothing is written", async (t) => {
  const world = await createWorld();
  const closed = { internet: { status: async () => 503 }, aws: { tasks: async () => 0 } };
  const step = () => lookAgain(tools(world, closed), move, notYet);
  t.is(await step().observe(), undefined);
  await t.throwsAsync(step().run(), {
    message: /us-east-1 is not closed any more: an update has opened it since\. What was paid/,
  });
  world.values.stopWrites = "true";
  await world.connect().engine.up("close", []);
  t.deepEqual(Object.keys((await step().observe()) ?? {}), ["seenClosedAt"]);
  const writing = lookAgain(tools(world, { internet: { status: async () => 200 } }), move, notYet);
  t.is(await writing.observe(), undefined);
  t.deepEqual(await lookAgain(tools(world), move, async () => true).observe(), {});
});

test("a deployment that goes forward is rolled back once, and one that goes back is let end", async (t) => {
  const world = await createWorld();
  const back: string[] = [];
  const notes: string[] = [];
  const looks = [
    [
      { arn: "one", status: "PENDING" },
      { arn: "two", status: "ROLLBACK_IN_PROGRESS" },
    ],
    [{ arn: "one", status: "IN_PROGRESS" }],
    [],
  ];
  await endDeployments(
    tools(world, {
      notes,
      aws: {
        deployments: async (_, __, service) => (service === "app" ? (looks.shift() ?? []) : []),
        rollBack: async (region, arn) => void back.push(`${region} ${arn}`),
      },
    }),
    primary,
  );
  t.deepEqual(back, ["us-east-1 one"]);
  t.deepEqual(notes, ["rolls back one, which is PENDING"]);
});

test("a job that runs is followed, one that is done is enough, and failed ones are counted", async (t) => {
  const world = await createWorld();
  const notes: string[] = [];
  const job = (id: string, state: Job["state"], text = ""): Job => ({ id, state, text, result: undefined });
  const finish = async (earlier: readonly Job[], answers: Job[]) => {
    const calls: string[] = [];
    await finishJob(tools(world, { notes }), {
      what: "job",
      earlier,
      start: async (attempt) => {
        calls.push(`start ${attempt}`);
        return "new";
      },
      ask: async (id) => {
        calls.push(`ask ${id}`);
        return answers.shift() ?? job(id, "done");
      },
    });
    return calls;
  };
  t.deepEqual(await finish([job("a", "failed"), job("b", "done")], []), []);
  t.deepEqual(await finish([job("a", "failed"), job("b", "running")], []), ["ask b"]);
  t.deepEqual(await finish([job("a", "failed"), job("b", "failed")], []), ["start 2", "ask new"]);
  notes.length = 0;
  const waited = await minutesOf(world, () =>
    finish([], [job("new", "running", "10 %"), job("new", "running", "10 %"), job("new", "running", "90 %")]),
  );
  t.is(waited, 0.75);
  t.deepEqual(notes, ["job new: 10 %", "job new: 90 %", "job new: "]);
  await t.throwsAsync(finish([], [job("new", "failed", "no room")]), {
    instanceOf: ReportedError,
    message: "job new failed: no room. Mend that, and run the same command again.",
  });
});

test("a backup is of the database that is left, looked for an hour before the closing, and kept as it is said", async (t) => {
  const world = await createWorld();
  const asked: unknown[] = [];
  const step = () =>
    backUp(
      tools(world, {
        aws: {
          backupJobs: async (...args) => {
            asked.push(args);
            return [
              { id: "a", state: "failed", text: "", result: undefined },
              { id: "b", state: "running", text: "", result: undefined },
            ];
          },
          startBackup: async (...args) => {
            asked.push(args);
            return "new";
          },
          backupJob: async (...args) => {
            asked.push(args);
            return { id: "new", state: "done", text: "", result: undefined };
          },
        },
      }),
      move,
    );
  await t.throwsAsync(step().run(), { message: "us-east-1 is open: it has to be closed first" });
  world.values.stopWrites = "true";
  await world.connect().engine.up("close", []);
  const [closing] = world.history;
  await step().run();
  t.deepEqual(asked, [
    [primary, "arn:aurora-use1-production-g1", new Date((closing?.startedAt.getTime() ?? 0) - 3_600_000)],
    [
      primary,
      {
        clusterArn: "arn:aurora-use1-production-g1",
        vault: "vault-use1",
        roleArn: "arn:role-use1",
        keptDays: world.environment.database.recoveryPoints.keptDays,
        tag: { key: "ClosedAt", value: closing?.endedAt.toISOString() },
        token: `aurora-use1-production-g1.${closing?.endedAt.toISOString()}.1`,
      },
    ],
    [primary, "new"],
  ]);
  t.is(await step().observe(), undefined);
});

test("a copy is made of the backup, into the vault that is moved to", async (t) => {
  const world = await createWorld();
  const asked: unknown[] = [];
  const step = (backup?: string) =>
    copy(
      tools(world, {
        aws: {
          taggedBackup: async () => backup,
          copyJobs: async () => [],
          startCopy: async (...args) => {
            asked.push(args);
            return "new";
          },
          copyJob: async () => ({ id: "new", state: "done", text: "", result: undefined }),
        },
      }),
      move,
    );
  await t.throwsAsync(step().run(), { message: "there is no backup to copy: it has to be made first" });
  world.values.stopWrites = "true";
  await world.connect().engine.up("close", []);
  await step("arn:backup:x").run();
  t.deepEqual(asked, [
    [
      primary,
      {
        recoveryPointArn: "arn:backup:x",
        toVaultArn: "arn:vault-usw2",
        fromVault: "vault-use1",
        roleArn: "arn:role-use1",
        keptDays: world.environment.database.recoveryPoints.copiesKeptDays,
        token: "x.us-west-2.0",
      },
    ],
  ]);
  t.is(await step("arn:backup:x").observe(), undefined);
});

test("of all points the copy is the one that a job says it has made, and without it nothing is restored", async (t) => {
  const world = await createWorld();
  world.values.stopWrites = "true";
  await world.connect().engine.up("close", []);
  const point = (arn: string) => ({ arn, source: "g1", takenAt: new Date(0), engineVersion: "17.7" });
  const copied = (result: string) =>
    tools(world, {
      aws: {
        taggedBackup: async () => "arn:backup",
        copyJobs: async () => [{ id: "a", state: "done", text: "", result }],
        recoveryPoints: async () => ({ points: [point("arn:newer"), point("arn:copy")], asOf: new Date(0) }),
      },
    });
  t.deepEqual(await copy(copied("arn:copy"), move).observe(), { copy: "arn:copy" });
  t.deepEqual(await copies.changes(copied("arn:copy"), move), { restoreFrom: "arn:copy" });
  t.is(await copy(copied("arn:elsewhere"), move).observe(), undefined);
  await t.throwsAsync(copies.changes(copied("arn:elsewhere"), move), {
    instanceOf: ReportedError,
    message: "there is no copy to restore from: it has to be made first",
  });
});

test("payments that cannot be carried, or removed once they were, stop it with what each was refused for", async (t) => {
  const world = await createWorld();
  world.now += 10 * 60_000;
  const step = (aws: Partial<Tools["aws"]>) => carryOver(tools(world, { aws }), move, "payments");
  const payment = { body: "1", group: "g", deduplication: "1", attributes: {}, receipt: "r" };
  const taken = { takePayments: async () => [{ ...payment, sentAt: new Date(0) }] as never };
  const rejected = (reason: string) => async (_: unknown, __: unknown, payments: readonly never[]) =>
    payments.map((each) => ({ payment: each, reason }));
  const removed: unknown[] = [];
  const removePayments = async () => {
    removed.push("removed");
    return [];
  };
  const refused = { ...taken, removePayments, putPayments: rejected("too large") as never };
  await t.throwsAsync(step(refused).run(), {
    message:
      "1 payments are not taken in us-west-2: too large. Nothing is lost: mend that, and run the same command again",
  });
  t.deepEqual(removed, []);
  await t.throwsAsync(
    step({
      ...taken,
      putPayments: async () => [],
      removePayments: rejected("no such receipt") as never,
    }).run(),
    {
      message: /^1 payments were carried to us-west-2 and cannot be removed in us-east-1: no such receipt\. /,
    },
  );
});

test("a step that ran and cannot be seen to be done ends the command, with the step on record", async (t) => {
  const recorded: unknown[] = [];
  const { progress } = tools(await createWorld());
  const { signal } = new AbortController();
  const record = (...args: readonly unknown[]) => recorded.push(args);
  const step = (answers: (object | undefined)[]): Step => ({
    name: "a step",
    observe: async () => answers.shift() as never,
    run: async () => void recorded.push("ran"),
  });
  await runSteps([step([{ a: "1" }]), step([undefined, { b: "2" }])], { progress, signal, record });
  t.deepEqual(recorded.splice(0), [["a step", "found", { a: "1" }], "ran", ["a step", "done", { b: "2" }]]);
  const reason = "a step: it ran, but it cannot be seen to be done. Run the same command again.";
  await t.throwsAsync(runSteps([step([]), step([{}])], { progress, signal, record }), {
    instanceOf: ReportedError,
    message: reason,
  });
  t.deepEqual(recorded, ["ran", ["a step", "failed", { reason }]]);
});

test("a lost region is shut by what of it the state knows, and all that was shut is on record", async (t) => {
  const world = await createWorld();
  const asked: unknown[] = [];
  const real = tools(world, {
    aws: {
      shut: async (region, gates) => {
        asked.push(region, gates);
        return { one: undefined, two: "no answer", three: undefined };
      },
    },
  });
  const situation = await real.look();
  const { outputs } = situation;
  const without = {
    ...situation,
    outputs: { ...outputs, primary: { ...outputs.primary, worker: undefined } },
  };
  const step = shutLost({ ...real, look: async () => without }, move);
  t.is(await step.observe(), undefined);
  await step.run();
  t.like(await step.observe(), { shut: "one, three", notShut: "two: no answer" });
  const [region, gates] = asked as [string, { rules: { name: string; arn: string }[]; services: unknown }];
  t.is(region, primary);
  t.like(gates, { cluster: "cluster-use1", services: [{ name: "app", tasks: 0 }] });
  t.deepEqual(
    gates.rules.map(({ name, arn }) => [name, arn]),
    [
      ["fence-use1-production", "arn:fence-use1"],
      ["fence-writes-use1-production", "arn:writes-use1"],
    ],
  );
});

test("nothing that was meant for one move alone stays in the configuration", async (t) => {
  const world = await createWorld();
  const step = unpin(tools(world));
  t.deepEqual(await step.observe(), {});
  for (const key of ["restoreFrom", "acceptLoss"]) {
    world.values = { [key]: "60" };
    const again = unpin(tools(world));
    t.is(await again.observe(), undefined, key);
    await again.run();
    t.deepEqual(world.values, {});
  }
});

test("a move is over only where an update that has succeeded left things so", async (t) => {
  const world = await createWorld();
  world.values.activeRegion = secondary;
  const step = flip(tools(world), { from: primary, to: secondary }, async () => ({}));
  t.is(await step.observe(), undefined);
  world.values = { stopWrites: "true" };
  t.is(await flip(tools(world), { from: secondary, to: primary }, async () => ({})).observe(), undefined);
  world.values = {};
  t.like(await flip(tools(world), { from: secondary, to: primary }, async () => ({})).observe(), {
    database: "aurora-use1-production-g1",
    generation: "1",
  });
  world.history.length = 0;
  t.is(await flip(tools(world), { from: secondary, to: primary }, async () => ({})).observe(), undefined);
});

const entry = (situation: Situation): Entry => situation.writer;

test("the database that a move leaves is the writer, and after it what the writer was restored from", async (t) => {
  const world = await createWorld();
  const situation = await world.connect().look();
  const writer = entry(situation);
  const restored: Entry = {
    ...writer,
    generation: 2,
    region: secondary,
    cluster: "g2",
    origin: { kind: "restored", snapshot: "s", source: writer.cluster, takenAt: "", engineVersion: "17.7" },
  };
  t.is(sourceOf(situation, move), writer.cluster);
  t.is(sourceOf({ ...situation, writer: restored }, move), writer.cluster);
  t.is(sourceOf({ ...situation, writer: restored }, { from: secondary, to: primary }), "g2");
  t.is(sourceOf({ ...situation, writer: { ...restored, origin: { kind: "fresh" } } }, move), "g2");
  t.is(sourceArnOf(situation, move), `arn:${writer.cluster}`);
  t.throws(() => sourceArnOf({ ...situation, writer: restored }, { from: secondary, to: primary }), {
    instanceOf: ReportedError,
    message: "the stack's outputs have no database g2 in us-west-2",
  });
  t.throws(
    () =>
      backupRoleOf(
        {
          ...situation,
          outputs: {
            ...situation.outputs,
            primary: { ...situation.outputs.primary, backupRoleArn: undefined },
          },
        },
        primary,
      ),
    { message: /output regions\.us-east-1\.backupRoleArn is missing/ },
  );
  await t.throwsAsync((async () => retireSteps(tools(world), 9)[0]?.observe())(), {
    instanceOf: ReportedError,
    message: "there is no database of generation 9",
  });
});

test("a region has arrived where it is written to and meant to be, and payments wait where both have queues", async (t) => {
  const world = await createWorld();
  const situation = await world.connect().look();
  const { settings, outputs } = situation;
  t.true(hasArrived(situation, primary));
  t.false(hasArrived(situation, secondary));
  t.false(hasArrived({ ...situation, settings: { ...settings, activeRegion: secondary } }, primary));
  t.false(hasArrived({ ...situation, settings: { ...settings, activeRegion: secondary } }, secondary));
  t.true(hasQueues(situation));
  for (const side of ["primary", "secondary"] as const) {
    const without = { ...situation, outputs: { ...outputs, [side]: { ...outputs[side], queue: undefined } } };
    t.false(hasQueues(without));
    const { region } = outputs[side];
    t.throws(() => queuesOf(without, region), { message: `the stack's outputs have no queue in ${region}` });
  }
  const { standsOpen } = await readStanding(tools(world));
  t.deepEqual([standsOpen(primary), standsOpen(secondary)], [false, false]);
});

test("no move without loss begins while the database cannot be backed up", async (t) => {
  const world = await createWorld();
  const check = async (database: Awaited<ReturnType<Tools["aws"]["database"]>>) => {
    const told = tools(world, { aws: { database: async () => database } });
    return copies.check("switchover", move, await told.look(), told);
  };
  await t.throwsAsync(check(undefined), {
    instanceOf: Refused,
    message: /aurora-use1-production-g1 in us-east-1 is not there; a backup needs it to be available/,
  });
  await t.throwsAsync(check({ status: "stopped", writer: "x" }), { message: / is stopped; a backup needs/ });
  t.deepEqual(Object.keys(await check({ status: "available", writer: "x" })), ["exposureMinutes"]);
});

test("who deletes a database is told which other one has what it held, and counts only what waits elsewhere", async (t) => {
  const world = await createWorld();
  const situation = await world.connect().look();
  const first = entry(situation);
  const second: Entry = {
    ...first,
    generation: 2,
    region: secondary,
    cluster: "g2",
    opened: 2,
    origin: {
      kind: "restored",
      snapshot: "s",
      source: first.cluster,
      takenAt: "noon",
      engineVersion: "17.7",
    },
  };
  const args = { command: "retire", stack: "org/p/production", yes: true, json: false, reports: "" } as const;
  const plan = (lineage: readonly Entry[], generation: number, held = 0) => {
    const [writer] = lineage.slice(-1) as [Entry];
    const { outputs, settings } = situation;
    return planRetire(
      { ...args, generation },
      {
        ...situation,
        writer,
        settings: { ...settings, activeRegion: writer.region },
        outputs: { ...outputs, recorded: { ...outputs.recorded, lineage } },
      },
      tools(world, {
        aws: {
          queued: async (_, url) => ({ waiting: url.endsWith("deadLetters") ? held : 0, taken: 0 }),
        },
      }),
    );
  };
  const { told, facts, next } = await plan([first, second], 1, 3);
  t.deepEqual(told.slice(1), [
    "g2 has what it held at noon. What was paid into it later, if anything, is in no other database.",
    "3 dead letters in us-east-1 may be compared with it: docs/runbooks/queue.md",
  ]);
  t.deepEqual(facts, { stack: "org/p/production", cluster: first.cluster, region: primary });
  t.deepEqual(next, ["Commit Pulumi.production.yaml."]);
  const unrelated = await plan([first, { ...second, origin: { kind: "fresh" } }], 1);
  t.deepEqual(unrelated.told.slice(1), [
    "No other database was restored from it: what it holds is in no other one.",
  ]);
  // In the region that serves payments always wait, and are carried out.
  const beside: Entry = { ...second, generation: 3, region: primary, cluster: "g3", opened: 3 };
  const busy = await plan(
    [first, second, { ...beside, origin: { ...second.origin, source: "g2" } as never }],
    1,
    7,
  );
  t.is(busy.told.length, 2);
});
