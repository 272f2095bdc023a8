import test from "ava";
import { z } from "zod";
import { regions } from "../../../regions/index.ts";
import { writtenWhereAsked } from "../../../src/recovery/follow.ts";
import { exclusionOf, leftOut } from "../../../src/recovery/left-out.ts";
import {
  clusterName,
  type Entry,
  halfOf,
  regionEpochs,
  suffixIn,
  vaultName,
  writerOf,
} from "../../../src/recovery/lineage.ts";
import { misfits } from "../../../src/recovery/misfits.ts";
import type { RegionPlan } from "../../../src/recovery/plan.ts";
import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";
import { isSettled } from "../../../src/recovery/settled.ts";
import { firstWith, holdsUntil, sourcesOf } from "../../../src/recovery/sources.ts";

const primary = regions["us-east-1"].name;
const secondary = regions["us-west-2"].name;

const restored = (generation: number, source: string, takenAt: string): Entry => ({
  generation,
  region: generation % 2 === 1 ? primary : secondary,
  cluster: clusterName(generation % 2 === 1 ? "use1" : "usw2", "production", generation),
  origin: { kind: "restored", snapshot: "arn:x", source, takenAt, engineVersion: "17.7" },
  opened: generation,
  state: "kept",
});
const first: Entry = { ...restored(1, "", ""), origin: { kind: "fresh" } };
const second = restored(2, first.cluster, "2026-03-02T00:00:00Z");
const third = restored(3, second.cluster, "2026-03-01T00:00:00Z");

test("what a database came from is older than it, and holds nothing that was paid since they parted", (t) => {
  const parted = new Date("2026-03-01T00:00:00Z");
  t.deepEqual(sourcesOf([first, second, third], third), [
    { cluster: third.cluster, partedAt: undefined },
    { cluster: second.cluster, partedAt: parted },
    // The earlier of both times: the third was made of a point that is older than the second.
    { cluster: first.cluster, partedAt: parted },
  ]);
  t.deepEqual(
    sourcesOf([first, second, third], second).map(({ cluster }) => cluster),
    [second.cluster, first.cluster],
  );
  // A record that runs in circles, as only an edited one does, ends all the same.
  const circle = { ...second, origin: { ...second.origin, source: third.cluster } } as Entry;
  t.deepEqual(
    sourcesOf([first, circle, third], third).map(({ cluster }) => cluster),
    [third.cluster, second.cluster, third.cluster],
  );
  const itself = { ...second, origin: { ...second.origin, source: second.cluster } } as Entry;
  t.is(sourcesOf([first, itself], itself).length, 2);
  const [early, late] = [new Date("2026-02-01"), new Date("2026-04-01")];
  t.deepEqual(holdsUntil(early, { partedAt: parted }), early);
  t.deepEqual(holdsUntil(late, { partedAt: parted }), parted);
  t.deepEqual(holdsUntil(late, { partedAt: undefined }), late);
});

test("the first source with something is taken, and without any the first of all", async (t) => {
  const [one, two, three] = ["one", "two", "three"].map((cluster) => ({ cluster, partedAt: undefined })) as [
    { cluster: string; partedAt: undefined },
    { cluster: string; partedAt: undefined },
    { cluster: string; partedAt: undefined },
  ];
  const asked: string[] = [];
  const among = (...having: readonly string[]) =>
    firstWith(
      [one, two, three],
      async ({ cluster }) => {
        asked.push(cluster);
        return having.includes(cluster) ? cluster : undefined;
      },
      (found) => found !== undefined,
    );
  t.deepEqual(await among("three"), { source: three, found: "three" });
  t.deepEqual(await among("two", "three"), { source: two, found: "two" });
  t.deepEqual(await among(), { source: one, found: undefined });
  t.deepEqual(asked, ["one", "two", "three", "one", "two", "one", "two", "three"]);
});

test("names are taken apart as they were made", (t) => {
  for (const suffix of ["production", "staging-2", ""])
    for (const generation of [1, 12])
      t.is(suffixIn({ cluster: clusterName("use1", suffix, generation), generation }, "use1"), suffix);
  t.is(vaultName("usw2", "production"), "backup-vault-usw2-production");
});

test("of databases that nobody has opened the first is the writer", (t) => {
  const never = [first, second].map((entry) => ({ ...entry, opened: 0 }));
  t.is(writerOf(never)?.generation, 1);
  t.is(writerOf([]), undefined);
});

