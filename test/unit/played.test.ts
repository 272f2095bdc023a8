import test from "ava";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { stackOf } from "../../src/proofs/model/rule.ts";
import { plannedProofs, playPlanned } from "../../src/proofs/play/planned.ts";
import { takeInventory } from "../../src/proofs/reachability/inventory.ts";
import { rules, violationsOf } from "../../src/proofs/rules/index.ts";
import { synthesizeClean } from "../support/faults/fault.ts";
import { deliveryFaults } from "../support/faults/planned/deliveries.ts";
import { edit, isNamed } from "../support/faults/planned/fault.ts";
import { judgedFaults } from "../support/faults/planned/judged.ts";
import { loginFaults } from "../support/faults/planned/logins.ts";
import { orderFaults, unwaited } from "../support/faults/planned/order.ts";
import { spreadFaults } from "../support/faults/planned/spread.ts";
import { keptWords, toldOf } from "../support/kept-words.ts";
import { added, inputs, inTurn, options } from "../support/mutate.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { movesIn, synthesizeBoth } from "../support/play.ts";

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

const faults = [...deliveryFaults, ...loginFaults, ...orderFaults, ...spreadFaults];

test("every seeded fault of one plan is named by the check made for it, with its resource", (t) => {
  const told: string[] = [];
  const missed = faults.flatMap((fault) => {
    const broken = fault.change(clean);
    // Playing all of it would take most of this file's time.
    const problems = plannedProofs
      .filter(({ checks }) => fault.rule in checks)
      .flatMap(({ prove }) => prove(takeInventory([broken]), broken));
    told.push(toldOf(fault.what, problems));
    return isNamed(fault, problems)
      ? []
      : [`${fault.what}: ${JSON.stringify(problems.map(({ rule, message }) => [rule, message]))}`];
  });
  t.deepEqual(missed, []);
  t.deepEqual(told, keptWords("planned-faults", told));
  t.is(new Set(faults.map(({ what }) => what)).size, faults.length);
  t.log(`${faults.length} faults of one plan`);
});

test("what rules name already they name with its resource", (t) => {
  const missed = judgedFaults.filter((fault) => {
    const stack = stackOf(fault.change(clean));
    const found = rules.filter(({ id }) => id === fault.rule).flatMap((rule) => violationsOf(rule, stack));
    return !isNamed(fault, found);
  });
  t.deepEqual(
    missed.map(({ what }) => what),
    [],
  );
});

test("where a region closes its tasks stay until customers are turned away, and where they would not that is named", async (t) => {
  const first = await synthesizePlatform("production", { imageTag: "1.0.0" });
  const closing = await synthesizePlatform(
    "production",
    { imageTag: "1.0.0", stopWrites: "true" },
    { previous: first },
  );
  t.deepEqual(playPlanned(closing), []);
  const bounds = closing.registrations.filter(({ name }) => /^scaling-(target|floor)-.*use1/.test(name));
  t.true(bounds.length > 2);
  for (const { name } of bounds) {
    const [problem] = playPlanned(unwaited(name, /^fence/)(closing));
    t.is(problem?.rule, "fenced-before-stopped", name);
    t.true(problem?.message.startsWith(name), name);
  }
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
  const more =
    (name: string, another: string, changes: Readonly<Record<string, string>> = {}) =>
    (synthesis: Synthesis) =>
      added(synthesis, name, (model) => inputs(changes)({ ...model, name: another }));
  const harmless: readonly ((synthesis: Synthesis) => Synthesis)[] = [
    more("bucket-trail-use1-production", "bucket-more-use1-production", { bucket: "more-production" }),
    more("incident-customers-use1-production", "incident-more-use1-production", {
      alarmName: "incident-more-production",
    }),
    more("flow-log-use1-production", "flow-log-more-use1-production"),
    more("secret-processor-key-use1-production", "secret-more-use1-production", { name: "more/production" }),
    (synthesis) =>
      added(synthesis, "log-group-api-use1-production", inputs({ name: "/payments/production/use1/more" })),
    inTurn(
      edit("web-acl-logging-use1-production", "removed"),
      edit("log-policy-web-acl-use1-production", "removed"),
    ),
    edit("log-group-api-use1-production", inputs({ retentionInDays: 731, tags: { Team: "payments" } })),
    edit("bucket-trail-use1-production", inputs({ tags: { Team: "payments" } })),
    edit("incident-customers-use1-production", inputs({ alarmActions: [] })),
    more("endpoint-ecs-use1-production", "endpoint-more-use1-production"),
    edit("secret-task-certificate-use1-production", options({ protect: true })),
    edit("vpc-use1-production", options({ protect: false })),
    edit("subnet-app-az1-use1-production", inputs({ cidrBlock: "10.20.192.0/20" })),
    edit("rotation-use1-production-g1", inputs({ timeout: 240, memorySize: 512 })),
    edit("aurora-use1-production-g1", inputs({ serverlessv2ScalingConfiguration: { minCapacity: 2 } })),
  ];
  for (const change of harmless) t.deepEqual(playPlanned(change(clean)), []);
});

/** Each in the plan of one region serving: on the way there both take payments. */
const moveFaults: readonly (readonly [what: string, to: "primary" | "secondary", name: string])[] = [
  [
    "a move lets writes in before the region that is left is closed",
    "secondary",
    "fence-writes-usw2-production",
  ],
  [
    "a return lets writes in before the region that is left is closed",
    "primary",
    "fence-writes-use1-production",
  ],
];

test("at no step of a move or its return two regions take payments, and where they would that is named", async (t) => {
  const plans = await synthesizeBoth({ imageTag: "1.0.0" });
  t.deepEqual(movesIn(plans), []);
  t.deepEqual(movesIn(await synthesizeBoth({})), []);
  for (const [what, to, name] of moveFaults) {
    const change = unwaited(name, /fence/, /^(service|scaling|opening|begun)/);
    const [problem] = movesIn({ ...plans, [to]: change(plans[to]) });
    t.is(problem?.rule, "one-at-a-time", what);
    t.regex(problem?.message ?? "", new RegExp(name), what);
  }
});
