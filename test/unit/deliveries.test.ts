import { readFileSync } from "node:fs";
import test from "ava";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { proveDeliveries } from "../../src/proofs/play/deliveries/prove.ts";
import { plannedProofs } from "../../src/proofs/play/planned.ts";
import { takeInventory } from "../../src/proofs/reachability/inventory.ts";
import { synthesizeClean } from "../support/faults/fault.ts";
import { added, inputs, options } from "../support/mutate.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { deliveryFaults } from "../support/play-faults/deliveries.ts";
import { edit, inTurn, isNamed } from "../support/play-faults/fault.ts";

const problemsOf = (synthesis: Synthesis) => proveDeliveries(takeInventory([synthesis])).problems;

let clean: Synthesis;
test.before(async () => {
  clean = await synthesizeClean();
});

test("every service may deliver what it is told to, and nothing else, whichever region serves", async (t) => {
  t.deepEqual(problemsOf(clean), []);
  for (const stack of ["production", "staging"])
    for (const activeRegion of ["us-east-1", "us-west-2"])
      t.deepEqual(
        problemsOf(await synthesizePlatform(stack, { activeRegion, imageTag: "1.0.0" })),
        [],
        `${stack} ${activeRegion}`,
      );
});

for (const fault of deliveryFaults)
  test(`delivered wrongly: ${fault.what}`, (t) => {
    const found = problemsOf(fault.change(clean));
    t.true(isNamed(fault, found), JSON.stringify(found.map(({ rule, message }) => [rule, message])));
  });

test("more of the same, and what changes no delivery, is no problem", (t) => {
  const harmless: readonly ((synthesis: Synthesis) => Synthesis)[] = [
    (synthesis) =>
      added(synthesis, "bucket-trail-use1-production", options({ name: "bucket-more-use1-production" })),
    (synthesis) =>
      added(
        synthesis,
        "incident-customers-use1-production",
        options({ name: "incident-more-use1-production" }),
      ),
    (synthesis) =>
      added(synthesis, "log-group-api-use1-production", inputs({ name: "/payments/production/use1/more" })),
    (synthesis) =>
      added(synthesis, "flow-log-use1-production", options({ name: "flow-log-more-use1-production" })),
    inTurn(
      edit("web-acl-logging-use1-production", "removed"),
      edit("log-policy-web-acl-use1-production", "removed"),
    ),
    edit("log-group-api-use1-production", inputs({ retentionInDays: 731, tags: { Team: "payments" } })),
    edit("bucket-trail-use1-production", inputs({ tags: { Team: "payments" } })),
    edit("incident-customers-use1-production", inputs({ alarmActions: [] })),
  ];
  for (const change of harmless) t.deepEqual(problemsOf(change(clean)), []);
});

test("docs/played.md says what each problem of a plan means", (t) => {
  const page = readFileSync("docs/played.md", "utf8");
  for (const { checks } of plannedProofs)
    for (const rule of Object.keys(checks)) t.true(page.includes(`| \`${rule}\` |`), rule);
});