test("a half of a global database is one while the other is there", (t) => {
  const replica: Entry = { ...second, origin: { kind: "replica", of: first.cluster } };
  t.is(halfOf([first, replica], first), "home");
  t.is(halfOf([first, replica], replica), "replica");
  t.is(halfOf([first, { ...replica, state: "retired" }], first), undefined);
  t.is(halfOf([first, third, replica], third), undefined);
  t.is(halfOf([first, second], first), undefined);
});

test("databases that are gone give their region no epoch", (t) => {
  t.deepEqual(regionEpochs([first, second], secondary, primary), { epoch: 4, step: undefined });
  const gone: Entry = { ...second, state: "retired" };
  t.deepEqual(regionEpochs([first, gone], secondary, primary), { epoch: 0, step: undefined });
  t.deepEqual(
    regionEpochs([first, { ...gone, origin: { kind: "replica", of: first.cluster } }], secondary, primary),
    {
      epoch: 0,
      step: undefined,
    },
  );
});

test("a lost region is left out by its code, and with the primary one goes what is run from there", (t) => {
  const lostPrimary = leftOut(primary, primary);
  const lostSecondary = leftOut(secondary, primary);
  const named = (type: string, name: string) =>
    [lostPrimary, lostSecondary].map(({ names }) => names(type, name));
  t.deepEqual(named("aws:ec2/vpc:Vpc", "vpc-use1-production"), [true, false]);
  t.deepEqual(named("aws:ec2/vpc:Vpc", "vpc-usw2-production"), [false, true]);
  t.deepEqual(named("aws:iam/role:Role", "role-usw2-production"), [true, true]);
  t.deepEqual(named("aws:iam/role:Role", "role-production"), [true, false]);
  t.deepEqual(named("aws:cloudwatch/dashboard:Dashboard", "dashboard-production"), [false, true]);
  t.deepEqual(named("aws:rds/globalCluster:GlobalCluster", "global-database-production"), [true, false]);
  t.deepEqual(named("pulumi:index:Stash", "closing-use1-production-1"), [false, false]);
  t.deepEqual(lostSecondary.patterns, ["**$aws:**::*-usw2-**", "**$aws:cloudwatch/dashboard:**"]);
  t.is(
    exclusionOf(lostSecondary),
    "--exclude '**$aws:**::*-usw2-**' --exclude '**$aws:cloudwatch/dashboard:**'",
  );
  t.is(lostPrimary.patterns[0], "**$aws:**::*-use1-**");
});

test("an update is settled where one side serves as before and the other was shut before", (t) => {
  const settled = (serving: Partial<RegionPlan>, other: Partial<RegionPlan> = {}) =>
    isSettled(
      { frozen: undefined, open: true, opening: false, ...serving } as RegionPlan,
      { shut: true, ...other } as RegionPlan,
    );
  t.true(settled({}));
  t.false(settled({ frozen: new Set<string>() }));
  t.false(settled({ open: false }));
  t.false(settled({ opening: true }));
  t.false(settled({}, { shut: false }));
});

test("without AWS the region that is asked is the one that is written to", async (t) => {
  t.deepEqual(await writtenWhereAsked({ region: secondary, name: "aurora-global-production" }), {
    name: "aurora-global-production",
    writer: secondary,
    moving: false,
    halves: {},
  });
});

test("a misfit is told by its place, from the root or from nothing", (t) => {
  const schema = z.object({ regions: z.array(z.object({ name: z.string({ error: "text" }) })) });
  const value = { regions: [{ name: "a" }, { name: 3 }] };
  const { error } = schema.safeParse(value);
  const told = (root?: string) => (error === undefined ? [] : misfits(error, value, root));
  t.deepEqual(told(), ["regions[1].name is 3; allowed: text"]);
  t.deepEqual(told("stack"), ["stack.regions[1].name is 3; allowed: text"]);
});

test("a refusal tells every problem in a line of its own", (t) => {
  const refusal = new RecoveryRefusal(["one", "two"]);
  t.is(refusal.message, "The databases stay as they are, because:\n  one\n  two");
  t.is(refusal.name, "RecoveryRefusal");
  t.deepEqual(refusal.problems, ["one", "two"]);
});
