import test from "ava";
import type { Paint } from "../../../src/cli/terminal.ts";
import { append } from "../../../src/tools/dr/evidence/chain.ts";
import { markdown } from "../../../src/tools/dr/evidence/markdown.ts";
import { sealOf, startEvidence } from "../../../src/tools/dr/evidence/report.ts";
import { executedPage } from "../../../src/tools/dr/executed-page.ts";
import { type Status, statusOf } from "../../../src/tools/dr/status.ts";
import { statusPage } from "../../../src/tools/dr/status-page.ts";
import { run } from "./run.ts";
import { createGlobalWorld, createWorld, primary, secondary } from "./world.ts";

const painted: Paint = (style, text) => `<${style}>${text}</>`;

test("a status is one page: who serves, from what, how DNS leads there, and what is wrong", async (t) => {
  const world = await createWorld();
  const status = await statusOf("production", world.connect());
  t.deepEqual(status.configured, {
    activeRegion: primary,
    unreachableRegion: "none",
    restoreFrom: "none",
    acceptLoss: "none",
    stopWrites: "false",
    retire: "none",
  });
  const page = statusPage(status, painted);
  t.is(
    page,
    [
      "<bold>production: regions</>",
      "  us-east-1  primary, active",
      "  us-west-2  secondary, standby",
      "<bold>databases</>",
      "  1  aurora-use1-production-g1 in us-east-1, written to",
      "<bold>newest recovery point of the writer</>",
      `  ${status.recoveryPoint}`,
      "<bold>configuration</>",
      "  activeRegion       us-east-1",
      "  unreachableRegion  none",
      "  restoreFrom        none",
      "  acceptLoss         none",
      "  stopWrites         false",
      "  retire             none",
      "<bold>DNS records</>",
      "  A PRIMARY → lb",
      "<bold>health checks</>",
      "  failover  healthy",
      "  primary   healthy",
      "  claim     healthy",
      "<bold>queued payments</>",
      `  us-east-1  ${status.queues[primary]}`,
      "  us-west-2  0 payments, 0 dead letters",
      "<green>all is well</>",
    ].join("\n"),
  );
});

test("a status tells what each database was made of, and every problem", async (t) => {
  const world = await createWorld();
  await run(world, {
    command: "switchover",
    to: secondary,
    acceptLoss: undefined,
    stack: "production",
    yes: true,
    json: false,
    reports: "reports",
  });
  const found = await statusOf("production", world.connect());
  const status: Status = { ...found, queues: {}, problems: ["one", "two"] };
  const [first, second] = found.databases;
  const lines = statusPage(status, painted).split("\n");
  const origin = second?.origin;
  t.true(lines.includes(`  1  ${first?.cluster} in us-east-1, kept`));
  t.true(
    lines.includes(
      `  2  ${second?.cluster} in us-west-2, written to, restored from ${first?.cluster} as of ${origin?.kind === "restored" ? origin.takenAt : ""}`,
    ),
  );
  t.deepEqual(lines.slice(-6), [
    "  failover  unhealthy",
    "  primary   unhealthy",
    "  claim     unhealthy",
    "<red><bold>problems</>",
    "  one",
    "  two</>",
  ]);
});

test("a status tells of wishes that are left over, and asks a lost region nothing", async (t) => {
  const world = await createWorld();
  const status = async (values: Record<string, string>) => {
    world.values = values;
    return statusOf("production", world.connect());
  };
  t.deepEqual((await status({ acceptLoss: "60" })).problems, [
    "acceptLoss is 60, and nothing moves: pulumi config rm acceptLoss",
  ]);
  const moving = await status({ acceptLoss: "60", activeRegion: secondary });
  t.deepEqual(moving.problems, ["a move is under way: the configuration asks for us-west-2"]);
  t.like(moving.configured, { activeRegion: secondary, acceptLoss: "60 minutes" });
  for (const values of [{ restoreFrom: "arn:x" }, { stopWrites: "true" }] as const)
    t.deepEqual((await status(values)).problems, [
      "a move is under way: the configuration asks for us-east-1",
    ]);
  const lost = await status({ unreachableRegion: secondary, retire: "[1,2]" });
  t.deepEqual(lost.problems, ["us-west-2 is declared unreachable; when it is back: readmit, or failback"]);
  t.is(lost.queues[secondary], "not asked");
  t.like(lost.configured, { unreachableRegion: secondary, retire: "1, 2" });
});

test("a status of a global database says how far its other half is behind, and that nobody knows", async (t) => {
  const world = await createGlobalWorld();
  const tools = world.connect();
  const behind = async (seconds: number | undefined) => {
    const lag = async () => (seconds === undefined ? undefined : { seconds, at: new Date(0) });
    const { recoveryPoint, problems } = await statusOf("production", {
      ...tools,
      aws: { ...tools.aws, lag },
    });
    return [recoveryPoint, ...problems];
  };
  const problem = "replication: a disaster now would cost more than 10 seconds, or nobody knows";
  t.deepEqual(await behind(10), ["us-west-2 follows, 10 seconds behind"]);
  t.deepEqual(await behind(11), ["us-west-2 follows, 11 seconds behind", problem]);
  t.deepEqual(await behind(undefined), ["us-west-2 does not say how far it is behind", problem]);
});

