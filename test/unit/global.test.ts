import { readFileSync } from "node:fs";
import test from "ava";
import { type Environment, environments } from "../../environments/index.ts";
import { environmentProblems } from "../../environments/invariants.ts";
import { namesOf } from "../../environments/names.ts";
import { production } from "../../environments/production.ts";
import { replicaArn } from "../../src/blocks/data/global.ts";
import { estimate } from "../../src/proofs/cost/estimate.ts";
import { recoveryStrategies } from "../../src/proofs/cost/recovery.ts";
import { proveIam } from "../../src/proofs/iam/prove.ts";
import { difference } from "../../src/proofs/model/diff.ts";
import { figuresOf } from "../../src/proofs/model/move-figures.ts";
import {
  criticalPath,
  handOver,
  routingMinutes,
  startMinutes,
  sum,
  touchedBy,
} from "../../src/proofs/model/recovery-time.ts";
import type { Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { playPlanned } from "../../src/proofs/play/planned.ts";
import { proveReachability } from "../../src/proofs/reachability/prove.ts";
import { audit } from "../../src/proofs/rules/index.ts";
import { globalFaults } from "../support/faults/global.ts";
import { afterUpdate, broughtAlong, type Loss } from "../support/left-out.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { restoring } from "../support/restoring.ts";
import { ofType, resource } from "../support/synthesize.ts";

const imageTag = "1.0.0";

/** All environments with a global database. */
const described: readonly Environment[] = environments.map((environment) => ({
  ...environment,
  database: { ...environment.database, recovery: "replica" },
  sizes: { ...environment.sizes, databaseMinAcu: Math.max(environment.sizes.databaseMinAcu, 0.5) },
}));

interface States {
  readonly begun: Synthesis;
  readonly moved: Synthesis;
  readonly back: Synthesis;
  readonly lost: Synthesis;
}
const stacks = new Map<string, States>();

test.before(async () => {
  for (const { name } of described) {
    const next = (previous: Synthesis | undefined, values: Readonly<Record<string, string>>) =>
      synthesizePlatform(
        name,
        { imageTag, ...values },
        { environments: described, ...(previous && { previous }) },
      );
    const begun = await next(undefined, {});
    const moved = await next(begun, { activeRegion: "us-west-2" });
    const lost = await next(begun, { activeRegion: "us-west-2", unreachableRegion: "us-east-1" });
    stacks.set(name, { begun, moved, lost, back: await next(moved, { acceptLoss: "" }) });
  }
});
const statesOf = (stack: string): States => {
  const states = stacks.get(stack);
  if (states === undefined) throw new Error(`no states of ${stack}`);
  return states;
};

/** The databases, the logins to them, and what changes these. */
const ofDatabase = ({ type, name }: Registration): boolean =>
  type.startsWith("aws:rds/") ||
  type.startsWith("aws:lambda/") ||
  type.startsWith("random:") ||
  (type.startsWith("aws:secretsmanager/") && !name.includes("processor"));

/** The types that hold data, or the keys to it. */
const data =
  /^aws:(rds\/\w+|kms\/key|s3\/bucket|secretsmanager\/secret|backup\/vault|ecr\/repository|sqs\/queue):/;

for (const { name: stack } of described) {
  test(`${stack}: every rule is kept, roles have what they need, and flows are as listed, whoever is active`, (t) => {
    const { begun, moved, back } = statesOf(stack);
    for (const synthesis of [begun, moved, back]) {
      t.deepEqual(audit(synthesis), []);
      t.deepEqual(proveIam(synthesis).problems, []);
      t.deepEqual(playPlanned(synthesis), []);
      t.deepEqual(proveReachability([synthesis], described).problems, []);
    }
  });

  test(`${stack}: nothing of the database goes by which region is active`, (t) => {
    const { begun, moved, back } = statesOf(stack);
    const told = ({ registrations }: Synthesis) =>
      registrations
        .filter(ofDatabase)
        .map(({ urn, inputs, protect, ignoreChanges }) => ({ urn, inputs, protect, ignoreChanges }))
        .toSorted((a, b) => a.urn.localeCompare(b.urn));
    t.true(told(begun).length > 20);
    t.deepEqual(told(moved), told(begun));
    t.deepEqual(told(back), told(begun));
  });

  test(`${stack}: a move there and back, or of a lost region, deletes, makes and changes nothing stateful`, (t) => {
    const { begun, moved, back, lost } = statesOf(stack);
    for (const [before, after] of [
      [begun, moved],
      [moved, back],
      [begun, lost],
    ] as const) {
      const { created, deleted, changed } = difference(before, after);
      const stateful = [...created, ...deleted, ...changed.map(({ after: to }) => to)].filter(({ type }) =>
        data.test(type),
      );
      t.deepEqual(
        stateful.map(({ urn }) => urn),
        [],
      );
    }
  });

  test(`${stack}: the service of the region that is moved to waits for the other one's to stop`, (t) => {
    const { moved } = statesOf(stack);
    const service = resource(moved, `service-usw2-${stack}`);
    for (const name of [`fence-use1-${stack}`, `service-use1-${stack}`])
      t.true(service.dependencies.includes(resource(moved, name).urn), name);
  });
}

test("what a lost region has left brings along nothing that is registered later, nor in a second disaster", async (t) => {
  const { begun, lost } = statesOf("production");
  const returned = { activeRegion: "us-west-2", unreachableRegion: "us-west-2" } as const;
  const back = { activeRegion: "us-east-1", unreachableRegion: "us-west-2" } as const;
  let state = afterUpdate(new Map(), begun, undefined);
  const leaves = (synthesis: Synthesis, loss: Loss) => {
    t.deepEqual(broughtAlong(state, synthesis, loss), []);
    state = afterUpdate(state, synthesis, loss);
  };
  leaves(lost, { lost: "us-east-1", primary: "us-east-1" });
  let previous = lost;
  for (const values of [returned, back]) {
    previous = await synthesizePlatform(
      "production",
      { imageTag, ...values },
      { environments: described, previous },
    );
    leaves(previous, { lost: values.unreachableRegion, primary: "us-east-1" });
  }
  const fence = "fence-use1-production";
  t.deepEqual(resource(previous, fence).inputs.conditions, resource(begun, fence).inputs.conditions);
});

/** One region is closed for a move, and one of them is lost: the other one serves, on the way or given up. */
for (const [what, moved, values] of [
  ["the one that is left", false, { activeRegion: "us-west-2", unreachableRegion: "us-east-1" }],
  ["the one that was moved to", false, { activeRegion: "us-east-1", unreachableRegion: "us-west-2" }],
  [
    "the one that is left, on the way home",
    true,
    { activeRegion: "us-east-1", unreachableRegion: "us-west-2" },
  ],
  ["home", true, { activeRegion: "us-west-2", unreachableRegion: "us-east-1" }],
] as const)
  test(`closed for a move, and then a region is lost: ${what}`, async (t) => {
    const states = statesOf("production");
    const before = moved ? states.moved : states.begun;
    const next = (previous: Synthesis, wanted: Readonly<Record<string, string>>) =>
      synthesizePlatform("production", { imageTag, ...wanted }, { environments: described, previous });
    const claims = (synthesis: Synthesis) =>
      JSON.stringify(resource(synthesis, "claim-usw2-production").inputs.actions).includes("claim:");
    const closed = await next(before, {
      activeRegion: moved ? "us-west-2" : "us-east-1",
      stopWrites: "true",
    });
    t.deepEqual(audit(closed), []);
    t.is(claims(closed), !moved, "customers are led ahead");
    const lost = await next(closed, values);
    const loss = { lost: values.unreachableRegion, primary: "us-east-1" } as const;
    const state = [before, closed].reduce(
      (known, synthesis) => afterUpdate(known, synthesis, undefined),
      new Map() as ReturnType<typeof afterUpdate>,
    );
    t.deepEqual(broughtAlong(state, lost, loss), []);
    const heeded = (synthesis: Synthesis) =>
      resource(synthesis, "claim-check-production").inputs.searchString;
    // A lost secondary region may be back with its claim.
    t.is(heeded(lost) !== heeded(closed), values.activeRegion === "us-east-1");
  });

for (const { name: stack } of environments)
  test(`${stack}: copies become a replica and copies again, with the same database, and nothing else of it goes before it may`, async (t) => {
    const next = (described: readonly Environment[], previous?: Synthesis) =>
      synthesizePlatform(stack, { imageTag }, { environments: described, ...(previous && { previous }) });
    const ofData = (before: Synthesis, after: Synthesis) => {
      const { created, deleted } = difference(before, after);
      const [made, gone] = [created, deleted].map((list) =>
        list.filter(
          ({ type, name }) =>
            data.test(type) || /^(?:rotation|bootstrap|password|log-group-database)-/.test(name),
        ),
      );
      return {
        made: made?.map(({ name }) => name).toSorted(),
        gone: gone?.map(({ name }) => name).toSorted(),
      };
    };
    const hostOf = (synthesis: Synthesis): string =>
      /\{"name":"PGHOST","value":"([^"]+)"\}/.exec(
        String(resource(synthesis, `task-definition-use1-${stack}`).inputs.containerDefinitions),
      )?.[1] ?? "none";
    const home = `aurora-use1-${stack}-g1`;
    const keptOf = (synthesis: Synthesis) => {
      const { inputs: told, protect } = resource(synthesis, home);
      const { clusterIdentifier, databaseName: database, kmsKeyId, masterUsername } = told;
      return { protect, clusterIdentifier, database, kmsKeyId, masterUsername };
    };
    const holds = (synthesis: Synthesis, described: readonly Environment[]) => {
      t.deepEqual(audit(synthesis), []);
      t.deepEqual(proveIam(synthesis).problems, []);
      t.deepEqual(proveReachability([synthesis], described).problems, []);
    };

    const copies = await next(restoring);
    const replica = await next(described, copies);
    const instances = (count: number) =>
      Array.from({ length: count }, (_, index) => `aurora-usw2-${stack}-g2-${index + 1}`);
    const of = environments.find(({ name }) => name === stack)?.database.secondaryInstances ?? 0;
    const begun = ofData(copies, replica);
    for (const name of [`aurora-usw2-${stack}-g2`, `global-database-${stack}`, `secret-master-use1-${stack}`])
      t.true(begun.made?.includes(name), name);
    // RDS has deleted the secret by then.
    t.true(resource(copies, `rotation-master-g1-use1-${stack}`).retainOnDelete);
    t.deepEqual(
      begun.gone?.filter((name) => !/gress/.test(name)),
      [`rotation-master-g1-use1-${stack}`],
    );

    const leaving = await next(restoring, replica);
    holds(leaving, described);
    t.deepEqual(ofData(replica, leaving), { made: [], gone: [] });
    for (const name of [`aurora-usw2-${stack}-g2`, `global-database-${stack}`, `secret-master-use1-${stack}`])
      t.false(resource(leaving, name).protect, name);
    t.is(hostOf(leaving), hostOf(replica));

    const last = await next(restoring, leaving);
    holds(last, described);
    t.deepEqual(ofData(leaving, last), {
      made: [],
      gone: [`aurora-usw2-${stack}-g2`, ...instances(of), `global-database-${stack}`].toSorted(),
    });
    t.is(hostOf(last), hostOf(copies));
    t.not(hostOf(last), hostOf(replica));
    t.deepEqual(resource(last, `secret-application-g1-use1-${stack}`).inputs.replicas, []);

    const again = await next(restoring, last);
    holds(again, restoring);
    t.deepEqual(ofData(copies, again).gone, []);
    t.deepEqual(ofData(copies, again).made, [`log-group-database-g2-usw2-${stack}`]);
    for (const synthesis of [replica, leaving, last, again]) t.deepEqual(keptOf(synthesis), keptOf(copies));
  });

