import test from "ava";
import { regions } from "../../../regions/index.ts";
import { clusterName, type Entry, openingName, type Places } from "../../../src/recovery/lineage.ts";
import { type Previous, planRecovery, type RecoveryRequest, recordOf } from "../../../src/recovery/plan.ts";
import type { Recorded } from "../../../src/recovery/recorded.ts";
import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";
import type { RecoveryPoint } from "../../../src/recovery/restore-point.ts";
import {
  claimCheckName,
  claimTags,
  clusterType,
  fenceName,
  fenceTags,
  openingType,
  originTags,
  type StateResource,
} from "../../../src/recovery/state.ts";
import type { Wanted } from "../../../src/recovery/wanted.ts";

const home = regions["us-east-1"];
const standby = regions["us-west-2"];
const places: Places = { home, standby, suffix: "production" };
const now = new Date("2026-03-01T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const cluster = (generation: number, place: typeof home | typeof standby) =>
  clusterName(place.code, places.suffix, generation);
const arn = (region: string, id: string) =>
  `arn:aws:rds:${region}:123456789012:cluster-snapshot:awsbackup:${id}`;

const g1: Entry = {
  generation: 1,
  region: home.name,
  cluster: cluster(1, home),
  origin: { kind: "fresh" },
  opened: 1,
  state: "kept",
};
const g2: Entry = {
  generation: 2,
  region: standby.name,
  cluster: cluster(2, standby),
  origin: {
    kind: "restored",
    snapshot: arn(standby.name, "x"),
    source: g1.cluster,
    takenAt: minutesAgo(30).toISOString(),
  },
  opened: 2,
  state: "kept",
};

const x: RecoveryPoint = { arn: arn(standby.name, "x"), source: g1.cluster, takenAt: minutesAgo(30) };
const older: RecoveryPoint = { arn: arn(standby.name, "older"), source: g1.cluster, takenAt: minutesAgo(90) };
const foreign: RecoveryPoint = {
  arn: arn(standby.name, "foreign"),
  source: "another",
  takenAt: minutesAgo(1),
};
const elsewhere: RecoveryPoint = {
  arn: arn(home.name, "elsewhere"),
  source: g1.cluster,
  takenAt: minutesAgo(1),
};

/** The state that an update leaves whose plan had this lineage. */
function stateOf(lineage: readonly Entry[], active: typeof home | typeof standby): readonly StateResource[] {
  return [
    ...[home, standby].map((place) => ({
      type: "aws:lb/listenerRule:ListenerRule",
      name: fenceName(place.code, places.suffix),
      outputs: { tags: fenceTags(place === active) },
    })),
    {
      type: "aws:route53/healthCheck:HealthCheck",
      name: claimCheckName(places.suffix),
      outputs: { tags: claimTags(1) },
    },
    ...lineage.filter(({ state }) => state !== "retired").flatMap(databaseInState),
  ];
}

function databaseInState(entry: Entry): readonly StateResource[] {
  const { origin, region, opened } = entry;
  const { code } = region === home.name ? home : standby;
  const snapshotIdentifier = origin.kind === "restored" ? origin.snapshot : undefined;
  return [
    { type: clusterType, name: entry.cluster, outputs: { snapshotIdentifier, tags: originTags(origin) } },
    ...(opened > 0
      ? [{ type: openingType, name: openingName(code, places.suffix, entry), outputs: {} }]
      : []),
  ];
}

function after(lineage: readonly Entry[], active: typeof home | typeof standby): Previous {
  const role = (place: typeof home | typeof standby) => (place === active ? "active" : "standby");
  const recorded: Recorded = { lineage, home: role(home), standby: role(standby) };
  return { recorded, resources: stateOf(lineage, active) };
}

interface Asked {
  readonly wanted?: Partial<Wanted>;
  readonly previous?: Previous;
  readonly points?: readonly RecoveryPoint[];
}

const noLookUp: RecoveryRequest["findRecoveryPoints"] = () => {
  throw new Error("nothing is to be looked up");
};

function plan({ wanted = {}, previous, points }: Asked) {
  return planRecovery({
    places,
    maxDataLossMinutes: 60,
    wanted: {
      activeRegion: home.name,
      unreachableRegion: undefined,
      restoreFrom: undefined,
      retire: [],
      stopWrites: false,
      ...wanted,
    },
    previous,
    findRecoveryPoints: points ? async () => points : noLookUp,
    now,
  });
}

const moving = { wanted: { activeRegion: standby.name }, previous: after([g1], home) } as const;

test("the first deployment starts with an empty database in the active region", async (t) => {
  for (const place of [home, standby]) {
    const { lineage, writer, claim } = await plan({ wanted: { activeRegion: place.name } });
    t.deepEqual(lineage, [{ ...g1, region: place.name, cluster: cluster(1, place) }]);
    t.deepEqual([writer], lineage);
    t.is(claim, place === home ? 1 : 0);
  }
});

test("without a move nothing changes and nothing is looked up", async (t) => {
  const { lineage, home: atHome, standby: atStandby } = await plan({ previous: after([g1], home) });
  t.deepEqual(lineage, [g1]);
  t.deepEqual([atHome.role, atHome.open], ["active", true]);
  t.deepEqual([atStandby.role, atStandby.open], ["standby", false]);
  t.deepEqual(
    atHome.databases.map(({ writable, protect }) => [writable, protect]),
    [[true, true]],
  );
});

test("a move restores the newest recovery point of the writer in the region it goes to", async (t) => {
  const {
    lineage,
    writer,
    standby: there,
  } = await plan({ ...moving, points: [foreign, older, elsewhere, x] });
  t.deepEqual(lineage, [g1, g2]);
  t.is(writer.generation, 2);
  t.deepEqual(
    there.databases.map(({ cluster, writable }) => [cluster, writable]),
    [[g2.cluster, true]],
  );
});

test("failing back restores what was paid in the standby region", async (t) => {
  const back: RecoveryPoint = { arn: arn(home.name, "back"), source: g2.cluster, takenAt: minutesAgo(5) };
  const { lineage, claim } = await plan({ previous: after([g1, g2], standby), points: [elsewhere, back] });
  t.like(lineage[2], {
    generation: 3,
    cluster: cluster(3, home),
    origin: { snapshot: back.arn, source: g2.cluster },
    opened: 3,
  });
  t.is(claim, 3);
});

test("an unreachable region keeps its role, and the claim is the one that Route 53 heeds already", async (t) => {
  const wanted = { activeRegion: standby.name, unreachableRegion: home.name } as const;
  const previous = after([g1], home);
  const first = await plan({ wanted, previous, points: [x] });
  t.deepEqual([first.home.role, first.home.open, first.claim], ["active", true, 1]);
  t.deepEqual(first.home.frozen, new Set(previous.resources.map(({ name }) => name)));
  t.is(first.standby.frozen, undefined);
  const resources = [...previous.resources, ...databaseInState(g2)];
  const again = await plan({ wanted, previous: { recorded: recordOf(first), resources } });
  t.deepEqual([again.home.role, again.home.open], ["active", true]);
});

test("a database that an interrupted move left behind is used again, if its snapshot is still the newest", async (t) => {
  const leftBehind = databaseInState({ ...g2, opened: 0 });
  const previous = { ...moving.previous, resources: [...moving.previous.resources, ...leftBehind] };
  const used = await plan({ ...moving, previous, points: [older, x] });
  t.deepEqual(used.lineage, [g1, g2]);
  const newer: RecoveryPoint = { ...x, arn: arn(standby.name, "newer"), takenAt: minutesAgo(1) };
  const outdated = await plan({ ...moving, previous, points: [x, newer] });
  t.deepEqual(
    outdated.lineage.map(({ generation, opened }) => [generation, opened]),
    [
      [1, 1],
      [2, 0],
      [3, 3],
    ],
  );
  const givenUp = await plan({ previous });
  t.deepEqual(
    givenUp.lineage.map(({ generation, opened }) => [generation, opened]),
    [
      [1, 2],
      [2, 0],
    ],
  );
  t.is(givenUp.claim, 2);
});

test("a database that an interrupted move has opened is the writer", async (t) => {
  const previous = { ...moving.previous, resources: stateOf([g1, g2], standby) };
  t.is((await plan({ ...moving, previous })).writer.generation, 2);
});

test("retiring takes two updates, and a number is never used again", async (t) => {
  const previous = after([g1, g2], standby);
  const wanted = { activeRegion: standby.name, retire: [1] };
  const first = await plan({ wanted, previous });
  t.deepEqual(
    first.home.databases.map(({ protect }) => protect),
    [false],
  );
  const second = await plan({ wanted, previous: { ...previous, recorded: recordOf(first) } });
  t.deepEqual(second.home.databases, []);
  t.is(second.lineage[0]?.state, "retired");
  const failed = await plan({
    wanted: { activeRegion: standby.name },
    previous: { ...previous, recorded: recordOf(second) },
  });
  t.is(failed.lineage[0]?.state, "kept");
  const third = await plan({
    wanted: { activeRegion: standby.name, retire: [1] },
    previous: { recorded: recordOf(second), resources: stateOf(second.lineage, standby) },
  });
  t.deepEqual(third.lineage, second.lineage);
});

test("nothing is retired in an unreachable region", async (t) => {
  const wanted = { activeRegion: standby.name, unreachableRegion: home.name, retire: [1] } as const;
  const { lineage } = await plan({ wanted, previous: after([g1, g2], standby) });
  t.is(lineage[0]?.state, "kept");
});

test("stopping writes closes the active region and moves nothing", async (t) => {
  const { home: atHome, lineage } = await plan({ wanted: { stopWrites: true }, previous: after([g1], home) });
  t.deepEqual([atHome.role, atHome.open], ["active", false]);
  t.deepEqual(lineage, [g1]);
});

const refusals: readonly (readonly [why: string, asked: Asked, message: RegExp])[] = [
  [
    "no recovery point",
    { ...moving, points: [foreign, elsewhere] },
    /no available recovery point.*on demand/,
  ],
  ["one that is too old", { ...moving, points: [older] }, /90 minutes.*allowed: 60.*config set restoreFrom/],
  [
    "a pin of another database",
    { ...moving, wanted: { ...moving.wanted, restoreFrom: foreign.arn }, points: [foreign, x] },
    /restoreFrom is .*foreign; allowed: .*such as .*x$/m,
  ],
  [
    "a pin in the other region",
    { ...moving, wanted: { ...moving.wanted, restoreFrom: elsewhere.arn }, points: [elsewhere] },
    /of which there is none/,
  ],
  [
    "a pin where nothing is restored",
    { wanted: { restoreFrom: x.arn }, previous: after([g1], home) },
    /already serves/,
  ],
  ["a pin before the first deployment", { wanted: { restoreFrom: x.arn } }, /no database to move/],
  [
    "an active region that is unreachable",
    { wanted: { unreachableRegion: home.name }, previous: after([g1], home) },
    /allowed: the other one/,
  ],
  [
    "an unreachable region before the first deployment",
    { wanted: { unreachableRegion: standby.name } },
    /nothing is deployed/,
  ],
  [
    "stopped writes beside an unreachable region",
    { wanted: { unreachableRegion: standby.name, stopWrites: true }, previous: after([g1], home) },
    /stopWrites is true/,
  ],
  [
    "a region that still stands open",
    { previous: { ...after([g1, g2], standby), resources: stateOf([g1, g2], home) } },
    /still stands open/,
  ],
  ["retiring the writer", { wanted: { retire: [1] }, previous: after([g1], home) }, /which is written to/],
  [
    "retiring the writer that is being left",
    { ...moving, wanted: { ...moving.wanted, retire: [1] }, points: [x] },
    /which is written to/,
  ],
  [
    "retiring what never was",
    { wanted: { retire: [7] }, previous: after([g1], home) },
    /names 7; allowed: 1/,
  ],
  [
    "a database that is gone",
    { previous: { ...after([g1], home), resources: [] } },
    /no database aurora-use1-production-g1/,
  ],
  [
    "a database without its origin",
    {
      previous: {
        ...after([g1], home),
        resources: [
          ...stateOf([g1], home),
          { type: clusterType, name: g2.cluster, outputs: { snapshotIdentifier: x.arn } },
        ],
      },
    },
    /lost the tags/,
  ],
  [
    "two databases of one number",
    {
      previous: {
        ...after([g1], home),
        resources: [...stateOf([g1], home), ...databaseInState({ ...g2, cluster: cluster(1, standby) })],
      },
    },
    /second database of generation 1/,
  ],
];

for (const [why, asked, message] of refusals)
  test(`refuses ${why}`, async (t) => {
    await t.throwsAsync(plan(asked), { instanceOf: RecoveryRefusal, message });
  });

test("a pin accepts the loss", async (t) => {
  const wanted = { ...moving.wanted, restoreFrom: older.arn };
  const { writer } = await plan({ ...moving, wanted, points: [x, older] });
  t.like(writer.origin, { snapshot: older.arn });
});

const edited: readonly (readonly [change: unknown, message: RegExp])[] = [
  [undefined, /recovery is undefined; allowed: an object/],
  ["text", /allowed: an object/],
  [{ lineage: {} }, /recovery.lineage is \{\}; allowed: a list/],
  [{ lineage: [] }, /at least one database/],
  [{ lineage: [{ ...g1, generation: 0 }] }, /lineage\[0\].generation is 0/],
  [{ lineage: [{ ...g1, opened: "1" }] }, /lineage\[0\].opened/],
  [{ lineage: [{ ...g1, state: "gone" }] }, /kept, retiring or retired/],
  [{ lineage: [{ ...g1, region: "mars-1" }] }, /us-east-1 or us-west-2/],
  [{ lineage: [{ ...g1, cluster: "" }] }, /allowed: text/],
  [{ lineage: [{ ...g1, origin: { kind: "found" } }] }, /fresh or restored/],
  [{ lineage: [{ ...g2, origin: { kind: "restored" } }] }, /origin.snapshot/],
  [{ lineage: [g2, g1] }, /generations that rise/],
  [{ lineage: [g1], home: "asleep", standby: "standby" }, /active or standby/],
];

test("an edited record is refused at its first mistake", async (t) => {
  for (const [recorded, message] of edited)
    await t.throwsAsync(plan({ previous: { recorded, resources: [] } }), {
      instanceOf: RecoveryRefusal,
      message,
    });
});

test("cluster identifiers are what RDS allows", (t) => {
  for (const suffix of ["pr", "production", "a-b-c-d-e9"])
    for (const generation of [1, 99_999])
      t.regex(clusterName(home.code, suffix, generation), /^(?!.*--)[a-z][a-z0-9-]{0,61}[a-z0-9]$/);
});
