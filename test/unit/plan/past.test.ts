import test from "ava";
import { assumedUpdate, keysOfPast, updatesUpTo } from "../../../src/proofs/model/past.ts";
import type { Plan } from "../../../src/proofs/model/plan.ts";
import { withImage } from "../../../src/proofs/model/with-image.ts";
import { planOf, plansOf, plansOfPeers } from "../../../src/proofs/planner.ts";
import { provePlays } from "../../../src/proofs/play/index.ts";
import { playPlanned } from "../../../src/proofs/play/planned.ts";
import { prove } from "../../../src/proofs/reachability/index.ts";
import { added, inputs, mutated } from "../../support/mutate.ts";
import { plannerOf } from "../../support/planner.ts";
import { withSettings } from "../../support/settings.ts";

const regions = { primary: "us-east-1", secondary: "us-west-2" };
const updates = (activeRegion: string, settings: Readonly<Record<string, string>>) =>
  updatesUpTo(assumedUpdate(activeRegion, regions, settings));
const activeIn = (activeRegion: string, settings: Readonly<Record<string, string>>) =>
  updates(activeRegion, settings).map((update) => update.activeRegion);

test("a configuration that says nothing is a first update, or a move from one", (t) => {
  t.deepEqual(activeIn("us-east-1", { retire: "[]" }), ["us-east-1"]);
  t.deepEqual(activeIn("us-west-2", {}), ["us-east-1", "us-west-2"]);
});

test("as many moves are assumed as the configuration takes to make sense", (t) => {
  t.deepEqual(activeIn("us-west-2", { activeRegion: "us-west-2" }), ["us-east-1", "us-west-2"]);
  t.deepEqual(activeIn("us-east-1", { activeRegion: "us-west-2" }), ["us-east-1", "us-west-2", "us-east-1"]);
  t.deepEqual(activeIn("us-east-1", { unreachableRegion: "us-west-2" }), [
    "us-east-1",
    "us-west-2",
    "us-east-1",
  ]);
  // The move to the third database, and two updates more that retire.
  const retired = ["us-east-1", "us-west-2", "us-east-1", "us-east-1", "us-east-1"];
  t.deepEqual(activeIn("us-east-1", { retire: "[1, 2]" }), retired);
  t.deepEqual(activeIn("us-east-1", { retire: "[1]" }), retired);
});

test("the settings that no first update has are named", (t) => {
  const untouched = {
    activeRegion: "us-east-1",
    retire: "[]",
    stopWrites: "false",
    restoreFrom: "",
    imageTag: "1",
  };
  t.deepEqual(keysOfPast("us-east-1", untouched), []);
  t.deepEqual(keysOfPast("us-east-1", { ...untouched, retire: "[1, 2]" }), ["retire"]);
  const moved = {
    activeRegion: "us-west-2",
    unreachableRegion: "us-east-1",
    restoreFrom: "arn",
    stopWrites: "true",
  };
  t.deepEqual(keysOfPast("us-east-1", moved), [
    "activeRegion",
    "unreachableRegion",
    "restoreFrom",
    "stopWrites",
  ]);
});

test("what stopWrites closes was open, and the move to the other region opens that", (t) => {
  const stopsIn = (activeRegion: string, settings: Readonly<Record<string, string>>) =>
    updates(activeRegion, settings).map((update) => [
      update.activeRegion,
      update.overrides.stopWrites ?? settings.stopWrites,
    ]);
  const open = ["us-east-1", "false"];
  t.deepEqual(stopsIn("us-east-1", { stopWrites: "true" }), [open, ["us-east-1", "true"]]);
  t.deepEqual(stopsIn("us-west-2", { stopWrites: "true" }), [
    open,
    ["us-east-1", "true"],
    ["us-west-2", "false"],
  ]);
  t.deepEqual(stopsIn("us-east-1", { stopWrites: "true", activeRegion: "us-west-2" }), [
    open,
    ["us-west-2", "false"],
    ["us-west-2", "true"],
    open,
  ]);
});

test("of many retired databases the last ones are left out, so that a plan stays quick", (t) => {
  const all = JSON.stringify(Array.from({ length: 40 }, (_, index) => index + 1));
  const assumed = updates("us-east-1", { retire: all });
  t.is(assumed.length, 9);
  t.is(assumed.at(-1)?.overrides.retire, "[1,2,3,4,5]");
});

test("what is no list of generations is left for the program to refuse", (t) => {
  for (const retire of ["[", "{}", "7", '["one"]']) {
    const [only, ...others] = updates("us-east-1", { retire });
    t.deepEqual([only?.overrides, others], [{}, []], retire);
  }
});

const pin = "arn:aws:rds:us-west-2:123456789012:cluster-snapshot:awsbackup:copyjob-pinned";
const left: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "after a drill": { retire: "[1, 2]" },
  "between the two updates of retiring": { activeRegion: "us-east-1", retire: "[1]" },
  "after a failover": { activeRegion: "us-west-2", unreachableRegion: "us-east-1" },
  "after a failover whose loss was accepted": { activeRegion: "us-west-2", acceptLoss: "10" },
  "after a move from a recovery point of one's choice": { activeRegion: "us-west-2", restoreFrom: pin },
  "after a return from a disaster": { activeRegion: "us-east-1", unreachableRegion: "us-west-2" },
  "while writes are stopped": { stopWrites: "true" },
};
for (const [when, settings] of Object.entries(left)) {
  test(`what a runbook leaves in a stack's file can be planned: ${when}`, async (t) => {
    const project = withSettings(settings);
    const plans = await plansOf(project, plannerOf(project), "staging", settings.activeRegion);
    const planned = settings.activeRegion ? [settings.activeRegion] : ["us-east-1", "us-west-2"];
    t.deepEqual(
      plans.map((plan) => [plan.activeRegion, prove(plan, []).violations]),
      planned.map((region) => [region, []]),
    );
  });
}