test("both halves tell how far they are behind, and what it costs is known", (t) => {
  const { begun } = statesOf("production");
  for (const name of [
    "alarm-database-rpo-lag-g1-use1-production",
    "alarm-database-rpo-lag-g2-usw2-production",
  ])
    t.regex(JSON.stringify(resource(begun, name).inputs.metricQueries), /AuroraGlobalDBRPOLag/);
  const descriptor = described[1] ?? production;
  const costs = estimate({ stack: "production", activeRegion: "us-east-1", synthesis: begun }, descriptor);
  const charged = costs.regions.flatMap(({ blocks }) => blocks.flatMap(({ charges }) => charges));
  t.deepEqual(
    charged.filter(({ type }) => type.endsWith(":GlobalCluster")).map(({ quantity }) => quantity.load),
    [80, descriptor.usage.database.changedGBADay * (730 / 24)],
  );
  // Its replica costs as much as a secret does.
  t.true(
    charged.some(({ resource: name, quantity }) => name.startsWith("secret-master") && quantity.load === 2),
  );
});

test("a half at home has all instances, the other region's as many as the descriptor says", (t) => {
  const { begun } = statesOf("production");
  const names = ofType(begun, "aws:rds/clusterInstance:ClusterInstance").map(({ name }) => name);
  t.deepEqual(names.toSorted(), [
    "aurora-use1-production-g1-1",
    "aurora-use1-production-g1-2",
    "aurora-use1-production-g1-3",
    "aurora-usw2-production-g2-1",
    "aurora-usw2-production-g2-2",
  ]);
  const home = resource(begun, "aurora-use1-production-g1");
  const replica = resource(begun, "aurora-usw2-production-g2");
  const global = resource(begun, "global-database-production");
  t.false("globalClusterIdentifier" in home.inputs);
  t.like(replica.inputs, {
    globalClusterIdentifier: "aurora-global-production",
    sourceRegion: "us-east-1",
    engineVersion: home.inputs.engineVersion,
  });
  for (const told of ["masterUsername", "masterPasswordWo", "databaseName", "replicationSourceIdentifier"])
    t.false(told in replica.inputs, told);
  t.like(global.inputs, {
    sourceDbClusterIdentifier: String(global.inputs.sourceDbClusterIdentifier),
    forceDestroy: true,
  });
  t.true(global.protect && home.protect && replica.protect);
  // Destroyed in this order, each lets the next one go.
  t.true(replica.dependencies.includes(global.urn) && global.dependencies.includes(home.urn));
});

