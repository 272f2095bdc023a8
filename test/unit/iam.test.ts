import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { roleNeeds } from "../../src/proofs/iam/all-needs.ts";
import { grantsOf } from "../../src/proofs/iam/grants.ts";
import { rolesMarkdown } from "../../src/proofs/iam/markdown.ts";
import { coversAction, hasWildcard } from "../../src/proofs/iam/patterns.ts";
import { proveBecoming, proveIam, proveRights } from "../../src/proofs/iam/prove.ts";
import { readRoles } from "../../src/proofs/iam/roles.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { takeInventory } from "../../src/proofs/reachability/inventory.ts";
import { leastWork, synthesisWork } from "../support/cpu.ts";
import { everything } from "../support/faults/fault.ts";
import { faults, misstatements } from "../support/iam-faults/index.ts";
import { exists, isAbout, isNarrowable } from "../support/iam-reference.ts";
import { keptWords, toldOf } from "../support/kept-words.ts";
import { inputs, mutated, rewrite } from "../support/mutate.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { calledActions } from "../support/sdk-commands.ts";

let clean: Synthesis;
test.before(async () => {
  clean = await synthesizePlatform("production", everything);
});

for (const stack of ["production", "staging"])
  for (const activeRegion of ["us-east-1", "us-west-2"])
    test(`no false alarm on ${stack} with ${activeRegion} active`, async (t) => {
      // With all that a stack can have where the primary region is active, and with the least elsewhere.
      const values = activeRegion === "us-east-1" ? everything : {};
      const { problems } = proveIam(await synthesizePlatform(stack, { ...values, activeRegion }));
      t.deepEqual(problems, []);
    });

test(`of ${faults.length} seeded faults all are caught and named`, (t) => {
  const told: string[] = [];
  const missed = faults.flatMap(({ what, rule, change, named }) => {
    const prove = rule.includes("climb") ? proveBecoming : proveRights;
    const problems = prove(change(clean));
    told.push(toldOf(what, problems));
    const texts = problems
      .filter((problem) => problem.rule === rule)
      .map(({ subject, message }) => `${subject} ${message}`);
    if (texts.some((text) => named.every((name) => text.includes(name)))) return [];
    return [`${what}: ${texts.join("; ") || "not caught"}`];
  });
  t.log(`${faults.length - missed.length} of ${faults.length} caught and named`);
  t.true(faults.length >= 25);
  t.deepEqual(missed, []);
  t.deepEqual(told, keptWords("role-faults", told));
});

test("what is declared wrongly is found, too", (t) => {
  for (const { what, rule, role, change } of misstatements) {
    const declared = roleNeeds.map((needs) => (needs.role === role ? change(needs) : needs));
    t.notDeepEqual(declared, roleNeeds, what);
    const { problems } = proveIam(clean, declared);
    t.true(
      problems.some((problem) => problem.rule === rule),
      `${what}: ${problems.map((problem) => problem.message).join("; ") || "not caught"}`,
    );
  }
});

test("whom the needs let somebody become they can become, and nobody gets out", (t) => {
  const silent = roleNeeds.map(({ becomes: _, ...needs }) => needs);
  const { problems } = proveIam(clean, silent);
  const pairs = problems.map(({ rule, message }) => {
    const [, from, to] =
      /^role-(\S+?)-production can become role-(\S+?)(?:-us[ew]\d)?-production:/.exec(message) ?? [];
    return `${rule} ${from} ${to}`;
  });
  // Operators of production open no shells.
  const said = roleNeeds.flatMap(({ role, becomes }) =>
    (becomes?.where === undefined ? (becomes?.roles ?? []) : []).map(
      (other) => `iam-climb ${role.slice(5)} ${other.slice(5)}`,
    ),
  );
  t.deepEqual([...new Set(pairs)].sort(), said.sort());
});

test("docs/iam.md is in step: npm start --silent -- --roles > docs/iam.md", (t) => {
  t.is(readFileSync(join(import.meta.dirname, "../../docs/iam.md"), "utf8"), rolesMarkdown(roleNeeds));
});

