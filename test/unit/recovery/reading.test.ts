import test from "ava";
import { regions } from "../../../regions/index.ts";
import { closedSince, closingName, lastClosing, reopeningName } from "../../../src/recovery/closing.ts";
import {
  type Entry,
  globalName,
  type Lineage,
  openingName,
  type Places,
} from "../../../src/recovery/lineage.ts";
import { parseRecorded, type Recorded, recoveryOutput } from "../../../src/recovery/recorded.ts";
import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";
import { scaledIn } from "../../../src/recovery/scaling.ts";
import {
  claimCheckName,
  claimTags,
  clusterType,
  fenceName,
  fenceTags,
  globalType,
  isOpen,
  nobodysName,
  openedWithName,
  openingType,
  originTags,
  reconcile,
  revisionOf,
  type StateResource,
} from "../../../src/recovery/state.ts";

const primary = regions["us-east-1"];
const secondary = regions["us-west-2"];
const suffix = "production";
const places: Places = { primary, secondary, suffix };

const g1: Entry = {
  generation: 1,
  region: primary.name,
  cluster: "aurora-use1-production-g1",
  origin: { kind: "fresh" },
  opened: 1,
  state: "kept",
};
const g2: Entry = {
  ...g1,
  generation: 2,
  region: secondary.name,
  cluster: "aurora-usw2-production-g2",
  opened: 2,
};

const resource = (type: string, name: string, outputs: StateResource["outputs"] = {}): StateResource => ({
  type,
  name,
  outputs,
});
const database = ({ cluster }: Pick<Entry, "cluster">, outputs: StateResource["outputs"] = {}) =>
  resource(clusterType, cluster, outputs);
const record = (name: string, input?: unknown) => resource(openingType, name, { input });
const read = (recorded: Lineage, resources: readonly StateResource[], given: readonly number[] = []) =>
  reconcile(recorded, resources, places, given);

test("a database is there by a resource of its type alone, and was opened by a record of its own", (t) => {
  t.throws(() => read([g1], [resource("aws:rds/clusterInstance:ClusterInstance", g1.cluster)]), {
    instanceOf: RecoveryRefusal,
    message: /the state has no database aurora-use1-production-g1, .* add 1 to retire/,
  });
  const opening = openingName(primary.code, suffix, { generation: 1, opened: 4 });
  t.is(read([g1], [database(g1), record(opening)])[0]?.opened, 4);
  t.is(read([g1], [database(g1), resource(clusterType, opening)])[0]?.opened, 1);
  const others = openingName(secondary.code, suffix, { generation: 1, opened: 4 });
  t.is(read([g1], [database(g1), record(others)])[0]?.opened, 1);
  const inSecondary = openingName(secondary.code, suffix, { generation: 2, opened: 3 });
  t.deepEqual(
    read([g1, g2], [database(g1), database(g2), record(inSecondary)]).map(({ opened }) => opened),
    [1, 3],
  );
});

test("a database that goes, or is given up, may be missing, and one that was to go and is there goes still", (t) => {
  const states = (lineage: Lineage) => lineage.map(({ state }) => state);
  t.deepEqual(states(read([{ ...g1, state: "retiring" }, g2], [database(g2)])), ["retired", "kept"]);
  t.deepEqual(read([g1, g2], [database(g2)], [1]), [{ ...g1, state: "retired" }, g2]);
  t.throws(() => read([g1, g2], [], [1]), {
    message:
      /^The databases stay as they are, because:\n {2}the state has no database aurora-usw2-production-g2[^\n]*$/,
  });
  t.deepEqual(states(read([{ ...g1, state: "retired" }, g2], [database(g2)])), ["retired", "kept"]);
  t.deepEqual(states(read([{ ...g1, state: "retired" }, g2], [database(g1), database(g2)])), [
    "retiring",
    "kept",
  ]);
});

test("databases that are not on record are read from the state, in the order of their numbers", (t) => {
  const g3 = "aurora-usw2-production-g3";
  const g4 = "aurora-use1-production-g4";
  const tags = { RestoredFrom: g1.cluster, RestoredAt: "2026-03-01T12:00:00Z", RestoredVersion: "17.7" };
  const lineage = read(
    [g1],
    [
      database({ cluster: g4 }, { snapshotIdentifier: "" }),
      database({ cluster: g3 }, { snapshotIdentifier: "arn:x", tags }),
      database({ cluster: "aurora-usw2-production-g2" }, { tags: { ReplicaOf: g1.cluster } }),
      database({ cluster: "aurora-usw2-staging-g5" }),
      database(g1),
    ],
  );
  t.deepEqual(
    lineage.map(({ cluster, origin }) => [cluster, origin]),
    [
      [g1.cluster, { kind: "fresh" }],
      ["aurora-usw2-production-g2", { kind: "replica", of: g1.cluster }],
      [
        g3,
        {
          kind: "restored",
          snapshot: "arn:x",
          source: g1.cluster,
          takenAt: "2026-03-01T12:00:00Z",
          engineVersion: "17.7",
        },
      ],
      [g4, { kind: "fresh" }],
    ],
  );
  for (const lost of Object.keys(tags))
    t.throws(
      () =>
        read(
          [g1],
          [
            database(g1),
            database({ cluster: g3 }, { snapshotIdentifier: "arn:x", tags: { ...tags, [lost]: undefined } }),
          ],
        ),
      {
        message: /aurora-usw2-production-g3 in the state has lost the tags/,
      },
      lost,
    );
});