test("logins are kept in both regions, changed at once and every 30 days, and lead to whoever writes", (t) => {
  const { begun } = statesOf("production");
  const version = resource(begun, "secret-application-g1-version-use1-production");
  const rotation = resource(begun, "rotation-use1-production-g1");
  const global = resource(begun, "global-database-production");
  t.deepEqual(version.propertyDependencies.secretString, [global.urn]);
  t.regex(
    JSON.stringify(rotation.inputs.environment),
    /"DATABASE_HOST":"aurora-global-production\.global-\w+\.global\.rds\.amazonaws\.com"/,
  );
  for (const secret of ["secret-application-g1", "secret-master"])
    t.like(resource(begun, `${secret}-use1-production`).inputs, { replicas: [{ region: "us-west-2" }] });
  for (const name of ["rotation-application-g1", "rotation-master"])
    t.like(resource(begun, `${name}-use1-production`).inputs, {
      rotationRules: { automaticallyAfterDays: 30 },
      rotateImmediately: true,
    });
  const task = JSON.stringify(resource(begun, "task-definition-usw2-production").inputs);
  t.regex(
    task,
    /arn:aws:secretsmanager:us-west-2:123456789012:secret:payments\/production\/use1\/application-g1-/,
  );
  t.is(
    replicaArn("arn:aws:secretsmanager:us-east-1:1:secret:a", "us-east-1", "us-west-2"),
    "arn:aws:secretsmanager:us-west-2:1:secret:a",
  );
  t.true(
    namesOf({
      environment: described[1] ?? production,
      region: "us-east-1",
      processorHosts: [],
      peerName: undefined,
    }).aws.includes("*.global.rds.amazonaws.com"),
  );
});

