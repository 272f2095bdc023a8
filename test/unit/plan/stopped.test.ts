import { readFileSync } from "node:fs";
import test from "ava";
import { onceEach } from "../../../src/proofs/model/once.ts";
import type { Plan } from "../../../src/proofs/model/plan.ts";
import { withImage } from "../../../src/proofs/model/with-image.ts";
import { plansOf } from "../../../src/proofs/planner.ts";
import { provePlays } from "../../../src/proofs/play/index.ts";
import { playPlanned } from "../../../src/proofs/play/planned.ts";
import { scenarios, type WayEnds } from "../../../src/proofs/play/scenarios.ts";
import { inputs, type Mutation, mutated } from "../../support/mutate.ts";
import { plannerOf } from "../../support/planner.ts";
import { withSettings } from "../../support/settings.ts";

/** Stacks whose files have `stopWrites` and the region that it closes, planned once for all tests. */
const planners = onceEach((image: boolean) =>
  onceEach((activeRegion: string) => {
    const project = withSettings({ activeRegion, stopWrites: "true" });
    const planned = image ? withImage(project) : project;
    return { project: planned, planner: plannerOf(planned) };
  }),
);

/** A stack with the given region closed, and then with the other one opened by the move. */
async function stoppedIn(stack: string, activeRegion: string, image: boolean) {
  const { project, planner } = planners(image)(activeRegion);
  const plans = await plansOf(project, planner, stack, undefined);
  const returned = await planner.planReturn(stack);
  const found = (first: Plan) =>
    provePlays([first, ...plans.slice(1)], returned).map(({ rule, message }) => `${rule}: ${message}`);
  return { plans, closed: plans[0], found };
}

for (const stack of ["production", "staging"])
  for (const [activeRegion, other] of [
    ["us-east-1", "us-west-2"],
    ["us-west-2", "us-east-1"],
  ] as const)
    for (const image of [true, false])
      test(`nobody is served while writes are stopped: ${stack}, ${activeRegion}, ${image ? "with" : "without"} an image`, async (t) => {
        const { plans, closed, found } = await stoppedIn(stack, activeRegion, image);
        t.deepEqual(
          plans.map((plan) => [plan.activeRegion, plan.stopped]),
          [
            [activeRegion, true],
            [other, undefined],
          ],
        );
        for (const plan of plans)
          t.deepEqual([plan.violations, playPlanned(plan.synthesis, plan.previous?.synthesis)], [[], []]);
        t.deepEqual(found(closed), []);
        t.true(closed.synthesis.logs.some(({ message }) => message.startsWith("stopWrites is true:")));
        // The same resources without the word that this is meant: somebody had to be served.
        const { stopped: _, ...unmeant } = closed;
        t.true(found(unmeant).some((each) => each.startsWith("customers-reach")));
      });

const opened = inputs({ conditions: [{ hostHeader: { values: ["nobody.invalid"] } }] });
const running = inputs({ desiredCount: 3 });
const faults: readonly (readonly [name: string, change: Mutation | "removed", wanted: RegExp])[] = [
  [
    "fence-use1",
    opened,
    /^customers-reach: The primary .*closed us-east-1\): whoever looks.*, and reaches primary/,
  ],
  [
    "fence-use1",
    "removed",
    /^customers-reach: The primary .*closed us-east-1\): whoever looks.*, and reaches primary/,
  ],
  ["fence-writes-use1", opened, /^one-writer: .*closed us-east-1\): .*use1\.pay\..*, and reaches primary/],
  // Once tasks are gone nobody can pay by an open fence. What answers is an error, and not the fence.
  [
    "fence-writes-use1",
    opened,
    /^one-writer: .*closed us-east-1\): .*use1\.pay\..*, and gets an error.*runs no tasks/,
  ],
  [
    "fence-usw2",
    opened,
    /^customers-reach: .*closed us-east-1\): whoever looks.*, and (reaches secondary|gets an error): .*usw2/,
  ],
  ["fence-writes-usw2", opened, /^one-writer: .*closed us-east-1\): .*usw2\.pay\..*, and reaches secondary/],
  ["service-use1", running, /^tried-before-traffic: .*closed us-east-1\): .*reaches one/],
];
for (const [index, [name, change, wanted]] of faults.entries())
  for (const stack of ["production", "staging"])
    test(`a fault is named although writes are stopped: ${stack}, ${name}, ${index}`, async (t) => {
      const { closed, found } = await stoppedIn(stack, "us-east-1", true);
      const synthesis = mutated(closed.synthesis, `${name}-${stack}`, change);
      const all = found({ ...closed, synthesis });
      t.true(
        all.some((each) => wanted.test(each)),
        all.join("\n"),
      );
    });

test("people who are not told that writes are stopped are a problem", async (t) => {
  const { closed, found } = await stoppedIn("staging", "us-east-1", true);
  const synthesis = mutated(
    closed.synthesis,
    "incident-customers-use1-staging",
    inputs({ actionsEnabled: false }),
  );
  t.true(
    found({ ...closed, synthesis }).some((each) =>
      each.startsWith("failure-told: Writes are stopped, and customers are turned away in both regions"),
    ),
  );
});

test("docs/scenarios.md says of every scenario who is turned away while writes are stopped", (t) => {
  const page = readFileSync("docs/scenarios.md", "utf8").replaceAll("**", "");
  const cells = (outcome: WayEnds | undefined) =>
    outcome === undefined
      ? "as above | as above | as above"
      : `${outcome.customers} | ${outcome.known.primary} | ${outcome.known.secondary}`;
  for (const { name, whileStopped } of scenarios.filter((one) => Object.keys(one.whileStopped).length > 0))
    t.true(
      page.includes(`| \`${name}\` | ${cells(whileStopped.primary)} | ${cells(whileStopped.secondary)} |`),
      name,
    );
});