test("how a policy is written does not matter", (t) => {
  const shouted = mutated(
    clean,
    "role-policy-trail-use1-production",
    rewrite("policy", "logs:PutLogEvents", "LOGS:putlogevents"),
  );
  t.deepEqual(proveIam(shouted).problems, []);
  const split = mutated(clean, "role-policy-trail-use1-production", (registration) => {
    const { Statement: statements } = JSON.parse(String(registration.inputs.policy));
    const apart = statements.flatMap(({ Action, Resource, ...one }: Record<string, string[]>) =>
      [Action].flat().map((action) => ({ ...one, Action: [action], Resource: [Resource].flat() })),
    );
    return inputs({ policy: JSON.stringify({ Statement: apart.reverse() }) })(registration);
  });
  t.deepEqual(proveIam(split).problems, []);
});

test("every role that is declared is some stack's, and only once", (t) => {
  const kinds = new Set(roleNeeds.map(({ role }) => role));
  t.is(kinds.size, roleNeeds.length);
  const always = roleNeeds.map(({ only: _, ...needs }) => needs);
  t.deepEqual(proveIam(clean, always).problems, []);
});

test("every need says why, and where that is written unless it is ours to say", (t) => {
  for (const { role, needs, managed = [], refused = [] } of roleNeeds) {
    for (const { by, why, source, broad } of needs) {
      t.regex(why, /^\S.+ \S+[^.]$/, role);
      if (broad !== undefined) t.regex(broad, /^\S.+ \S+[^.]$/, role);
      if (["agent", "container", "feature"].includes(by))
        t.regex(source ?? "", /^https:\/\//, `${role}: ${why}`);
    }
    for (const { source } of managed) t.regex(source, /^https:\/\//, role);
    for (const { why } of refused) t.regex(why, /^\S.+ \S+[^.]$/, role);
  }
});

test("what our code needs is what its calls of the SDK ask for", (t) => {
  const ours = roleNeeds.filter(
    ({ code, needs }) => code !== undefined || needs.some(({ by }) => by === "code"),
  );
  t.true(ours.length > 0);
  for (const { role, code = "", needs } of ours) {
    const declared = needs.filter(({ by }) => by === "code").flatMap(({ actions }) => actions);
    t.deepEqual([...new Set(declared)].sort(), calledActions(join(import.meta.dirname, "../.."), code), role);
  }
});

/** The actions for which AWS's reference names an ARN, and its guides and services do without. */
const documentedWithout: Readonly<Record<string, string>> = {
  "ecs:Poll": "the guide to ECS narrows it by the cluster, with a condition",
  "ecs:StartTelemetrySession": "the guide to ECS narrows it by the cluster, with a condition",
  "logs:GetQueryResults": "a query is over several groups, and is asked for by its ID",
};

test("AWS's own reference knows every action, says that it is about its ARN, and nothing narrower for all of a kind", async (t) => {
  const granted = readRoles(takeInventory([clean])).flatMap(({ policies }) => grantsOf(policies));
  t.true(granted.length > 100);
  for (const { action, arn, policy } of granted) {
    const text = `${policy.name}: ${action} on ${arn}`;
    if (hasWildcard(action)) continue;
    t.true(await exists(action), text);
    if (arn !== "*") t.true(await isAbout(action, arn), text);
    else if (documentedWithout[action] === undefined) t.false(await isNarrowable(action), text);
  }
});

test("wildcards in actions are the deployer's and the destroyer's alone", (t) => {
  const wild = roleNeeds.filter(({ needs }) => needs.some(({ actions }) => actions.some(hasWildcard)));
  t.deepEqual(
    wild.map(({ role }) => role),
    ["role-deployer", "role-destroyer"],
  );
  t.true(coversAction("ec2:*", "EC2:RunInstances"));
});

test.serial("the proof of roles takes no longer than two syntheses of what it proves", async (t) => {
  // It takes half of one.
  const synthesis = await synthesisWork();
  // What a proof works out is remembered for a synthesis: each run has one that nobody has seen.
  const proof = await leastWork(3, () => proveIam(structuredClone(clean)));
  t.log(`${proof} ms / ${synthesis} ms`);
  t.true(proof < 2 * synthesis);
});
