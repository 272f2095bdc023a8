import { readFileSync } from "node:fs";
import test from "ava";
import { eventScenarios } from "../../src/proofs/play/events/samples/index.ts";
import { tellEvents } from "../../src/proofs/play/events/tell.ts";
import { nothingPlanned } from "../../src/proofs/play/told.ts";
import { everything } from "../support/faults/fault.ts";
import { eventFaults, harmlessToEvents } from "../support/faults/play/events.ts";
import type { Plans } from "../support/plans.ts";
import { playFor, playIn, synthesizeBoth } from "../support/play.ts";

let clean: Plans;
test.before(async () => {
  clean = await synthesizeBoth(everything);
});

test("nothing is wrong with the events of a stack that sets up its account", (t) => {
  t.deepEqual(playIn(clean), []);
});

for (const [what, change, rule, named] of eventFaults)
  test(`events played: ${what}`, (t) => {
    const all = playFor(rule, change(clean));
    const found = all.filter((problem) => problem.rule === rule);
    t.true(
      found.some(({ subject, message }) => `${subject} ${message}`.includes(named)),
      JSON.stringify(
        all.map((problem) => [problem.rule, problem.subject.split("::").at(-1), problem.message]),
      ),
    );
  });

for (const [what, change] of harmlessToEvents)
  test(`events played, and nothing is wrong: ${what}`, (t) => {
    t.deepEqual(playIn(change(clean)), []);
  });

test("of what is not planned it is said that there is nothing of the kind", (t) => {
  for (const scenario of eventScenarios)
    t.deepEqual(tellEvents(scenario, []), { says: `${scenario.says}.`, lines: [nothingPlanned] });
});

test("docs/told.md says of every event who has to be told", (t) => {
  const page = readFileSync("docs/told.md", "utf8");
  for (const { name, says, told } of eventScenarios)
    t.true(page.includes(`| \`${name}\` | ${says} | ${told} |`), name);
});
