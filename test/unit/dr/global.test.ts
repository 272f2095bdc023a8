import { CloudWatchClient, GetMetricDataCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  DescribeGlobalClustersCommand,
  FailoverGlobalClusterCommand,
  RDSClient,
  SwitchoverGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { Interrupted, Refused, ReportedError } from "../../../src/cli/errors.ts";
import type { ChangeArguments, MoveCommand } from "../../../src/tools/dr/arguments.ts";
import { problemsOfReport } from "../../../src/tools/dr/evidence/check-report.ts";
import { markdown } from "../../../src/tools/dr/evidence/markdown.ts";
import { serialize } from "../../../src/tools/dr/evidence/report.ts";
import { statusOf } from "../../../src/tools/dr/status.ts";
import { createClients } from "../../../src/tools/stack/aws/clients.ts";
import { createAws } from "../../../src/tools/stack/aws/sdk.ts";
import { brokenOff, held, paid, run } from "./run.ts";
import { createGlobalWorld, lagSeconds, primary, secondary, type World } from "./world.ts";

const moving = (command: MoveCommand, acceptLoss?: number): ChangeArguments => ({
  stack: "production",
  json: false,
  reports: "reports",
  command,
  to: undefined,
  acceptLoss,
  yes: true,
});

const clusters = ({ plan }: World) => plan.lineage.map(({ cluster, state }) => `${cluster} ${state}`);

test("nothing moves while a global database is taken apart", async (t) => {
  const world = await createGlobalWorld();
  const { database } = world.environment;
  world.environment = { ...world.environment, database: { ...database, recovery: "copies" } };
  for (const command of ["drill", "switchover", "failover"] as const)
    await t.throwsAsync(run(world, moving(command)), {
      instanceOf: Refused,
      message: /has not been taken apart; allowed: replica, or first .* npx pulumi up --stack production/,
    });
  t.is(world.plan.writer.region, primary);
});

test("a drill hands the database over without loss, makes nothing and restores nothing, and failback comes back", async (t) => {
  const world = await createGlobalWorld();
  const before = clusters(world);
  const there = await run(world, moving("drill"));
  t.is(world.plan.writer.region, secondary);
  t.deepEqual(held(world), paid(world));
  t.like(there.done.conclusion, { result: "succeeded", dataLossSeconds: "0" });
  t.is(there.report.entries[0]?.facts.exposureSeconds, String(lagSeconds));
  t.deepEqual(
    there.report.entries.slice(1, -1).map(({ name }) => name),
    [
      "close us-east-1",
      "wait until nothing is written in us-east-1",
      "see that us-east-1 is still closed",
      "have the database written to in us-west-2",
      "move to us-west-2",
      "confirm us-west-2",
      "carry queued payments from us-east-1 to us-west-2",
      "unpin the recovery point",
    ],
  );
  t.deepEqual(
    problemsOfReport({ text: serialize(there.report), page: markdown(there.report), seal: there.done.seal }),
    [],
  );
  t.deepEqual(
    world.calls.filter((call) => /^(?:backup|copy|switchover|failover)$/.test(call)),
    ["switchover"],
  );
  t.true(there.done.next.some((line) => line.includes("The database in us-east-1 follows")));

  const back = await run(world, moving("failback"));
  t.is(world.plan.writer.region, primary);
  t.deepEqual(held(world), paid(world));
  t.like(back.done.conclusion, { result: "succeeded", dataLossSeconds: "0" });
  t.deepEqual(clusters(world), before);
});

test("a failover says its loss in seconds, asks the survivor alone, and failback comes back without another loss", async (t) => {
  const world = await createGlobalWorld();
  world.lost = primary;
  const { told, done, report } = await run(world, { ...moving("failover"), yes: false }, "production");
  t.true(
    told.some((line) => line.includes(`DATA LOSS: about ${lagSeconds} seconds`)),
    told.join("\n"),
  );
  t.is(world.plan.writer.region, secondary);
  t.is(world.values.unreachableRegion, primary);
  t.is(world.values.acceptLoss, undefined);
  t.like(done.conclusion, { result: "succeeded", dataLossSeconds: String(lagSeconds) });
  t.like(world.moves.at(-1), { region: secondary, kind: "disaster", lossSeconds: lagSeconds });
  t.is(world.moves.at(-1)?.recoverySeconds, Number(done.conclusion.recoverySeconds));
  t.deepEqual(problemsOfReport({ text: serialize(report), page: markdown(report), seal: done.seal }), []);
  t.true(done.next.some((line) => line.includes("rds:unplanned-global-failover-")));

  // AWS makes the half that was lost anew, of what the survivor has.
  world.lost = undefined;
  world.payments.set("aurora-use1-production-g1", [
    ...(world.payments.get("aurora-usw2-production-g2") ?? []),
  ]);
  await run(world, moving("failback"));
  t.is(world.plan.writer.region, primary);
  t.is(world.values.unreachableRegion, undefined);
  t.deepEqual(held(world), paid(world));
});

test("a second disaster of a global database: the region that is back is closed as it was left before it is written to", async (t) => {
  const world = await createGlobalWorld();
  world.lost = primary;
  await run(world, moving("failover"));
  // The region is back, and its half made anew, when the other one is lost.
  world.payments.set("aurora-use1-production-g1", [
    ...(world.payments.get("aurora-usw2-production-g2") ?? []),
  ]);
  world.lost = secondary;
  world.calls.length = 0;
  const { done, told } = await run(world, { ...moving("failover"), to: primary } as ChangeArguments);
  t.is(done.conclusion.result, "succeeded");
  t.true(told.some((line) => line.includes(`DATA LOSS: about ${lagSeconds} seconds`)));
  const [closing, first, handOver, flip, second, ...others] = world.calls;
  t.regex(closing ?? "", /"activeRegion":"us-west-2","unreachableRegion":"us-west-2"/);
  t.is(first, "up aurora-usw2-production-g2");
  t.is(handOver, "failover");
  t.regex(flip ?? "", /"activeRegion":"us-east-1","unreachableRegion":"us-west-2"/);
  t.is(second, "up aurora-use1-production-g1");
  t.deepEqual(others, []);
  t.deepEqual(clusters(world), ["aurora-use1-production-g1 kept", "aurora-usw2-production-g2 kept"]);
});

const journeys: readonly (readonly [string, MoveCommand, (world: World) => Promise<void>])[] = [
  ["switchover", "switchover", async () => undefined],
  [
    "failover",
    "failover",
    async (world) => {
      world.lost = primary;
    },
  ],
  [
    "failback",
    "failback",
    async (world) => {
      world.lost = primary;
      await run(world, moving("failover"));
      world.lost = undefined;
      world.payments.set("aurora-use1-production-g1", [
        ...(world.payments.get("aurora-usw2-production-g2") ?? []),
      ]);
      world.calls.length = 0;
    },
  ],
];

for (const [name, command, prepare] of journeys)
  test(`a global database, ${name}: interrupted before or after any call to the outside, the same command ends in the same state`, async (t) => {
    // Said whole: a switchover that broke off after it had arrived would otherwise be one back.
    const args: ChangeArguments = {
      ...moving(command),
      ...(command === "switchover" && { to: secondary }),
    } as ChangeArguments;
    const prepared = async () => {
      const world = await createGlobalWorld();
      await prepare(world);
      return world;
    };
    const handedOver = (world: World) => world.calls.filter((call) => /^(?:switchover|failover)$/.test(call));
    for await (const { breaksAt, world, smooth } of brokenOff(t, prepared, args)) {
      t.is(world.plan.writer.region, smooth.plan.writer.region);
      t.deepEqual(clusters(world), clusters(smooth), `databases after a break at ${breaksAt}`);
      t.deepEqual(handedOver(world), handedOver(smooth), `handed over once after a break at ${breaksAt}`);
      if (name !== "failover") t.deepEqual(held(world), paid(world), `payments after a break at ${breaksAt}`);
      t.is((await run(world, args)).done.conclusion.result, "nothing to do");
    }
  });

test("a failover that AWS has begun, or done, by itself is not begun again", async (t) => {
  const world = await createGlobalWorld();
  await world
    .connect()
    .aws.failOver(secondary, { name: "aurora-global-production", half: "arn:aurora-usw2-production-g2" });
  world.calls.length = 0;
  world.lost = primary;
  const { told } = await run(world, moving("failover"));
  t.true(
    told.some((line) => line.includes("written to in us-west-2 already")),
    told.join("\n"),
  );
  t.false(world.calls.includes("failover"));
  t.is(world.plan.writer.region, secondary);
});

/** A command is broken off after AWS has handed the database over, and before the update that follows. */
async function brokenAfterHandOver(world: World, args: ChangeArguments): Promise<void> {
  world.calls.length = 0;
  world.disturb = () => {
    if (world.calls.includes("switchover") && world.calls.at(-1)?.startsWith("configure"))
      throw new Interrupted();
  };
  await run(world, args).catch((error: unknown) => {
    if (!(error instanceof Interrupted)) throw error;
  });
  world.disturb = () => undefined;
}

test("once the database is handed over, tasks that wait where it was keep nothing from going on", async (t) => {
  const world = await createGlobalWorld();
  const args = { ...moving("switchover"), to: secondary } as ChangeArguments;
  await brokenAfterHandOver(world, args);
  t.like(world.global, { writer: secondary });
  t.is(world.plan.writer.region, primary);
  // As an update leaves them that starts them and then breaks off.
  world.draining = 100_000;
  await run(world, args);
  t.is(world.plan.writer.region, secondary);
});

test("a region that is lost once it has been handed the database is moved away from again", async (t) => {
  const world = await createGlobalWorld();
  await run(world, moving("drill"));
  await brokenAfterHandOver(world, moving("failback"));
  t.like(world.global, { writer: primary });
  t.is(world.plan.writer.region, secondary);
  world.lost = primary;
  world.calls.length = 0;
  const { told } = await run(world, { ...moving("failover"), to: secondary } as ChangeArguments);
  t.true(
    told.some((line) => line.startsWith("DATA LOSS")),
    told.join("\n"),
  );
  t.true(world.calls.includes("failover"));
  t.is(world.plan.writer.region, secondary);
  t.like(world.values, { activeRegion: secondary, unreachableRegion: primary });
});

test("a region that AWS has moved to by itself, and that is lost then, is declared lost", async (t) => {
  const world = await createGlobalWorld();
  await run(world, moving("drill"));
  world.global = { writer: primary, asked: 0 };
  world.lost = primary;
  await run(world, { ...moving("failover"), to: secondary } as ChangeArguments);
  t.like(world.global, { writer: secondary });
  t.like(world.values, { activeRegion: secondary, unreachableRegion: primary });
});

test("what cannot be moved without loss is refused, and a loss beyond what is accepted too", async (t) => {
  const world = await createGlobalWorld();
  world.payments.delete("aurora-usw2-production-g2");
  await t.throwsAsync(run(world, moving("drill")), {
    instanceOf: Refused,
    message:
      /aurora-usw2-production-g2 in us-west-2 is not there; aurora-global-production can be moved once both/,
  });
  const lost = await createGlobalWorld();
  lost.lost = primary;
  await t.throwsAsync(run(lost, moving("failover", 0)), {
    instanceOf: Refused,
    message: /us-west-2 was 2 seconds behind when it was last measured/,
  });
});

test("status says how far the other region is behind", async (t) => {
  const world = await createGlobalWorld();
  const { recoveryPoint, problems } = await statusOf("production", world.connect());
  t.is(recoveryPoint, "us-west-2 follows, 2 seconds behind");
  t.deepEqual(problems, []);
  // After a move that nobody told the program of, the half that is asked follows nobody.
  world.global = { writer: secondary, asked: 0 };
  const moved = await statusOf("production", world.connect());
  t.true(moved.problems.some((problem) => problem.includes("more than 10 seconds, or nobody knows")));
});

test.serial("AWS is asked by its own names", async (t) => {
  const rds = mockClient(RDSClient);
  const cloudwatch = mockClient(CloudWatchClient);
  t.teardown(() => {
    rds.restore();
    cloudwatch.restore();
  });
  const aws = createAws(
    createClients(() => undefined),
    new AbortController().signal,
  );
  const request = { name: "aurora-global-production", half: "arn:half" };
  const sent = { GlobalClusterIdentifier: request.name, TargetDbClusterIdentifier: request.half };
  rds.on(SwitchoverGlobalClusterCommand).resolves({});
  rds.on(FailoverGlobalClusterCommand).resolves({});
  await aws.switchOver("us-east-1", request);
  await aws.failOver("us-west-2", request);
  t.deepEqual(rds.commandCalls(SwitchoverGlobalClusterCommand)[0]?.args[0].input, sent);
  t.deepEqual(rds.commandCalls(FailoverGlobalClusterCommand)[0]?.args[0].input, {
    ...sent,
    AllowDataLoss: true,
  });
  const at = new Date("2026-01-01T00:00:00Z");
  cloudwatch
    .on(GetMetricDataCommand)
    .resolvesOnce({ MetricDataResults: [{ Values: [1200, 900], Timestamps: [at, at] }] })
    .resolves({ MetricDataResults: [{ Values: [] }] });
  t.deepEqual(await aws.lag("us-west-2", "cluster"), { seconds: 2, at });
  t.is(await aws.lag("us-west-2", "cluster"), undefined);
  cloudwatch.on(PutMetricDataCommand).resolves({});
  const move = { environment: "production", kind: "disaster", at, recoverySeconds: 290 } as const;
  await aws.tellMove("us-west-2", { ...move, lossSeconds: 2 });
  await aws.tellMove("us-west-2", { ...move, lossSeconds: undefined });
  const shown = { dimensions: { Environment: "production", Kind: "disaster" }, unit: "Seconds" };
  t.deepEqual(
    cloudwatch.commandCalls(PutMetricDataCommand).map(({ args: [{ input }] }) =>
      input.MetricData?.map(({ MetricName, Dimensions = [], Value, Unit }) => ({
        metric: [input.Namespace, MetricName],
        dimensions: Object.fromEntries(Dimensions.map((each) => [each.Name, each.Value])),
        value: Value,
        unit: Unit,
      })),
    ),
    [
      [
        { metric: ["Payments/Moves", "RecoveryTime"], ...shown, value: 290 },
        { metric: ["Payments/Moves", "DataLoss"], ...shown, value: 2 },
      ],
      [{ metric: ["Payments/Moves", "RecoveryTime"], ...shown, value: 290 }],
    ],
  );
  rds.on(DescribeGlobalClustersCommand).rejects(Object.assign(new Error("no"), { name: "AccessDenied" }));
  await t.throwsAsync(aws.globalDatabase({ region: "us-west-2", name: request.name }), {
    instanceOf: ReportedError,
    message: /allow rds:DescribeGlobalClusters/,
  });
});