const restored = {
  kind: "restored",
  snapshot: "arn:x",
  source: "g0",
  takenAt: "2026-03-01T12:00:00Z",
  engineVersion: "17.7",
};
const onRecord = {
  lineage: [{ ...g1, origin: restored }, g2, { ...g2, generation: 3, origin: { kind: "replica", of: "g1" } }],
  primary: "active",
  secondary: "standby",
  acceptLoss: 60,
};

test("a record is read as it was written", (t) => {
  t.deepEqual(parseRecorded(onRecord), onRecord as unknown as Recorded);
  const { acceptLoss: _, ...without } = onRecord;
  t.deepEqual(parseRecorded(without), without as unknown as Recorded);
  for (const state of ["kept", "retiring", "retired"])
    t.is(parseRecorded({ ...onRecord, lineage: [{ ...g1, state }] }).lineage[0]?.state, state as "kept");
});

const first = (change: object) => ({ ...onRecord, lineage: [{ ...g1, ...change }] });
const misread: readonly (readonly [record: unknown, told: string])[] = [
  [undefined, "recovery is missing; allowed: an object"],
  [[], "recovery is []; allowed: an object"],
  [{ ...onRecord, lineage: {} }, "recovery.lineage is {}; allowed: a list of databases"],
  [{ ...onRecord, lineage: [] }, "recovery.lineage is []; allowed: at least one database"],
  [first({ generation: 0 }), "recovery.lineage[0].generation is 0; allowed: 1, 2, 3 …"],
  [first({ generation: 1.5 }), "recovery.lineage[0].generation is 1.5; allowed: 1, 2, 3 …"],
  [first({ region: "mars" }), 'recovery.lineage[0].region is "mars"; allowed: us-east-1 or us-west-2'],
  [first({ cluster: "" }), 'recovery.lineage[0].cluster is ""; allowed: text'],
  [first({ cluster: 1 }), "recovery.lineage[0].cluster is 1; allowed: text"],
  [first({ opened: -1 }), "recovery.lineage[0].opened is -1; allowed: 0, 1, 2 …"],
  [first({ opened: "1" }), 'recovery.lineage[0].opened is "1"; allowed: 0, 1, 2 …'],
  [first({ state: "gone" }), 'recovery.lineage[0].state is "gone"; allowed: kept, retiring or retired'],
  [
    first({ origin: { kind: "found" } }),
    'recovery.lineage[0].origin.kind is "found"; allowed: an object whose kind is fresh, restored or replica',
  ],
  ...["snapshot", "source", "takenAt", "engineVersion"].map(
    (key) =>
      [
        first({ origin: { ...restored, [key]: undefined } }),
        `recovery.lineage[0].origin.${key} is missing; allowed: text`,
      ] as const,
  ),
  [first({ origin: { kind: "replica" } }), "recovery.lineage[0].origin.of is missing; allowed: text"],
  [{ ...onRecord, primary: "asleep" }, 'recovery.primary is "asleep"; allowed: active or standby'],
  [{ ...onRecord, secondary: undefined }, "recovery.secondary is missing; allowed: active or standby"],
  [{ ...onRecord, acceptLoss: -1 }, "recovery.acceptLoss is -1; allowed: minutes, or nothing"],
  [{ ...onRecord, acceptLoss: "1" }, 'recovery.acceptLoss is "1"; allowed: minutes, or nothing'],
];

test("what is wrong with a record is told by its place, and what would be right", (t) => {
  for (const [record, told] of misread) {
    const refusal = t.throws(() => parseRecorded(record), { instanceOf: RecoveryRefusal });
    t.is(refusal?.problems[0], `the stack's output ${told}`);
  }
});

test("what a move goes by is called the same in every version of the program", (t) => {
  // What is in the state under another name or of another type is not found, and made anew.
  t.deepEqual(
    [clusterType, globalType, openingType],
    ["aws:rds/cluster:Cluster", "aws:rds/globalCluster:GlobalCluster", "pulumi:index:Stash"],
  );
  t.is(fenceName("use1", suffix), "fence-use1-production");
  t.is(openedWithName("use1", suffix), "opened-with-use1-production");
  t.is(closingName("use1", suffix, 2), "closing-use1-production-2");
  t.is(reopeningName("use1", suffix, 2), "reopening-use1-production-2");
  t.is(openingName("use1", suffix, { generation: 1, opened: 2 }), "opening-use1-production-g1-of-2");
  t.is(claimCheckName(suffix), "claim-check-production");
  t.is(globalName(suffix), "aurora-global-production");
  t.is(recoveryOutput, "recovery");
  t.deepEqual(claimTags(3), { Claim: "3" });
  t.is(nobodysName, "open.invalid");
});