test("a status counts what waits and what is taken, and says what a disaster would cost and what it cannot learn", async (t) => {
  const world = await createWorld();
  const tools = world.connect();
  const told = async (aws: Partial<typeof tools.aws>) =>
    statusOf("production", { ...tools, aws: { ...tools.aws, ...aws } });
  t.deepEqual(Object.values((await told({ queued: async () => ({ waiting: 2, taken: 3 }) })).queues), [
    "5 payments, 5 dead letters",
    "5 payments, 5 dead letters",
  ]);
  const points = async (minutes: readonly number[]) => {
    const asOf = new Date(world.now);
    const found = minutes.map((age) => ({
      arn: "arn:x",
      source: "g1",
      takenAt: new Date(world.now - age * 60_000),
      engineVersion: "17.7",
    }));
    const { recoveryPoint, problems } = await told({ recoveryPoints: async () => ({ points: found, asOf }) });
    return [recoveryPoint, ...problems];
  };
  const problem = "recovery points: a disaster now would cost more than the 180 minutes allowed";
  t.deepEqual(await points([180]), ["180 minutes old in us-west-2: arn:x"]);
  t.deepEqual(await points([181, 190]), ["181 minutes old in us-west-2: arn:x", problem]);
  t.deepEqual(await points([-5]), ["0 minutes old in us-west-2: arn:x"]);
  t.deepEqual(await points([]), ["none in us-west-2", problem]);
  const silent = async () => {
    throw new Error("no answer");
  };
  const blind = await told({ records: silent, healthChecks: silent });
  t.deepEqual(blind.records, ["unknown: no answer"]);
  t.deepEqual(blind.healthChecks, {
    failover: "unknown: no answer",
    primary: "unknown: no answer",
    claim: "unknown: no answer",
  });
  t.deepEqual(blind.problems, ["DNS records: no answer", "health checks: no answer"]);
});

test("the outcome of a command says what was measured, and what is to be done next", (t) => {
  const done = { command: "drill", stack: "staging", report: "", seal: "", next: ["commit", "go back"] };
  t.is(
    executedPage({
      ...done,
      conclusion: { result: "succeeded", recoverySeconds: "600", dataLossSeconds: "0" },
    }),
    "drill of staging: succeeded\n  recovery time 10m 00s, data loss at most 0s\ncommit\ngo back",
  );
  t.is(
    executedPage({ ...done, conclusion: { result: "succeeded" }, next: [] }),
    "drill of staging: succeeded\n  recovery time not measured, data loss at most not measured",
  );
  t.is(
    executedPage({ ...done, conclusion: { result: "nothing to do" } }),
    "drill of staging: nothing to do\ncommit\ngo back",
  );
});

test("a report's page has all that its entries say", (t) => {
  const evidence = startEvidence(
    "failover",
    { stack: "production", startedAt: "2026-01-01T00:00:00Z" },
    () => new Date(0),
  );
  evidence.record("move", "done", { a: "one | two\nthree", b: "four" });
  evidence.record("confirm", "found", { confirmedAt: "2026-01-01T00:20:00Z", database: "g2" });
  evidence.record("unpin", "done", {});
  const report = evidence.conclude();
  const [before, after] = markdown(report).split("## What this proves");
  t.is(
    before,
    `# failover of production: succeeded

|  |  |
| --- | --- |
| stack | production |
| startedAt | 2026-01-01T00:00:00Z |

## Figures

|  |  | from … to |
| --- | --- | --- |
| Recovery time | 20m 00s | \`startedAt\` … \`confirmedAt\` |
| Data loss, at most | not measured | \`takenAt\` … \`lastWriteAt\`; none where \`restoredFrom\` is \`copy\`; of a global database \`lagSeconds\`, none where all was \`carried\` |

## Steps

| Ended at | Step | How | What was found |
| --- | --- | --- | --- |
| 1970-01-01T00:00:00.000Z | move | done | a: one \\| two three<br>b: four |
| 1970-01-01T00:00:00.000Z | confirm | found | confirmedAt: 2026-01-01T00:20:00Z<br>database: g2 |
| 1970-01-01T00:00:00.000Z | unpin | done |  |

`,
  );
  t.regex(after ?? "", new RegExp(`\\n\\nSeal: \`${sealOf(report)}\`\\n$`));
  t.deepEqual(report.entries.map(({ hash }) => hash).slice(4), [sealOf(report)]);
});

test("an entry's hash goes by its facts, in whatever order they are written", (t) => {
  const entry = { at: "", name: "", outcome: "done" } as const;
  const [one] = append([], { ...entry, facts: { a: "1", b: "2", c: "3" } });
  const [other] = append([], { ...entry, facts: { c: "3", b: "2", a: "1" } });
  t.deepEqual(other?.hash, one?.hash);
});