for (const [index, [rule, change]] of globalFaults.entries())
  test(`${rule} finds what is wrong with a global database (${index + 1})`, (t) => {
    const found = audit(change(statesOf("production").begun)).map((violation) => violation.rule);
    t.true(found.includes(rule), found.join());
  });

test("a descriptor that cannot have a global database is refused", (t) => {
  const [staging, live] = described;
  if (staging === undefined || live === undefined) throw new Error("two environments are needed");
  const problems = (change: Partial<Environment>) =>
    environmentProblems([{ ...staging, ...change }, live]).join("\n");
  t.is(problems({}), "");
  t.regex(
    problems({ sizes: { ...staging.sizes, databaseMinAcu: 0 } }),
    /sizes.databaseMinAcu is 0; allowed with database.recovery replica: at least 0.5/,
  );
  t.regex(
    problems({ database: { ...staging.database, secondaryInstances: 3 } }),
    /database.secondaryInstances is 3; allowed: 1 to 2/,
  );
  t.regex(
    problems({ compute: { ...staging.compute, standbyTasks: 5 } }),
    /compute.standbyTasks is 5; allowed: 0 to 4, sizes.serviceMaxTasks/,
  );
  t.regex(
    environmentProblems([
      {
        ...staging,
        database: { ...staging.database, recovery: "copies" },
        compute: { ...staging.compute, standbyTasks: 1 },
      },
      live,
    ]).join("\n"),
    /compute.standbyTasks is 1; allowed: 0 with database.recovery copies/,
  );
  t.regex(
    problems({ database: { ...staging.database, recovery: "hope" as "copies" } }),
    /database.recovery is hope; allowed: copies or replica/,
  );
});