test("of two databases with one number the later one is named", (t) => {
  t.throws(() => read([g1], [database(g1), database({ cluster: "aurora-usw2-production-g1" })]), {
    message:
      /^The databases stay as they are, because:\n {2}aurora-usw2-production-g1 is the second database of generation 1$/,
  });
});

test("an origin's tags are read as they were written", (t) => {
  t.deepEqual(originTags({ kind: "fresh" }), {});
  t.deepEqual(originTags({ kind: "replica", of: g1.cluster }), { ReplicaOf: g1.cluster });
  t.deepEqual([fenceTags(true), fenceTags(false)], [{ Open: "true" }, { Open: "false" }]);
});

test("a region is shut only by a fence of its own that asks for a name that there is", (t) => {
  const open = (conditions?: unknown, code = primary.code) =>
    isOpen(
      [resource("aws:lb/listenerRule:ListenerRule", fenceName(code, suffix), { conditions })],
      primary,
      places,
    );
  const asksFor = (...values: readonly string[]) => ({ hostHeader: { values } });
  t.true(open());
  t.true(open([]));
  t.false(open([asksFor("pay.example.com")]));
  t.true(open([asksFor("pay.example.com")], secondary.code));
  t.true(open([asksFor(nobodysName)]));
  t.true(
    open([
      { pathPattern: { values: ["/"] } },
      { hostHeader: null },
      { hostHeader: {} },
      asksFor(nobodysName),
    ]),
  );
  t.false(open([{ hostHeader: null }, { hostHeader: {} }]));
});

test("the revision that a region was opened with is a text in a record of its own", (t) => {
  const name = openedWithName(primary.code, suffix);
  const revision = (...resources: readonly StateResource[]) => revisionOf(resources, primary, places);
  t.is(revision(record(openedWithName(secondary.code, suffix), "other"), record(name, "arn:1")), "arn:1");
  t.is(revision(resource(clusterType, name, { input: "arn:1" })), undefined);
  t.is(revision(record(openedWithName(secondary.code, suffix), "other")), undefined);
  t.is(revision(record(name, 1)), undefined);
  t.is(revision(), undefined);
});

test("a closing is a record with a time, and nothing else that is called like one", (t) => {
  const at = "2026-03-01T12:00:00.000Z";
  const shut = resource("aws:lb/listenerRule:ListenerRule", fenceName(primary.code, suffix), {
    conditions: [{ hostHeader: { values: ["pay.example.com"] } }],
  });
  const name = closingName(primary.code, suffix, 2);
  const last = (...resources: readonly StateResource[]) => lastClosing(resources, primary, places);
  t.deepEqual(last(record(closingName(primary.code, suffix, 1), "2026-01-01"), record(name, at)), {
    number: 2,
    at: new Date(at),
    reopened: false,
  });
  t.is(last(resource(clusterType, name, { input: at })), undefined);
  for (const input of [undefined, 5, "no time"]) t.is(last(record(name, input))?.at, undefined);
  t.true(last(record(name, at), record(reopeningName(primary.code, suffix, 2)))?.reopened);
  // A reopening whose closing is gone from the state leaves nothing to read.
  t.is(last(record(reopeningName(primary.code, suffix, 2))), undefined);
  t.deepEqual(closedSince([record(name, at), shut], primary, places), new Date(at));
  t.is(closedSince([record(name, at)], primary, places), undefined);
  t.is(closedSince([shut], primary, places), undefined);
});

test("the services of a region that are scaled are those that their targets still name", (t) => {
  const target = (kind: string, code: string, resourceId: unknown) =>
    resource("aws:appautoscaling/target:Target", `${kind}-${code}-${suffix}`, { resourceId });
  const service = (name: string) => resource("aws:ecs/service:Service", `service-${name}`, { name });
  const state = [
    service("app"),
    service("worker"),
    target("scaling-target", primary.code, "service/cluster/app"),
    target("scaling-target-worker", primary.code, "service/cluster/gone"),
    target("scaling-target", secondary.code, "service/cluster/app"),
    target("scaling-target-unread", primary.code, 1),
    resource("aws:ecs/taskDefinition:TaskDefinition", `task-${primary.code}-${suffix}`, { name: "gone" }),
    resource("aws:appautoscaling/policy:Policy", `policy-${primary.code}-${suffix}`, {
      resourceId: "service/cluster/worker",
    }),
  ];
  t.deepEqual(scaledIn(state, primary, places), {
    [`scaling-target-${primary.code}-${suffix}`]: "service/cluster/app",
  });
});
