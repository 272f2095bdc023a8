import test from "ava";
import { regions } from "../../../regions/index.ts";
import {
  type FindGlobalWriter,
  followWriter,
  type GlobalDatabase,
  globalContradictions,
} from "../../../src/recovery/follow.ts";
import { type Entry, type Lineage, openingName, type Places } from "../../../src/recovery/lineage.ts";
import { planRecovery, type RecoveryPlan, recordOf } from "../../../src/recovery/plan.ts";
import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";
import {
  clusterType,
  fenceName,
  globalType,
  openingType,
  originTags,
  type StateResource,
} from "../../../src/recovery/state.ts";
import type { Wanted } from "../../../src/recovery/wanted.ts";
import { fenceConditions } from "../../support/fence.ts";

const primary = regions["us-east-1"];
const secondary = regions["us-west-2"];
const places: Places = { primary, secondary, suffix: "production" };
const arnOf = (region: string, cluster: string) => `arn:aws:rds:${region}:123456789012:cluster:${cluster}`;
const halves = {
  [primary.name]: arnOf(primary.name, "aurora-use1-production-g1"),
  [secondary.name]: arnOf(secondary.name, "aurora-usw2-production-g2"),
};

/** AWS's answer while a region is written to. */
const written = (writer: string, more: Partial<GlobalDatabase> = {}): FindGlobalWriter => {
  return async ({ name }) => ({ name, writer, moving: false, halves, ...more });
};

/** The state that a planned update leaves. */
function stateOf({ lineage, global, ...sides }: RecoveryPlan): readonly StateResource[] {
  const of = (region: string) => (region === primary.name ? primary : secondary);
  return [
    ...(global === "kept" || global === "leaving"
      ? [{ type: globalType, name: "global-database-production", outputs: {} }]
      : []),
    ...lineage
      .filter(({ state }) => state !== "retired")
      .flatMap((entry): readonly StateResource[] => [
        { type: clusterType, name: entry.cluster, outputs: { tags: originTags(entry.origin) } },
        ...(entry.opened > 0
          ? [
              {
                type: openingType,
                name: openingName(of(entry.region).code, "production", entry),
                outputs: {},
              },
            ]
          : []),
      ]),
    ...[sides.primary, sides.secondary].map(({ region, open }) => ({
      type: "aws:lb/listenerRule:ListenerRule",
      name: fenceName(of(region).code, "production"),
      outputs: { conditions: fenceConditions(open) },
    })),
  ];
}

/** The configuration of an environment of which nothing is wanted. */
const nothing: Wanted = {
  activeRegion: primary.name,
  unreachableRegion: undefined,
  restoreFrom: undefined,
  acceptLoss: undefined,
  retire: [],
  stopWrites: false,
};

function plan(
  wanted: Partial<Wanted>,
  find: FindGlobalWriter | undefined,
  before?: RecoveryPlan,
  resources = before && stateOf(before),
): Promise<RecoveryPlan> {
  return planRecovery({
    places,
    wanted: { ...nothing, ...wanted },
    previous: before && { recorded: recordOf(before), resources: resources ?? [] },
    findRecoveryPoints: () => {
      throw new Error("a global database is not restored");
    },
    isGlobal: find !== undefined,
    findGlobalWriter: find ?? written(primary.name),
  });
}

const nobody: FindGlobalWriter = async () => undefined;
const first = () => plan({}, nobody);
const kinds = (lineage: Lineage) =>
  lineage.map(({ region, origin, opened }) => [region, origin.kind, opened]);

test("a global database begins in the primary region, and has its other half from the beginning", async (t) => {
  const begun = await first();
  t.deepEqual(kinds(begun.lineage), [
    [primary.name, "fresh", 1],
    [secondary.name, "replica", 0],
  ]);
  t.is(begun.writer.region, primary.name);
  t.deepEqual(
    [begun.primary, begun.secondary].map(({ databases }) => databases.map(({ half }) => half)),
    [["home"], ["replica"]],
  );
  // Nothing was ever written there: nobody has to ask AWS since when.
  t.deepEqual(begun.secondary.closing, { number: 1, at: new Date(0), reopened: false });
  // Not protected, and an obstacle to every update after this one.
  await t.throwsAsync(plan({ retire: [2] }, nobody), {
    instanceOf: RecoveryRefusal,
    message: /retire names 2; allowed: not aurora-usw2-production-g2, which is a half/,
  });
  await t.throwsAsync(plan({ activeRegion: secondary.name }, nobody), {
    instanceOf: RecoveryRefusal,
    message: /activeRegion is us-west-2; allowed: us-east-1, until the global database has been made there/,
  });
});