/** Both stacks, each of which a failover has left. */
const disaster = withImage(withSettings(left["after a failover"] ?? {}));
const planner = plannerOf(disaster);

test("what a lost region has left lets through what it did, and faults beside it are named", async (t) => {
  const [production, staging] = [
    await planOf(disaster, planner, "production"),
    await planOf(disaster, planner, "staging"),
  ];
  t.deepEqual(await plansOfPeers(disaster, planner, production), [staging]);
  t.deepEqual([staging.leaves, staging.activeRegion], ["us-east-1", "us-west-2"]);
  t.deepEqual(prove(production, [staging]).violations, []);

  const named = (synthesis: Plan["synthesis"]) =>
    prove({ ...staging, synthesis }, []).violations.map(({ rule, subject, message }) => ({
      rule,
      subject: subject.split("::").at(-1) ?? "",
      message,
    }));
  const crossing = (code: string) => `egress-app-to-database-5432-region-peering-${code}-staging`;
  // The region that serves may call the database that was active before, once that one is back; nobody may call its own.
  const [closed] = named(mutated(staging.synthesis, crossing("usw2"), "removed"));
  t.like(closed, { rule: "missing-reach", subject: "security-group-app-usw2-staging" });
  t.regex(closed?.message ?? "", /could not, once the other region is back, open tcp 5432 to database/);
  const ingress = "ingress-app-to-database-5432-usw2-staging";
  const lets = inputs({ referencedSecurityGroupId: undefined, cidrIpv4: "10.30.16.0/20" });
  t.true(
    named(added(staging.synthesis, ingress, lets)).some(
      ({ rule, subject }) => rule === "needless-opening" && subject === `${ingress}-added`,
    ),
  );
  // What the lost region has left was right when it was updated last, and is held to that.
  t.like(named(mutated(staging.synthesis, crossing("use1"), "removed"))[0], {
    rule: "missing-reach",
    subject: "security-group-app-use1-staging",
  });
});

test("a stack that a failover has left is played as it stands, and a fault of the region that serves is named", async (t) => {
  const [now, ...others] = await plansOf(disaster, planner, "production", undefined);
  t.deepEqual([now.leaves, now.activeRegion, others.length], ["us-east-1", "us-west-2", 1]);
  t.deepEqual(provePlays([now, ...others]), []);
  const broken = {
    ...now,
    synthesis: mutated(now.synthesis, "rule-production-usw2-production", "removed"),
  };
  const found = provePlays([broken, ...others]).map(({ rule, message }) => `${rule}: ${message}`);
  for (const situation of [
    "The primary region is lost, and the secondary one has taken over",
    "The secondary region serves",
  ])
    t.true(
      found.some((each) => each.startsWith(`customers-reach: ${situation}`)),
      found.join("; "),
    );
});

test("a region that is lost stays as it was before the move, and faults of either region are named", async (t) => {
  const project = withImage(withSettings(left["after a failover whose loss was accepted"] ?? {}));
  const [now, ...others] = await plansOf(project, plannerOf(project), "staging", undefined);
  t.deepEqual([now.activeRegion, now.previous?.activeRegion], ["us-west-2", "us-east-1"]);
  t.deepEqual(provePlays([now, ...others]), []);
  const { previous = now } = now;
  const without = (synthesis: typeof now.synthesis, name: string) => mutated(synthesis, name, "removed");
  const faults = {
    "customers-reach: The primary region is lost, and the secondary one has taken over": {
      ...now,
      synthesis: without(now.synthesis, "rule-production-usw2-staging"),
    },
    "one-writer: The primary region is back as it was": {
      ...now,
      previous: { ...previous, synthesis: without(previous.synthesis, "rule-production-use1-staging") },
    },
  };
  for (const [wanted, broken] of Object.entries(faults)) {
    const found = provePlays([broken, ...others]).map(({ rule, message }) => `${rule}: ${message}`);
    t.true(
      found.some((each) => each.startsWith(wanted)),
      `${wanted}: ${found.join("; ")}`,
    );
  }
});

test("an update that retires databases makes none, and a database that it would make still waits", async (t) => {
  const project = withImage(withSettings({ retire: "[1]" }));
  const planner = plannerOf(project);
  const { synthesis, previous } = await planner.plan("staging", "us-east-1");
  const misordered = (before: typeof previous) =>
    playPlanned(synthesis, before?.synthesis)
      .filter(({ rule }) => rule === "closed-before-restored")
      .map(({ subject }) => subject);
  t.deepEqual(misordered(previous), []);
  const database = "aurora-use1-staging-g3";
  const missing = previous && { ...previous, synthesis: mutated(previous.synthesis, database, "removed") };
  t.true(misordered(missing).some((subject) => subject.includes(database)));
});
