import test from "ava";
import { difference } from "../../../src/proofs/model/diff.ts";
import { figuresOf } from "../../../src/proofs/model/move-figures.ts";
import { stepsOf } from "../../../src/proofs/model/move-steps.ts";
import { criticalPath, routingMinutes, sum } from "../../../src/proofs/model/recovery-time.ts";
import { synthesizePlatform } from "../../support/platform.ts";

test("a move's critical path restores, waits for the first login and serves, and for no reader", async (t) => {
  const primary = await synthesizePlatform("production", { imageTag: "1.0.0" });
  const values = { imageTag: "1.0.0", activeRegion: "us-west-2" };
  const moved = await synthesizePlatform("production", values, { previous: primary });
  const path = criticalPath(moved, difference(primary, moved));
  const names = path.map(({ resource }) => resource.name);
  const inOrder = [
    "service-use1-production",
    "aurora-usw2-production-g2",
    "aurora-usw2-production-g2-1",
    "bootstrap-g2-usw2-production",
    "service-usw2-production",
    "claim-usw2-production",
    "opening-usw2-production-g2-of-2",
  ];
  t.deepEqual(
    names.filter((name) => inOrder.includes(name)),
    inOrder,
  );
  t.false(names.includes("aurora-usw2-production-g2-2"));
  t.regex(names.at(-1) ?? "", /^fence-/);
  t.is(Math.round(sum(path)), Math.round(path.reduce((total, { minutes }) => total + minutes, 0)));
  // 15 for the cluster, 40 for its writer, and no minute for a version that nobody is served by yet.
  t.true(sum(path) >= 55 + 5 && sum(path) < 75);
  t.is(routingMinutes(moved), 1.5);
});

test("a move has its seven steps in order, and customers see 503 from the first to the last", async (t) => {
  const primary = await synthesizePlatform("production", { imageTag: "1.0.0" });
  const there = { imageTag: "1.0.0", activeRegion: "us-west-2" };
  const moved = await synthesizePlatform("production", there, { previous: primary });
  const back = { imageTag: "1.0.0", activeRegion: "us-east-1" };
  const returned = await synthesizePlatform("production", back, { previous: moved });
  for (const [before, after, from, to] of [
    [primary, moved, "use1", "usw2"],
    [moved, returned, "usw2", "use1"],
  ] as const) {
    const move = difference(before, after);
    const { steps, closed } = stepsOf(after, move);
    const ends = steps.map(({ minutes }) => minutes?.until ?? 0);
    t.is(ends.length, 7);
    t.deepEqual(
      ends,
      ends.toSorted((a, b) => a - b),
    );
    t.true(ends.every((end) => end > 0));
    t.true(Math.abs((ends.at(-1) ?? 0) - sum(criticalPath(after, move))) < 0.01, "the last opens the fence");
    t.deepEqual(closed, { from: 0, until: figuresOf(after, move).minutes });
    const [first, second, third, fourth, , sixth, last] = steps.map(({ resources }) => resources);
    t.true(first?.includes(`fence-${from}-production`) && first.includes(`service-${from}-production`));
    t.true(second?.some((name) => name.startsWith(`aurora-${to}-production-g`)));
    t.true(third?.includes(`service-${to}-production`) && !third.includes(`service-worker-${to}-production`));
    t.true(fourth?.some((name) => name.startsWith("claim-")));
    t.true(sixth?.every((name) => name.startsWith(`begun-${to}-`)) && sixth.length > 0);
    t.true(last?.includes(`fence-${to}-production`) && last.includes(`service-worker-${to}-production`));
  }
});

test("only where a database is restored or handed over it moves", async (t) => {
  const primary = await synthesizePlatform("production", { imageTag: "1.0.0" });
  const figures = async (values: Readonly<Record<string, string>>) => {
    const updated = await synthesizePlatform("production", values, { previous: primary });
    return figuresOf(updated, difference(primary, updated));
  };
  t.like(await figures({ imageTag: "1.0.1" }), { moves: false, handedOver: false });
  t.like(await figures({ imageTag: "1.0.0", activeRegion: "us-west-2" }), { moves: true, handedOver: false });
});

test("an update that changes nothing has no critical path", async (t) => {
  const staging = await synthesizePlatform("staging");
  t.deepEqual(criticalPath(staging, difference(staging, staging)), []);
});
