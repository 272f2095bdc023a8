import test from "ava";
import { difference } from "../../../src/proofs/model/diff.ts";
import { criticalPath, routingMinutes, sum } from "../../../src/proofs/model/recovery-time.ts";
import { synthesizePlatform } from "../../support/platform.ts";

test("a move's critical path restores, waits for the first login and serves, and for no reader", async (t) => {
  const primary = await synthesizePlatform("production", { imageTag: "1.0.0" });
  const values = { imageTag: "1.0.0", activeRegion: "us-west-2" };
  const moved = await synthesizePlatform("production", values, { previous: primary });
  const path = criticalPath(moved, difference(primary, moved));
  const names = path.map(({ resource }) => resource.name);
  const inOrder = [
    "scaling-target-use1-production",
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

test("an update that changes nothing has no critical path", async (t) => {
  const staging = await synthesizePlatform("staging");
  t.deepEqual(criticalPath(staging, difference(staging, staging)), []);
});