test("the writer is where AWS says, each opening counts, and the claim rises with those of the primary region", async (t) => {
  const begun = await first();
  const same = await plan({}, written(primary.name), begun);
  t.deepEqual(same.lineage, begun.lineage);
  const moved = await plan({ activeRegion: secondary.name }, written(secondary.name), same);
  t.deepEqual(kinds(moved.lineage), [
    [primary.name, "fresh", 1],
    [secondary.name, "replica", 2],
  ]);
  t.deepEqual(
    [moved.writer.region, moved.claim, moved.primary.open, moved.restored],
    [secondary.name, 1, false, undefined],
  );
  const back = await plan({}, written(primary.name), moved);
  t.deepEqual(
    back.lineage.map(({ opened }) => opened),
    [3, 2],
  );
  t.is(back.claim, 3);
  t.deepEqual((await plan({}, written(primary.name), back)).lineage, back.lineage);
});

test("what contradicts AWS is refused, with the command for either", async (t) => {
  const begun = await first();
  const refused = (wanted: Partial<Wanted>, find: FindGlobalWriter | undefined, message: RegExp) =>
    t.throwsAsync(plan(wanted, find, begun), { instanceOf: RecoveryRefusal, message });
  // AWS has failed over while nobody looked.
  await refused(
    {},
    written(secondary.name),
    /npx pulumi config set activeRegion us-west-2; to have it .* in us-east-1: npm run dr -- switchover --to us-east-1/,
  );
  // A region is lost, and its half has not taken over yet.
  await refused(
    { activeRegion: secondary.name, unreachableRegion: primary.name },
    written(primary.name),
    /npm run dr -- failover --to us-west-2/,
  );
  await refused(
    {},
    written(primary.name, { moving: true }),
    /AWS is moving aurora-global-production at this moment/,
  );
  await refused(
    { retire: [2] },
    written(primary.name),
    /retire names 2; allowed: not aurora-usw2-production-g2, which is a half/,
  );
  await refused(
    { restoreFrom: "arn" },
    written(primary.name),
    /restoreFrom is arn; allowed: empty, because a global/,
  );
});

test("with its region lost a move asks the survivor alone, and nothing of the lost one changes", async (t) => {
  const begun = await first();
  const asked: string[] = [];
  const lost = await plan(
    { activeRegion: secondary.name, unreachableRegion: primary.name },
    async (query) => {
      asked.push(query.region);
      return written(secondary.name)(query);
    },
    begun,
  );
  t.deepEqual(asked, [secondary.name]);
  t.is(lost.writer.region, secondary.name);
  t.deepEqual(
    lost.primary.databases.map(({ writable: _, ...rest }) => rest),
    begun.primary.databases.map(({ writable: _, ...rest }) => rest),
  );
});

test("a database that is there becomes global where a global one begins, and only there", async (t) => {
  const alone = await plan({}, undefined);
  const global = await plan({}, nobody, alone);
  t.deepEqual(kinds(global.lineage), [
    [primary.name, "fresh", 1],
    [secondary.name, "replica", 0],
  ]);
  t.is(global.lineage[0]?.cluster, alone.writer.cluster);
  const elsewhere = await plan({ activeRegion: secondary.name }, undefined);
  await t.throwsAsync(plan({ activeRegion: secondary.name }, nobody, elsewhere), {
    message: /aurora-usw2-production-g1 is written to in us-west-2; allowed: copies, until a move/,
  });
});

test("a global database is taken apart in two updates, the first of which can be taken back", async (t) => {
  const begun = await first();
  const leaving = await plan({}, undefined, begun);
  const told = ({ global, lineage, primary: at, secondary: away }: RecoveryPlan) => [
    global,
    lineage.map(({ state }) => state),
    [...at.databases, ...away.databases].map(({ half, protect }) => [half, protect]),
  ];
  t.deepEqual(told(leaving), [
    "leaving",
    ["kept", "retiring"],
    [
      ["home", true],
      ["replica", false],
    ],
  ]);
  // Taken back.
  t.deepEqual(told(await plan({}, written(primary.name), leaving)), told(begun));
  // Nothing goes by a region that is lost meanwhile.
  t.deepEqual(told(await plan({ unreachableRegion: secondary.name }, undefined, leaving)), told(leaving));

  const last = await plan({}, undefined, leaving);
  t.deepEqual(told(last), ["last", ["kept", "retired"], [["last", true]]]);
  // It broke off while it deleted: before the replica was gone, and before what joined them was.
  t.deepEqual(told(await plan({}, undefined, last, stateOf(leaving))), told(last));
  const joined = stateOf(leaving).filter(({ name }) => name !== "aurora-usw2-production-g2");
  t.deepEqual(told(await plan({}, undefined, last, joined)), told(last));

  const alone = await plan({}, undefined, last);
  t.deepEqual(told(alone), ["none", ["kept", "retired"], [[undefined, true]]]);
  t.is(alone.writer.cluster, begun.writer.cluster);
  // And global again, with another replica.
  const again = await plan({}, nobody, alone);
  t.deepEqual(told(again), [
    "kept",
    ["kept", "retired", "kept"],
    [
      ["home", true],
      ["replica", true],
    ],
  ]);
});

