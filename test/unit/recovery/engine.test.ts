import { readdirSync, readFileSync } from "node:fs";
import test from "ava";
import type { Recorded, Recording } from "../../fixtures/engine/scenario.ts";
import { scenarios } from "../../fixtures/engine/scenarios/index.ts";
import { inOrder, type Replayed, replay } from "../../support/replay.ts";

const recordings = new URL("../../fixtures/engine/recordings/", import.meta.url);

/** The model's engine does what the real one was seen to do: test/fixtures/engine/README.md. */
for (const scenario of scenarios)
  test(`${scenario.name}: ${scenario.question}`, (t) => {
    const file = new URL(`${scenario.name}.json`, recordings);
    const { steps, question }: Recording = JSON.parse(readFileSync(file, "utf8"));
    t.is(question, scenario.question);
    const replayed = replay(scenario);
    t.is(replayed.length, steps.length);
    for (const [index, step] of replayed.entries())
      t.deepEqual(step, expected(steps[index]), `step ${index + 1}, ${step.command}`);
  });

test("there is a recording of each scenario, and of nothing else", (t) => {
  t.deepEqual(readdirSync(recordings).sort(), scenarios.map(({ name }) => `${name}.json`).sort());
});

function expected(recorded: Recorded | undefined): Replayed | undefined {
  if (!recorded) return undefined;
  const { exit, said: _, ...step } = recorded;
  return {
    read: undefined,
    databases: undefined,
    ...step,
    state: inOrder(step.state),
    succeeded: exit === 0,
  };
}
