import test from "ava";
import { type Entry, epochOf, type Lineage, regionEpochs } from "../../../src/recovery/lineage.ts";

const primary = "us-east-1";
const secondary = "us-west-2";

const entry = (
  generation: number,
  region: Entry["region"],
  opened: number,
  origin?: Entry["origin"],
): Entry => ({
  generation,
  region,
  cluster: `g${generation}`,
  origin: origin ?? { kind: "fresh" },
  opened,
  state: "kept",
});

const epochs = (lineage: Lineage) =>
  ([primary, secondary] as const).map((region) => regionEpochs(lineage, region, primary).epoch);

test("an epoch rises with every other database that is written to, and no two regions have the same", (t) => {
  t.deepEqual(epochs([entry(1, primary, 1)]), [1, 0]);
  t.deepEqual(epochs([entry(1, primary, 1), entry(2, secondary, 2)]), [1, 4]);
  t.deepEqual(epochs([entry(1, primary, 1), entry(2, secondary, 2), entry(3, primary, 3)]), [5, 4]);
});

test("a database that is opened again, with nobody in between, goes on in its epoch", (t) => {
  // A move to generation 2 broke off before it was opened, and was given up.
  const givenUp = [entry(1, primary, 2), entry(2, secondary, 0)];
  t.deepEqual(epochs(givenUp), [1, 0]);
  t.deepEqual(epochs([...givenUp, entry(3, secondary, 3)]), [1, 6]);
  const [first] = givenUp;
  t.is(first && epochOf([...givenUp, entry(3, secondary, 3)], first, primary), 1);
});

test("the halves of a global database are started for every epoch of their region, whoever writes", (t) => {
  const halves = (home: number, replica: number): Lineage => [
    entry(1, primary, home),
    entry(2, secondary, replica, { kind: "replica", of: "g1" }),
  ];
  for (const lineage of [halves(1, 0), halves(1, 2), halves(3, 2)]) {
    t.deepEqual(regionEpochs(lineage, primary, primary), { epoch: 1, step: 2 });
    t.deepEqual(regionEpochs(lineage, secondary, primary), { epoch: 2, step: 2 });
  }
  // One that was opened again as an ordinary one before it became a half is no exception.
  const [home, replica] = halves(4, 5);
  const numbers = [home, replica].map((half) => half && epochOf(halves(4, 5), half, primary));
  t.deepEqual(numbers, [1, 10]);
  const back = halves(6, 5);
  t.deepEqual(
    back.map((half) => epochOf(back, half, primary)),
    [11, 2],
  );
});
