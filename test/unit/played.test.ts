import { readFileSync } from "node:fs";
import test from "ava";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { plannedProofs, playPlanned } from "../../src/proofs/play/planned.ts";
import { takeInventory } from "../../src/proofs/reachability/inventory.ts";
import { synthesizeClean } from "../support/faults/fault.ts";
import { added, inputs, options } from "../support/mutate.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { deliveryFaults } from "../support/play-faults/deliveries.ts";
import { edit, inTurn, isNamed } from "../support/play-faults/fault.ts";
import { loginFaults } from "../support/play-faults/logins.ts";

let clean: Synthesis;
test.before(async () => {
  clean = await synthesizeClean();
});

test("nothing is wrong with what is played on one plan, whichever region serves", async (t) => {
  t.deepEqual(playPlanned(clean), []);
  for (const stack of ["production", "staging"])
    for (const activeRegion of ["us-east-1", "us-west-2"])
      t.deepEqual(
        playPlanned(await synthesizePlatform(stack, { activeRegion, imageTag: "1.0.0" })),
        [],
        `${stack} ${activeRegion}`,
      );
});

const faults = [...deliveryFaults, ...loginFaults];

test("every seeded fault of one plan is named by the check made for it, with its resource", (t) => {
  const missed = faults.flatMap((fault) => {
    const broken = fault.change(clean);
    // Playing all of it would take most of this file's time.
    const problems = plannedProofs
      .filter(({ checks }) => fault.rule in checks)
      .flatMap(({ prove }) => prove(takeInventory([broken]), broken));
    return isNamed(fault, problems)
      ? []
      : [`${fault.what}: ${JSON.stringify(problems.map(({ rule, message }) => [rule, message]))}`];
  });
  t.deepEqual(missed, []);
  t.is(new Set(faults.map(({ what }) => what)).size, faults.length);
  t.log(`${faults.length} faults of one plan`);
});

test("every check of one plan is tripped by a seeded fault", (t) => {
  const tripped = new Set(faults.map(({ rule }) => rule));
  const rules = plannedProofs.flatMap(({ checks }) => Object.keys(checks));
  t.deepEqual(
    rules.filter((rule) => !tripped.has(rule)),
    [],
  );
});

test("more of the same, and what changes nothing that AWS does, is no problem of one plan", (t) => {
  const more = (name: string, another: string) => (synthesis: Synthesis) =>
    added(synthesis, name, options({ name: another }));
  const harmless: readonly ((synthesis: Synthesis) => Synthesis)[] = [
    more("bucket-trail-use1-production", "bucket-more-use1-production"),
    more("incident-customers-use1-production", "incident-more-use1-production"),
    more("flow-log-use1-production", "flow-log-more-use1-production"),
    more("secret-processor-key-use1-production", "secret-more-use1-production"),
    (synthesis) =>
      added(synthesis, "log-group-api-use1-production", inputs({ name: "/payments/production/use1/more" })),
    inTurn(
      edit("web-acl-logging-use1-production", "removed"),
      edit("log-policy-web-acl-use1-production", "removed"),
    ),
    edit("log-group-api-use1-production", inputs({ retentionInDays: 731, tags: { Team: "payments" } })),
    edit("bucket-trail-use1-production", inputs({ tags: { Team: "payments" } })),
    edit("incident-customers-use1-production", inputs({ alarmActions: [] })),
    edit("rotation-use1-production-g1", inputs({ timeout: 240, memorySize: 512 })),
    edit("aurora-use1-production-g1", inputs({ serverlessv2ScalingConfiguration: { minCapacity: 2 } })),
  ];
  for (const change of harmless) t.deepEqual(playPlanned(change(clean)), []);
});

test("docs/played.md says what each problem of one plan means", (t) => {
  const page = readFileSync("docs/played.md", "utf8");
  for (const { checks } of plannedProofs)
    for (const rule of Object.keys(checks)) t.true(page.includes(`| \`${rule}\` |`), rule);
});
