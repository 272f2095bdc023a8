import { readFileSync } from "node:fs";
import test from "ava";
import { alarmScenarios } from "../../src/proofs/play/alarms/scenarios/index.ts";
import { playables } from "../../src/proofs/play/index.ts";
import { alarmFaults, harmlessToAlarms } from "../support/faults/play/alarms.ts";
import type { Plans } from "../support/plans.ts";
import { playFor, playIn, synthesizeBoth } from "../support/play.ts";
import { restoring } from "../support/restoring.ts";

let clean: Plans;
test.before(async () => {
  clean = await synthesizeBoth({ imageTag: "1.0.0" });
});

for (const [what, change, rule, named] of alarmFaults)
  test(`alarms played: ${what}`, (t) => {
    const all = playFor(rule, change(clean));
    const found = all.filter((problem) => problem.rule === rule);
    t.true(
      found.some(({ subject, message }) => `${subject} ${message}`.includes(named)),
      JSON.stringify(
        all.map((problem) => [problem.rule, problem.subject.split("::").at(-1), problem.message]),
      ),
    );
  });

for (const [what, change] of harmlessToAlarms)
  test(`alarms played, and nothing is wrong: ${what}`, (t) => {
    t.deepEqual(playIn(change(clean)), []);
  });

test("without a lease nobody is told of one, and nothing is wrong", async (t) => {
  const unleased = restoring.map((environment) => ({ ...environment, lease: undefined }));
  t.deepEqual(playIn(await synthesizeBoth({ imageTag: "1.0.0" }, unleased)), []);
});

test("docs/told.md says of every scenario of alarms who has to be told, and when", (t) => {
  const page = readFileSync("docs/told.md", "utf8");
  for (const { name, says, told, within, rollsBack } of alarmScenarios)
    t.true(
      page.includes(`| \`${name}\` | ${says} | ${told} | ${within} | ${rollsBack ? "goes back" : ""} |`),
      name,
    );
  t.is(new Set(playables.map(({ name }) => name)).size, playables.length);
});
