import test from "ava";
import { type RegionName, regions } from "../../../regions/index.ts";
import type { Closing } from "../../../src/recovery/closing.ts";
import { clusterName, type Entry, openingName, type Places } from "../../../src/recovery/lineage.ts";
import { create } from "../../../src/recovery/move.ts";
import { type Previous, planRecovery, recordOf } from "../../../src/recovery/plan.ts";
import type { Recorded } from "../../../src/recovery/recorded.ts";
import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";
import {
  chooseRestorePoint,
  type FindRecoveryPoints,
  type PointQuery,
  type RecoveryPoint,
  type RestoreRequest,
} from "../../../src/recovery/restore-point.ts";
import {
  claimCheckName,
  claimTags,
  clusterType,
  fenceName,
  openingType,
  originTags,
  type StateResource,
} from "../../../src/recovery/state.ts";
import type { Wanted } from "../../../src/recovery/wanted.ts";
import { closingsInState } from "../../support/closings.ts";
import { fenceConditions } from "../../support/fence.ts";

const primary = regions["us-east-1"];
const secondary = regions["us-west-2"];
const places: Places = { primary, secondary, suffix: "production" };
const now = new Date("2026-03-01T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const cluster = (generation: number, place: typeof primary | typeof secondary) =>
  clusterName(place.code, places.suffix, generation);
const arn = (region: string, id: string) =>
  `arn:aws:rds:${region}:123456789012:cluster-snapshot:awsbackup:${id}`;

const g1: Entry = {
  generation: 1,
  region: primary.name,
  cluster: cluster(1, primary),
  origin: { kind: "fresh" },
  opened: 1,
  state: "kept",
};
const g2: Entry = {
  generation: 2,
  region: secondary.name,
  cluster: cluster(2, secondary),
  origin: {
    kind: "restored",
    snapshot: arn(secondary.name, "x"),
    source: g1.cluster,
    takenAt: minutesAgo(30).toISOString(),
    engineVersion: "17.7",
  },
  opened: 2,
  state: "kept",
};

const x: RecoveryPoint = {
  arn: arn(secondary.name, "x"),
  source: g1.cluster,
  takenAt: minutesAgo(30),
  engineVersion: "17.7",
};
const older: RecoveryPoint = {
  arn: arn(secondary.name, "older"),
  source: g1.cluster,
  takenAt: minutesAgo(90),
  engineVersion: "17.7",
};
const foreign: RecoveryPoint = {
  arn: arn(secondary.name, "foreign"),
  source: "another",
  takenAt: minutesAgo(1),
  engineVersion: "17.7",
};
const elsewhere: RecoveryPoint = {
  arn: arn(primary.name, "elsewhere"),
  source: g1.cluster,
  takenAt: minutesAgo(1),
  engineVersion: "17.7",
};

/** The state that an update leaves whose plan had this lineage. */
function stateOf(
  lineage: readonly Entry[],
  active: typeof primary | typeof secondary | undefined,
): readonly StateResource[] {
  return [
    ...[primary, secondary].map((place) => ({
      type: "aws:lb/listenerRule:ListenerRule",
      name: fenceName(place.code, places.suffix),
      outputs: { conditions: fenceConditions(place === active) },
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
  const { code } = region === primary.name ? primary : secondary;
  const snapshotIdentifier = origin.kind === "restored" ? origin.snapshot : undefined;
  return [
    { type: clusterType, name: entry.cluster, outputs: { snapshotIdentifier, tags: originTags(origin) } },
    ...(opened > 0
      ? [{ type: openingType, name: openingName(code, places.suffix, entry), outputs: {} }]
      : []),
  ];
}

function after(lineage: readonly Entry[], active: typeof primary | typeof secondary): Previous {
  const role = (place: typeof primary | typeof secondary) => (place === active ? "active" : "standby");
  const recorded: Recorded = {
    lineage,
    primary: role(primary),
    secondary: role(secondary),
    acceptLoss: undefined,
  };
  return { recorded, resources: stateOf(lineage, active) };
}

interface Asked {
  readonly wanted?: Partial<Wanted>;
  readonly previous?: Previous;
  readonly points?: readonly RecoveryPoint[];
  /** @default finds the points */
  readonly find?: FindRecoveryPoints;
}

const noLookUp = (): never => {
  throw new Error("nothing is to be looked up");
};

function plan({ wanted = {}, previous, points, find }: Asked) {
  return planRecovery({
    places,
    wanted: {
      activeRegion: primary.name,
      unreachableRegion: undefined,
      restoreFrom: undefined,
      acceptLoss: 60,
      retire: [],
      stopWrites: false,
      ...wanted,
    },
    previous,
    isGlobal: false,
    findRecoveryPoints: find ?? (points ? async () => ({ points, asOf: now }) : noLookUp),
    findGlobalWriter: noLookUp,
  });
}

const moving = { wanted: { activeRegion: secondary.name }, previous: after([g1], primary) } as const;

test("the first deployment starts with an empty database in the active region", async (t) => {
  for (const place of [primary, secondary]) {
    const { lineage, writer, claim } = await plan({ wanted: { activeRegion: place.name } });
    t.deepEqual(lineage, [{ ...g1, region: place.name, cluster: cluster(1, place) }]);
    t.deepEqual([writer], lineage);
    t.is(claim, place === primary ? 1 : 0);
  }
});

test("without a move nothing changes and nothing is looked up", async (t) => {
  const {
    lineage,
    primary: atPrimary,
    secondary: atSecondary,
  } = await plan({ previous: after([g1], primary) });
  t.deepEqual(lineage, [g1]);
  t.deepEqual([atPrimary.role, atPrimary.open], ["active", true]);
  t.deepEqual([atSecondary.role, atSecondary.open], ["standby", false]);
  t.deepEqual(
    atPrimary.databases.map(({ writable, protect }) => [writable, protect]),
    [[true, true]],
  );
});

test("a move restores the newest recovery point of the writer in the region it goes to", async (t) => {
  const {
    lineage,
    writer,
    secondary: there,
  } = await plan({ ...moving, points: [foreign, older, elsewhere, x] });
  t.deepEqual(lineage, [g1, g2]);
  t.is(writer.generation, 2);
  t.deepEqual(
    there.databases.map(({ cluster, writable }) => [cluster, writable]),
    [[g2.cluster, true]],
  );
});

test("failing back restores what was paid in the secondary region", async (t) => {
  const back: RecoveryPoint = {
    arn: arn(primary.name, "back"),
    source: g2.cluster,
    takenAt: minutesAgo(5),
    engineVersion: "17.7",
  };
  const { lineage, claim } = await plan({ previous: after([g1, g2], secondary), points: [elsewhere, back] });
  t.like(lineage[2], {
    generation: 3,
    cluster: cluster(3, primary),
    origin: { snapshot: back.arn, source: g2.cluster },
    opened: 3,
  });
  t.is(claim, 3);
});

test("where no copy of the lost writer has come over, what it was made of is restored, for all that was paid since", async (t) => {
  const previous = after([g1, g2], secondary);
  const lost = { activeRegion: primary.name, unreachableRegion: secondary.name } as const;
  const closed = {
    ...previous,
    resources: previous.resources
      .filter(({ name }) => name !== fenceName(primary.code, places.suffix))
      .concat({
        type: "aws:lb/listenerRule:ListenerRule",
        name: fenceName(primary.code, places.suffix),
        outputs: { conditions: fenceConditions(false) },
      }),
  };
  // Newer than what the lost database was made of: but what that was paid since is not in it.
  const points = [elsewhere];
  await t.throwsAsync(plan({ wanted: { ...lost, acceptLoss: 29 }, previous: closed, points }), {
    instanceOf: RecoveryRefusal,
    message:
      /up to 30 minutes of payments would be lost; accepted: 29\. To lose none: wait until the region is back/,
  });
  const { writer, restored } = await plan({ wanted: { ...lost, acceptLoss: 30 }, previous: closed, points });
  t.like(writer, {
    generation: 3,
    region: primary.name,
    origin: { source: g1.cluster, snapshot: elsewhere.arn },
  });
  t.is(restored?.lossMinutes, 30);

  const copied: RecoveryPoint = {
    ...x,
    arn: arn(primary.name, "copied"),
    source: g2.cluster,
    takenAt: minutesAgo(20),
  };
  const newest = await plan({ wanted: lost, previous: closed, points: [...points, copied] });
  t.like(newest.writer.origin, { source: g2.cluster, snapshot: copied.arn });
  // A region that answers can be backed up.
  await t.throwsAsync(plan({ wanted: { ...lost, unreachableRegion: undefined }, previous: closed, points }), {
    instanceOf: RecoveryRefusal,
    message: /has no available recovery point of aurora-usw2-production-g2/,
  });
});

test("an unreachable region keeps its role, and the claim is the one that Route 53 heeds already", async (t) => {
  const wanted = { activeRegion: secondary.name, unreachableRegion: primary.name } as const;
  const previous = after([g1], primary);
  const first = await plan({ wanted, previous, points: [x] });
  t.deepEqual([first.primary.role, first.primary.open, first.claim], ["active", true, 1]);
  t.deepEqual(first.primary.frozen, new Set(previous.resources.map(({ name }) => name)));
  t.is(first.secondary.frozen, undefined);
  const resources = [...previous.resources, ...databaseInState(g2)];
  const again = await plan({ wanted, previous: { recorded: recordOf(first), resources } });
  t.deepEqual([again.primary.role, again.primary.open], ["active", true]);
});

test("with the primary region lost the claim is the one on record, not the one that its openings would give", async (t) => {
  const { recorded, resources } = after([g1], primary);
  const heeded = resources.map((resource) =>
    resource.name === claimCheckName(places.suffix)
      ? { ...resource, outputs: { tags: claimTags(7) } }
      : resource,
  );
  const wanted = { activeRegion: secondary.name, unreachableRegion: primary.name } as const;
  const previous = { recorded, resources: heeded };
  t.is((await plan({ wanted, previous, points: [x] })).claim, 7);
});

test("a region whose database nobody has opened yet is closed as one that was written to", async (t) => {
  const { secondary: there } = await plan({ previous: after([g1, { ...g2, opened: 0 }], primary) });
  t.deepEqual(there.closing, { number: 1, at: undefined, reopened: false });
});

test("a database is made to be kept, and opened by whoever makes it", (t) => {
  t.deepEqual(create(2, places, secondary.name, g2.origin), { ...g2, opened: 0 });
});

test("a database that an interrupted move left behind is used again, if its snapshot is still the newest", async (t) => {
  const leftBehind = databaseInState({ ...g2, opened: 0 });
  const previous = { ...moving.previous, resources: [...moving.previous.resources, ...leftBehind] };
  const used = await plan({ ...moving, previous, points: [older, x] });
  t.deepEqual(used.lineage, [g1, g2]);
  const newer: RecoveryPoint = {
    ...x,
    arn: arn(secondary.name, "newer"),
    takenAt: minutesAgo(1),
    engineVersion: "17.7",
  };
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

test("a database that was left behind is not used again when it goes, or when the writer was opened since", async (t) => {
  const generations = async (before: readonly Entry[]) => {
    const { lineage } = await plan({ ...moving, previous: after(before, primary), points: [x] });
    return lineage.map(({ generation, opened }) => [generation, opened]);
  };
  t.deepEqual(await generations([g1, { ...g2, opened: 0 }]), [
    [1, 1],
    [2, 2],
  ]);
  t.deepEqual(await generations([g1, { ...g2, opened: 0, state: "retiring" }]), [
    [1, 1],
    [2, 0],
    [3, 3],
  ]);
  t.deepEqual(
    await generations([
      { ...g1, opened: 2 },
      { ...g2, opened: 0 },
    ]),
    [
      [1, 2],
      [2, 0],
      [3, 3],
    ],
  );
});

test("what each region does is told by what the state knows of it", async (t) => {
  const sides = async (asked: Asked) => {
    const { primary: one, secondary: other } = await plan(asked);
    return [one, other].map(({ open, opening, shut, scaled, databases }) => ({
      open,
      opening,
      shut,
      scaled: Object.keys(scaled),
      writable: databases.map(({ writable }) => writable),
    }));
  };
  const scaled = [primary, secondary].flatMap(({ code }) => [
    { type: "aws:ecs/service:Service", name: `service-${code}-production`, outputs: { name: `app-${code}` } },
    {
      type: "aws:appautoscaling/target:Target",
      name: `scaling-target-${code}-production`,
      outputs: { resourceId: `service/cluster/app-${code}` },
    },
  ]);
  const scaling = (previous: Previous, ...more: readonly StateResource[]): Previous => ({
    ...previous,
    resources: [...previous.resources, ...scaled, ...more],
  });
  const away = { open: false, opening: false, shut: false, scaled: [], writable: [] };
  const serving = { open: true, opening: false, shut: false, scaled: [], writable: [true] };
  // As it was: the other region was shut before, and stays so.
  t.deepEqual(await sides({ previous: scaling(after([g1], primary), ...otherClosing()) }), [
    serving,
    { ...away, shut: true },
  ]);
  // Its closing is not on record, though it has nothing that this update could wait for.
  t.deepEqual(await sides({ previous: scaling(after([g1], primary)) }), [serving, away]);
  // A move: what this update closes it stops, and what it opens was not open.
  t.deepEqual(await sides({ ...moving, previous: scaling(moving.previous), points: [x] }), [
    { ...away, scaled: ["scaling-target-use1-production"], writable: [false] },
    { ...serving, opening: true },
  ]);
  // Closed again with the record of a closing from which it was opened, and then with one that stands.
  const stopped = { wanted: { stopWrites: true } };
  t.deepEqual(
    (
      await sides({
        ...stopped,
        previous: scaling({ ...after([g1], primary), resources: closedState(45, { reopened: true }) }),
      })
    )[0],
    { ...away, scaled: ["scaling-target-use1-production"], writable: [true] },
  );
  t.deepEqual(
    (
      await sides({ ...stopped, previous: scaling({ ...after([g1], primary), resources: closedState(45) }) })
    )[0],
    { ...away, shut: true, writable: [true] },
  );
  // Lost, it stays as it was left, and nothing of it is asked.
  const lost = { ...moving.wanted, unreachableRegion: primary.name } as const;
  t.deepEqual(await sides({ wanted: lost, previous: scaling(moving.previous), points: [x] }), [
    { ...serving, writable: [false] },
    { ...serving, opening: true },
  ]);
  t.deepEqual(
    (
      await sides({
        wanted: lost,
        previous: scaling({ ...after([g1], primary), resources: closedState(45) }),
        points: [x],
      })
    )[0],
    { ...away, writable: [false] },
  );
});

test("recovery points are looked up in the vault of the region that a move goes to", async (t) => {
  const asked: PointQuery[] = [];
  const find = async (query: PointQuery) => {
    asked.push(query);
    return { points: [{ ...x, arn: arn(query.region, "x"), source: query.cluster }], asOf: now };
  };
  await plan({ ...moving, find });
  const back = await plan({
    wanted: { acceptLoss: undefined },
    previous: {
      ...after([g1, g2], secondary),
      resources: [...stateOf([g1, g2], undefined), ...otherClosing()],
    },
    find,
  });
  t.deepEqual(asked, [
    { region: secondary.name, vault: "backup-vault-usw2-production", cluster: g1.cluster },
    { region: primary.name, vault: "backup-vault-use1-production", cluster: g2.cluster },
  ]);
  // Closed when the point was taken: the closing is that of the region that is left, and not of the one that opens.
  t.is(back.restored?.lossMinutes, 0);
});

test("a lost region that is only to be closed opens no database anew", async (t) => {
  const g3: Entry = { ...g2, generation: 3, region: primary.name, cluster: cluster(3, primary), opened: 0 };
  const { lineage } = await plan({
    wanted: { activeRegion: secondary.name, unreachableRegion: secondary.name },
    previous: after([g1, g2, g3], secondary),
  });
  t.deepEqual(lineage, [g1, g2, g3]);
});

test("a point of this very moment is none from the future", async (t) => {
  const { restored } = await plan({ ...moving, points: [{ ...x, takenAt: now }] });
  t.is(restored?.lossMinutes, 1);
});

test("a database that an interrupted move has opened is the writer", async (t) => {
  const previous = { ...moving.previous, resources: stateOf([g1, g2], secondary) };
  t.is((await plan({ ...moving, previous })).writer.generation, 2);
});

test("retiring takes two updates, and a number is never used again", async (t) => {
  const previous = after([g1, g2], secondary);
  const wanted = { activeRegion: secondary.name, retire: [1] };
  const first = await plan({ wanted, previous });
  t.deepEqual(
    first.primary.databases.map(({ protect }) => protect),
    [false],
  );
  const second = await plan({ wanted, previous: { ...previous, recorded: recordOf(first) } });
  t.deepEqual(first.primary.retired, []);
  t.deepEqual(second.primary.databases, []);
  t.is(second.lineage[0]?.state, "retired");
  // Its log stays.
  t.deepEqual(
    second.primary.retired.map(({ cluster }) => cluster),
    [g1.cluster],
  );
  const failed = await plan({
    wanted: { activeRegion: secondary.name },
    previous: { ...previous, recorded: recordOf(second) },
  });
  t.is(failed.lineage[0]?.state, "kept");
  const third = await plan({
    wanted: { activeRegion: secondary.name, retire: [1] },
    previous: { recorded: recordOf(second), resources: stateOf(second.lineage, secondary) },
  });
  t.deepEqual(third.lineage, second.lineage);
});

test("closing a region that is back, while the one that took over is lost, changes nothing the second time", async (t) => {
  const wanted = { activeRegion: secondary.name, unreachableRegion: secondary.name } as const;
  const previous = after([g1, g2], secondary);
  const { lineage, primary: back, secondary: lost } = await plan({ wanted, previous });
  t.deepEqual(lineage, [g1, g2]);
  t.false(back.open);
  t.truthy(lost.frozen);
});

test("a database that was begun in a region that is lost is left out until the region is back", async (t) => {
  const begun: Entry = { ...g2, opened: 0 };
  const previous = { ...after([g1], primary), resources: stateOf([g1, begun], primary) };
  const lost = await plan({ wanted: { unreachableRegion: secondary.name }, previous });
  t.deepEqual(lost.secondary.databases, []);
  t.like(lost.lineage[1], begun);
  const back = await plan({ previous });
  t.deepEqual(
    back.secondary.databases.map(({ cluster: name }) => name),
    [begun.cluster],
  );
});

test("nothing is retired in an unreachable region", async (t) => {
  const wanted = { activeRegion: secondary.name, unreachableRegion: primary.name, retire: [1] } as const;
  const { lineage } = await plan({ wanted, previous: after([g1, g2], secondary) });
  t.is(lineage[0]?.state, "kept");
});

test("stopping writes closes the active region and moves nothing", async (t) => {
  const { primary: atPrimary, lineage } = await plan({
    wanted: { stopWrites: true },
    previous: after([g1], primary),
  });
  t.deepEqual([atPrimary.role, atPrimary.open], ["active", false]);
  t.deepEqual(lineage, [g1]);
});

/** The state while the primary region is closed, as it was a while ago. */
const closedState = (minutes: number, closing: Partial<Closing> = {}): readonly StateResource[] => [
  ...stateOf([g1], undefined),
  ...closingsInState(
    primary.code,
    places.suffix,
    { number: 1, at: minutesAgo(minutes), reopened: false, ...closing },
    now,
  ),
];

const refusals: readonly (readonly [why: string, asked: Asked, message: RegExp])[] = [
  [
    "no recovery point",
    { ...moving, points: [foreign, elsewhere] },
    /no available recovery point.*on demand/,
  ],
  [
    "a loss that nobody accepted",
    { ...moving, wanted: { ...moving.wanted, acceptLoss: undefined }, points: [x] },
    /was not closed before: up to 30 minutes .*accepted: 0\. To lose none: .*switchover.*To lose them: .*acceptLoss 30/,
  ],
  [
    "a loss above the one that was accepted",
    { ...moving, points: [older] },
    /up to 90 minutes .*accepted: 60/,
  ],
  [
    "a loss by a pin that nobody accepted",
    {
      ...moving,
      wanted: { ...moving.wanted, acceptLoss: undefined, restoreFrom: older.arn },
      points: [x, older],
    },
    /up to 90 minutes/,
  ],
  [
    "a loss in a disaster that nobody accepted",
    {
      ...moving,
      wanted: { ...moving.wanted, acceptLoss: undefined, unreachableRegion: primary.name },
      points: [x],
    },
    /up to 30 minutes/,
  ],
  [
    "a recovery point from the future",
    { ...moving, points: [{ ...x, takenAt: minutesAgo(-1) }] },
    /60 seconds ahead/,
  ],
  [
    "a loss that was accepted for an earlier move",
    {
      ...moving,
      previous: {
        ...moving.previous,
        recorded: { ...(moving.previous.recorded as Recorded), acceptLoss: 60 },
      },
      points: [x],
    },
    /acceptLoss is 60, as it was at the last update/,
  ],
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
    { wanted: { restoreFrom: x.arn }, previous: after([g1], primary) },
    /already serves/,
  ],
  ["a pin before the first deployment", { wanted: { restoreFrom: x.arn } }, /no database to move/],
  [
    "an active region that is unreachable",
    { wanted: { unreachableRegion: primary.name }, previous: after([g1], primary) },
    /and so is activeRegion; allowed: empty, or us-/,
  ],
  [
    "an active region that is unreachable before the first deployment",
    { wanted: { unreachableRegion: primary.name } },
    /and so is activeRegion; allowed: empty, or us-/,
  ],
  [
    "an unreachable region before the first deployment",
    { wanted: { unreachableRegion: secondary.name } },
    /nothing is deployed/,
  ],
  [
    "stopped writes beside an unreachable region",
    { wanted: { unreachableRegion: secondary.name, stopWrites: true }, previous: after([g1], primary) },
    /stopWrites is true/,
  ],
  [
    "a region that still stands open",
    { previous: { ...after([g1, g2], secondary), resources: stateOf([g1, g2], primary) } },
    /still stands open/,
  ],
  ["retiring the writer", { wanted: { retire: [1] }, previous: after([g1], primary) }, /which is written to/],
  [
    "retiring the writer that is being left",
    { ...moving, wanted: { ...moving.wanted, retire: [1] }, points: [x] },
    /which is written to/,
  ],
  [
    "retiring what never was",
    { wanted: { retire: [7] }, previous: after([g1], primary) },
    /names 7; allowed: 1/,
  ],
  [
    "a database that is gone",
    { previous: { ...after([g1], primary), resources: [] } },
    /no database aurora-use1-production-g1/,
  ],
  [
    "a database without its origin",
    {
      previous: {
        ...after([g1], primary),
        resources: [
          ...stateOf([g1], primary),
          { type: clusterType, name: g2.cluster, outputs: { snapshotIdentifier: x.arn } },
        ],
      },
    },
    /lost the tags/,
  ],
  [
    "a region that the program does not know",
    { wanted: { activeRegion: "eu-west-1" as RegionName, unreachableRegion: "mars-1" as RegionName } },
    /^ {2}activeRegion is eu-west-1; allowed: us-east-1 or us-west-2\n {2}unreachableRegion is mars-1; allowed: us-east-1 or us-west-2$/m,
  ],
  [
    "an active region that is unreachable, while the other one was never opened",
    {
      wanted: { unreachableRegion: primary.name },
      previous: after([g1, { ...g2, opened: 0 }], primary),
    },
    /and so is activeRegion; allowed: empty, or us-/,
  ],
  [
    "an active region that is unreachable and was not written to last",
    {
      wanted: { activeRegion: secondary.name, unreachableRegion: secondary.name },
      previous: after([{ ...g1, opened: 2 }, g2].slice(0, 1), primary),
    },
    /and so is activeRegion; allowed: empty, or us-/,
  ],
  [
    "a pin where the first database serves",
    { wanted: { restoreFrom: "" }, previous: after([g1], primary) },
    /restoreFrom is ; allowed: empty, because aurora-use1-production-g1 already serves us-east-1/,
  ],
  [
    "retiring before the first deployment",
    { wanted: { retire: [1] } },
    /retire names 1; allowed: not aurora-use1-production-g1/,
  ],
  [
    "a loss of what was paid before a closing that came too late",
    {
      ...moving,
      wanted: { ...moving.wanted, acceptLoss: undefined },
      previous: { ...after([g1], primary), resources: closedState(15) },
      points: [x],
    },
    /before its region was closed 2026-03-01T11:45:00\.000Z: up to 30 minutes/,
  ],
  [
    "a pin of which there is nothing to choose from",
    { ...moving, wanted: { ...moving.wanted, restoreFrom: x.arn }, points: [] },
    /of which there is none/,
  ],
  [
    "two databases of one number",
    {
      previous: {
        ...after([g1], primary),
        resources: [...stateOf([g1], primary), ...databaseInState({ ...g2, cluster: cluster(1, secondary) })],
      },
    },
    /second database of generation 1/,
  ],
];

for (const [why, asked, message] of refusals)
  test(`refuses ${why}`, async (t) => {
    await t.throwsAsync(plan(asked), { instanceOf: RecoveryRefusal, message });
  });

test("a pin of what the writer was restored from may stay", async (t) => {
  const wanted = { activeRegion: secondary.name, restoreFrom: x.arn } as const;
  t.deepEqual((await plan({ wanted, previous: after([g1, g2], secondary) })).lineage, [g1, g2]);
});

test("a point of what the writer came from holds nothing that the writer was paid, whenever it was taken", (t) => {
  const request: RestoreRequest = {
    found: { points: [{ ...x, takenAt: minutesAgo(1) }], asOf: now },
    region: secondary.name,
    source: { cluster: g1.cluster, partedAt: minutesAgo(40) },
    closedSince: minutesAgo(10),
    acceptLoss: 60,
    restoreFrom: undefined,
  };
  t.is(chooseRestorePoint(request).lossMinutes, 40);
  t.throws(() => chooseRestorePoint({ ...request, acceptLoss: undefined }), {
    instanceOf: RecoveryRefusal,
    message:
      /and of the database that was made of it 2026-03-01T11:20:00.000Z and written to since there is none: up to 40 minutes .* To lose none: wait until the region is back/,
  });
});

test("a pin takes an older recovery point, for a loss that is accepted as well", async (t) => {
  const pinned = { ...moving.wanted, restoreFrom: older.arn, acceptLoss: 90 };
  const { lineage, restored } = await plan({ ...moving, wanted: pinned, points: [x, older] });
  t.like(lineage[1], { origin: { snapshot: older.arn, engineVersion: "17.7" } });
  t.is(restored?.lossMinutes, 90);
});

const lossless = (resources: readonly StateResource[]) =>
  plan({
    wanted: { activeRegion: secondary.name, acceptLoss: undefined },
    previous: { ...after([g1], primary), resources },
    points: [x],
  });

test("a point that was taken after the region had been closed loses nothing, whatever its age", async (t) => {
  const { restored, lineage } = await lossless(closedState(45));
  t.is(restored?.lossMinutes, 0);
  t.is(lineage.length, 2);
});

const notClosed: readonly (readonly [why: string, resources: readonly StateResource[]])[] = [
  ["one taken before the closing", closedState(15)],
  ["one at the very time of the closing", closedState(30)],
  ["one of a region that was opened again since", closedState(45, { reopened: true })],
  ["one of a region whose fence is open", [...stateOf([g1], primary), ...closedState(45).slice(-1)]],
  [
    "one of a closing without a time",
    [
      ...stateOf([g1], undefined),
      { type: openingType, name: `closing-${primary.code}-production-1`, outputs: { input: "once" } },
    ],
  ],
  ["one of an earlier closing", [...closedState(45), ...closedState(10, { number: 2 }).slice(-1)]],
  ["one of another region's closing", [...stateOf([g1], undefined), ...otherClosing()]],
];

function otherClosing(): readonly StateResource[] {
  const closing = { number: 1, at: minutesAgo(45), reopened: false };
  return closingsInState(secondary.code, places.suffix, closing, now);
}

for (const [why, resources] of notClosed)
  test(`takes for lossless no ${why.slice(4)}`, async (t) => {
    await t.throwsAsync(lossless(resources), { instanceOf: RecoveryRefusal, message: /would be lost/ });
  });

test("closings are counted, and each is on record before the region is opened again", async (t) => {
  const first = await plan({ wanted: { stopWrites: true }, previous: after([g1], primary) });
  t.deepEqual(first.primary.closing, { number: 1, at: undefined, reopened: false });
  t.deepEqual(first.secondary.closing, { number: 1, at: new Date(0), reopened: false }, "it has no database");
  const resources = closedState(45);
  const still = await plan({
    wanted: { stopWrites: true },
    previous: { ...after([g1], primary), resources },
  });
  t.deepEqual(still.primary.closing, { number: 1, at: minutesAgo(45), reopened: false });
  const opened = await plan({ previous: { ...after([g1], primary), resources } });
  t.deepEqual(opened.primary.closing, { number: 1, at: minutesAgo(45), reopened: true });
  const again = await plan({
    wanted: { stopWrites: true },
    previous: { ...after([g1], primary), resources: closedState(45, { reopened: true }) },
  });
  t.deepEqual(again.primary.closing, { number: 2, at: undefined, reopened: false });
});

test("a region that is lost while it is closed keeps what is on record of it", async (t) => {
  const { primary: lost, restored } = await plan({
    wanted: { activeRegion: secondary.name, unreachableRegion: primary.name, acceptLoss: undefined },
    previous: { ...after([g1], primary), resources: closedState(45) },
    points: [x],
  });
  t.deepEqual(lost.closing, { number: 1, at: minutesAgo(45), reopened: false });
  t.is(restored?.lossMinutes, 0);
});

const edited: readonly (readonly [change: unknown, message: RegExp])[] = [
  [undefined, /recovery is missing; allowed: an object/],
  ["text", /allowed: an object/],
  [{ lineage: {} }, /recovery.lineage is \{\}; allowed: a list/],
  [{ lineage: [] }, /at least one database/],
  [{ lineage: [{ ...g1, generation: 0 }] }, /lineage\[0\].generation is 0/],
  [{ lineage: [{ ...g1, opened: "1" }] }, /lineage\[0\].opened/],
  [{ lineage: [{ ...g1, state: "gone" }] }, /kept, retiring or retired/],
  [{ lineage: [{ ...g1, region: "mars-1" }] }, /us-east-1 or us-west-2/],
  [{ lineage: [{ ...g1, cluster: "" }] }, /allowed: text/],
  [{ lineage: [{ ...g1, origin: { kind: "found" } }] }, /fresh, restored or replica/],
  [{ lineage: [{ ...g2, origin: { kind: "restored" } }] }, /origin.snapshot/],
  [{ lineage: [g2, g1] }, /generations that rise/],
  [{ lineage: [g1, { ...g2, generation: 1 }] }, /generations that rise/],
  [{ lineage: [g1], primary: "asleep", secondary: "standby" }, /active or standby/],
  [{ lineage: [g1], acceptLoss: "60" }, /acceptLoss is "60"; allowed: minutes/],
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
      t.regex(clusterName(primary.code, suffix, generation), /^(?!.*--)[a-z][a-z0-9-]{0,61}[a-z0-9]$/);
});