test("a global database is taken apart where it is written to in the primary region, and nothing moves meanwhile", async (t) => {
  const begun = await first();
  const moved = await plan({ activeRegion: secondary.name }, written(secondary.name), begun);
  const message =
    /allowed: replica, until the global database has been brought back to us-east-1: npm run dr -- failback/;
  await t.throwsAsync(plan({ activeRegion: secondary.name }, undefined, moved), { message });
  await t.throwsAsync(plan({}, undefined, moved), { message });
  const leaving = await plan({}, undefined, begun);
  await t.throwsAsync(plan({ activeRegion: secondary.name }, undefined, leaving), { message });
  await t.throwsAsync(
    plan({ activeRegion: secondary.name, unreachableRegion: primary.name }, undefined, leaving),
    { message },
  );
  await t.throwsAsync(plan({ restoreFrom: "arn" }, undefined, leaving), {
    message: /restoreFrom is arn; allowed: empty, while a global database is taken apart/,
  });
});

test("an update that broke off before it was on record goes on with the replica that it made", async (t) => {
  const begun = await first();
  const alone = { ...begun, lineage: begun.lineage.slice(0, 1) };
  const again = await plan({}, written(primary.name), alone, stateOf(begun));
  t.deepEqual(kinds(again.lineage), kinds(begun.lineage));
});

/** A region's databases before it had half of a global one: what a move from it left behind. */
const leftBehind = async (): Promise<Lineage> => {
  const { lineage } = await first();
  const [home, replica] = lineage as readonly [Entry, Entry];
  const old: Entry = { ...replica, generation: 1, cluster: "aurora-usw2-production-g1", opened: 1 };
  return [
    { ...old, origin: { kind: "fresh" } },
    { ...home, generation: 2, opened: 2 },
    { ...replica, generation: 3 },
  ];
};

test("only the halves of a global database that are there may not be retired", async (t) => {
  const lineage = await leftBehind();
  const wanted = (generation: number) => ({ ...nothing, retire: [generation] });
  t.deepEqual(globalContradictions(wanted(1), lineage), []);
  t.is(globalContradictions(wanted(2), lineage).length, 1);
  t.is(globalContradictions(wanted(3), lineage).length, 1);
  const gone = lineage.map(
    (entry): Entry => (entry.generation === 3 ? { ...entry, state: "retired" } : entry),
  );
  t.deepEqual(globalContradictions(wanted(3), gone), []);
});

test("a region that has an older database is opened with its half of the global one", async (t) => {
  const wanted = { ...nothing, activeRegion: secondary.name };
  const request = { places, wanted, isGlobal: true, findGlobalWriter: written(secondary.name) };
  const { lineage } = await followWriter(await leftBehind(), request);
  t.deepEqual(
    lineage.map(({ opened }) => opened),
    [1, 2, 3],
  );
});

test("who writes is not asked in a region that is lost, even where it is only to be closed", async (t) => {
  const begun = await first();
  const moved = await plan({ activeRegion: secondary.name }, written(secondary.name), begun);
  const asked: string[] = [];
  const closing = await plan(
    { activeRegion: secondary.name, unreachableRegion: secondary.name },
    async (query) => {
      asked.push(query.region);
      return written(secondary.name)(query);
    },
    moved,
  );
  t.deepEqual(asked, []);
  t.deepEqual(closing.lineage, moved.lineage);
});

test("where the global database goes, what joins it goes with the half that stays alone", async (t) => {
  const [, home] = await leftBehind();
  const before = await plan({}, undefined);
  const old = { ...before.writer, region: secondary.name, cluster: "aurora-usw2-production-g1" };
  const lineage = [old, { ...before.writer, ...home, opened: 2 }];
  const alone: RecoveryPlan = { ...before, lineage };
  const joined = [...stateOf(alone), { type: globalType, name: "global-database-production", outputs: {} }];
  const last = await plan({}, undefined, alone, joined);
  t.is(last.global, "last");
  t.deepEqual(
    [...last.primary.databases, ...last.secondary.databases].map(({ cluster, half }) => [cluster, half]),
    [
      [home?.cluster, "last"],
      [old.cluster, undefined],
    ],
  );
});

test("a replica that was opened once is closed as whatever was written to", async (t) => {
  const begun = await first();
  const moved = await plan({ activeRegion: secondary.name }, written(secondary.name), begun);
  const back = await plan({}, written(primary.name), moved);
  t.deepEqual(back.secondary.closing, { number: 1, at: undefined, reopened: false });
});