test("on paper a move hands the database over, starts tasks unless they wait, and serves within the target", async (t) => {
  const toldOf = async (standbyTasks: number, lost: boolean) => {
    // Of production alone, so that where it is as it is written down its syntheses are those of the other tests.
    const waiting = described.map((environment) =>
      environment.name === "production"
        ? { ...environment, compute: { ...environment.compute, standbyTasks } }
        : environment,
    );
    const next = (values: Readonly<Record<string, string>>, previous?: Synthesis) =>
      synthesizePlatform(
        "production",
        { imageTag, ...values },
        { environments: waiting, ...(previous && { previous }) },
      );
    const before = await next({});
    const values = { activeRegion: "us-west-2", ...(lost && { unreachableRegion: "us-east-1" }) };
    const after = await next(values, before);
    const service = resource(before, "service-usw2-production");
    t.is(service.inputs.desiredCount, standbyTasks);
    t.is(resource(before, "service-worker-usw2-production").inputs.desiredCount, 0);
    t.deepEqual(audit(before), []);
    t.deepEqual(audit(after), []);
    const path = criticalPath(after, difference(before, after));
    const starts = path.filter(({ minutes }) => minutes === startMinutes);
    t.deepEqual(
      starts.map(({ resource: { name } }) => name),
      standbyTasks === 0 ? ["scaling-target-usw2-production"] : [],
    );
    const descriptor = waiting.find(({ name }) => name === "production") ?? production;
    const costs = estimate({ stack: "production", activeRegion: "us-east-1", synthesis: before }, descriptor);
    const moved = { stack: "production", activeRegion: "us-west-2", synthesis: after, past: [] } as const;
    const strategies = recoveryStrategies(
      costs,
      { after: { ...moved, violations: [], excused: [] }, difference: difference(before, after) },
      descriptor,
    );
    const figures = figuresOf(after, difference(before, after));
    t.like(figures, { moves: true, handedOver: true });
    return {
      minutes: figures.minutes,
      standby: costs.standby,
      built: strategies.filter(({ built }) => built),
      reader: strategies.find(({ name }) => name === "global database with a reader")?.more,
    };
  };
  const waits = production.compute.standbyTasks;
  t.true(waits > 0);
  const warm = await toldOf(waits, true);
  const cold = await toldOf(0, true);
  t.true(warm.minutes <= 5);
  t.true(cold.minutes <= 12);
  const [plannedWarm, plannedCold] = [await toldOf(waits, false), await toldOf(0, false)];
  // The ways are compared by a lost region's minutes, whatever move they are read from.
  t.deepEqual([plannedWarm.built, plannedCold.built], [warm.built, cold.built]);
  const page = readFileSync("docs/recovery-strategies.md", "utf8");
  for (const sentence of [
    `then takes ${warm.minutes} minutes on paper; with 0, instances and tasks start with the move: ${cold.minutes}.`,
    `takes ${plannedWarm.minutes} minutes on paper where tasks wait, and ${plannedCold.minutes} where none do`,
  ])
    t.true(page.includes(sentence), sentence);
  // They are paid for day and night, in both prices.
  t.deepEqual(
    [cold, warm].map(({ built }) => built.map(({ name, minutes }) => [name, minutes])),
    [
      [["global database with a reader", Math.ceil(cold.minutes)]],
      [["warm standby", Math.ceil(warm.minutes)]],
    ],
  );
  const idle = warm.standby.idle - cold.standby.idle;
  t.true(idle > 0);
  t.is(warm.standby.load - cold.standby.load, idle);
  t.true(
    Math.abs(idle + (warm.reader?.idle ?? 0)) < 0.5,
    "without them it is as much cheaper, but for their alarms",
  );
  t.is(plannedWarm.minutes, 3);
});

test("on paper `dr` moves in two updates, of which the second waits for no task where tasks wait", async (t) => {
  const synthesis = (values: Readonly<Record<string, string>>, previous?: Synthesis) =>
    synthesizePlatform(
      "production",
      { imageTag, ...values },
      { environments: described, ...(previous && { previous }) },
    );
  const before = await synthesis({});
  const closed = await synthesis({ stopWrites: "true" }, before);
  const after = await synthesis({ activeRegion: "us-west-2" }, closed);
  const closing = touchedBy(closed, difference(before, closed)).find(({ resource: { name } }) =>
    name.startsWith("closing-use1-"),
  );
  const opening = criticalPath(after, difference(closed, after));
  t.deepEqual(
    opening.filter(({ minutes }) => minutes >= 1),
    [],
    "an update that calls, and starts and stops nothing",
  );
  const led = touchedBy(closed, difference(before, closed)).find(({ resource: { name } }) =>
    name.startsWith("claim-usw2-"),
  );
  t.true(led && closing && sum(led.path) > sum(closing.path), "customers are led over once it is closed");
  t.false(difference(closed, after).changed.some(({ after: { name } }) => name.startsWith("claim-")));
  const closes = sum(closing?.path ?? []);
  const opens = handOver.planned.minutes + sum(opening);
  const leads = sum(led?.path ?? []) - closes + routingMinutes(after);
  t.log({ closes, opens, leads });
  // The target.
  t.true(closes + Math.max(opens, leads) <= 3);
});
