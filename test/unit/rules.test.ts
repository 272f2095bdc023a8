import { setImmediate } from "node:timers/promises";
import test from "ava";
import { type Synthesis, unknownMark } from "../../src/proofs/model/registration.ts";
import { stackOf, type Violation } from "../../src/proofs/model/rule.ts";
import { exceptions } from "../../src/proofs/rules/exceptions.ts";
import { audit, judge, rules, violationsOf } from "../../src/proofs/rules/index.ts";
import { nameLimits } from "../../src/proofs/rules/name-limits.ts";
import { handedOver } from "../support/checked.ts";
import { restored, synthesizeDatabase } from "../support/database.ts";
import { everything, type Fault, named, part, synthesizeClean } from "../support/faults/fault.ts";
import { faults } from "../support/faults/index.ts";
import { keptWords, toldOf } from "../support/kept-words.ts";
import { inputs, mutated } from "../support/mutate.ts";
import { synthesizePlatform } from "../support/platform.ts";

let clean: Synthesis;
test.before(async () => {
  clean = await synthesizeClean();
});

const tripped = (synthesis: Synthesis): ReadonlySet<string> =>
  new Set(audit(synthesis).map(({ rule }) => rule));

/** The findings of one rule: asking all of them of each mutation would take most of this file's time. */
const foundBy = (id: string, synthesis: Synthesis): readonly Violation[] => {
  const rule = rules.find((candidate) => candidate.id === id);
  return rule === undefined ? [] : violationsOf(rule, stackOf(synthesis));
};

const trips = (id: string, synthesis: Synthesis): boolean => foundBy(id, synthesis).length > 0;

test("nothing trips on the clean stacks, in whatever state", async (t) => {
  t.deepEqual(audit(clean), []);
  for (const stack of ["production", "staging"])
    for (const activeRegion of ["us-east-1", "us-west-2"])
      t.deepEqual(audit(await synthesizePlatform(stack, { activeRegion, imageTag: "1.0.0" })), [], stack);
});

test("nothing trips on the updates that follow: another image, a closing, a move, and another image there", async (t) => {
  const updated = (values: Readonly<Record<string, string>>, previous?: Synthesis) =>
    synthesizePlatform("production", values, previous && { previous });
  const first = await updated({ imageTag: "1.0.0" });
  const moved = await updated({ imageTag: "1.0.0", activeRegion: "us-west-2" }, first);
  const followed = [
    await updated({ imageTag: "1.0.1" }, first),
    await updated({ imageTag: "1.0.0", stopWrites: "true" }, first),
    moved,
    await updated({ imageTag: "1.0.1", activeRegion: "us-west-2" }, moved),
  ];
  for (const [index, synthesis] of followed.entries()) t.deepEqual(audit(synthesis), [], `${index}`);
});

const database = "aurora-use1-production-g1";

/** Changes that rules just allow. */
const allowed: readonly Fault[] = [
  ["aurora-serverless", named(database, part("serverlessv2ScalingConfiguration", { maxCapacity: 1 }))],
  ["aurora-pause", named(database, part("serverlessv2ScalingConfiguration", { minCapacity: 0.5 }))],
];

test("nothing trips at the end of what is allowed", (t) => {
  for (const [rule, change] of allowed) t.false(trips(rule, change(clean)), rule);
});

/** Types of whose names AWS refuses other things than letters that are not English. */
const unlettered = [
  "aws:apigatewayv2/api:Api",
  "aws:apigatewayv2/authorizer:Authorizer",
  "aws:cfg/deliveryChannel:DeliveryChannel",
  "aws:cfg/recorder:Recorder",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  "aws:ec2/managedPrefixList:ManagedPrefixList",
];

test("a letter that AWS takes in no name is found wherever in a name it stands", (t) => {
  for (const [type, { pattern }] of Object.entries(nameLimits))
    for (const name of ["\u00e9name", "na\u00e9me", "name\u00e9"])
      t.is(pattern.test(name), unlettered.includes(type), `${type}: ${name}`);
});

test("every rule is tripped by every mutation made for it", (t) => {
  const found = faults.map(([rule, change]) => foundBy(rule, change(clean)));
  const told = found.map((violations, index) => toldOf(faults[index]?.[0] ?? "", violations));
  t.deepEqual(told, keptWords("rule-faults", told));
  const missed = faults.filter((_, index) => found[index]?.length === 0);
  t.deepEqual(
    missed.map(([rule, change]) => `${rule}: ${change}`),
    [],
  );
  const caught = new Set(faults.map(([rule]) => rule));
  for (const [rule] of missed) caught.delete(rule);
  const covered = rules.filter(({ id }) => caught.has(id)).length;
  t.log(
    `mutation score: ${covered} of ${rules.length} rules (${Math.floor((100 * covered) / rules.length)} %), ` +
      `${faults.length - missed.length} of ${faults.length} mutations`,
  );
  t.deepEqual(
    rules.filter(({ id }) => !caught.has(id)).map(({ id }) => id),
    [],
  );
});

test("nothing trips on inputs as the engine hands them over, in previews and updates", async (t) => {
  for (const stack of ["production", "staging"])
    for (const activeRegion of ["us-east-1", "us-west-2"])
      for (const preview of [true, false]) {
        const synthesis = await synthesizePlatform(stack, { ...everything, activeRegion }, { preview });
        t.deepEqual(audit(handedOver(synthesis)), [], `${stack} ${activeRegion} ${preview}`);
      }
});

/** The faults that their rules miss. Tests that share this process, and keep time, have their turn in between. */
async function missedFaults(broken: (change: Fault[1]) => Synthesis | undefined): Promise<readonly Fault[]> {
  const missed: Fault[] = [];
  for (const fault of faults) {
    const [rule, change] = fault;
    const synthesis = broken(change);
    if (synthesis !== undefined && !trips(rule, synthesis)) missed.push(fault);
    await setImmediate();
  }
  return missed;
}

test("every rule is tripped by the same mutations where inputs are handed over by the engine", async (t) => {
  const missed = await missedFaults((change) => handedOver(change(clean)));
  t.deepEqual(
    missed.map(([rule]) => rule),
    [],
  );
});

/** Rules that need, of what is mutated for them, something that a preview does not know: they wait for the update. */
const waiting: Readonly<Record<string, string>> = {
  "aurora-zones": "whether two instances share a zone that AWS names",
  "backup-away": "where recovery points are copied to, beside the vault whose ARN AWS gives",
  "dashboard-metric-exists": "which metrics a dashboard shows, whose body names resources",
  "queue-keeps": "whether others than its own queues give up payments to one, by their ARNs",
  "queue-visibility": "how long the worker has, by containers that name resources",
  "record-once": "whether a record that proves a certificate is there already",
  "rules-once": "whether two rules name the same group, by its ID",
  "task-key": "which version of the processor's key a task has, by the version's ID",
  "task-images": "which images a task runs, by the registry's URL",
  "task-stop": "how long containers have to end, whose list names resources",
};

test("in a preview the same mutations trip, but for what rests on something unknown", async (t) => {
  const preview = await synthesizePlatform("production", everything, { preview: true });
  const missed = await missedFaults((change) => {
    try {
      return handedOver(change(preview));
    } catch (error) {
      // A text that a preview does not know cannot be rewritten.
      if (error instanceof Error && error.message.endsWith(`: ${unknownMark}`)) return undefined;
      throw error;
    }
  });
  t.deepEqual([...new Set(missed.map(([rule]) => rule))].sort(), Object.keys(waiting).sort());
  t.true(missed.length <= 11, `${missed.length} mutations wait for the update`);
});

test("what is unknown of one resource leaves others judged", async (t) => {
  const preview = await synthesizePlatform("production", everything, { preview: true });
  const [known, unknown] = ["role-policy-backup-use1-production", "role-policy-flow-logs-use1-production"];
  const broken = mutated(
    preview,
    known,
    inputs({ policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' }),
  );
  t.is(broken.registrations.find(({ name }) => name === unknown)?.inputs.policy, unknownMark);
  t.deepEqual(
    audit(broken).map(({ rule, subject }) => [rule, subject.split("::").at(-1)]),
    [["no-wildcard", known]],
  );
});

test("every rule has an id of its own, a requirement and a remedy, and names real requirements of PCI DSS", (t) => {
  t.is(new Set(rules.map(({ id }) => id)).size, rules.length);
  for (const { id, requirement, remedy, pciDss } of rules) {
    t.not(requirement, "", id);
    t.not(remedy, "", id);
    // Twelve requirements, each with sections, such as 10.2.1.2.
    for (const number of pciDss) t.regex(number, /^(?:[1-9]|1[0-2])\.\d{1,2}(?:\.\d{1,2}){1,2}$/, id);
  }
});

test("every exception is of a rule, has a reason, and is still needed", async (t) => {
  const { excused } = judge(clean);
  const staging = judge(await synthesizePlatform("staging", everything)).excused;
  const needed = new Set([...excused, ...staging].map(({ exception }) => exception));
  t.deepEqual(
    exceptions.filter((exception) => !needed.has(exception)),
    [],
  );
  for (const { rule, reason } of exceptions) {
    t.true(rules.some(({ id }) => id === rule));
    t.regex(reason, /\w+ \w+/);
  }
});

test("an exception excuses what it is for, and nothing beside it", (t) => {
  const name = "role-policy-flow-logs-use1-production";
  const policy = (action: string) =>
    JSON.stringify({ Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });
  t.false(
    tripped(mutated(clean, name, inputs({ policy: policy("logs:DescribeLogGroups") }))).has("no-wildcard"),
  );
  t.true(tripped(mutated(clean, name, inputs({ policy: policy("logs:*") }))).has("no-wildcard"));
  t.true(tripped(mutated(clean, name, inputs({ policy: policy("iam:GetRole") }))).has("no-wildcard"));
});

test("a restored database is told its snapshot's version, and neither master nor content", async (t) => {
  const synthesis = await synthesizeDatabase(restored);
  t.false(tripped(synthesis).has("aurora-origin"));
  for (const changed of [
    { masterUsername: "given" },
    { databaseName: "given" },
    { engineVersion: undefined },
  ])
    t.true(tripped(mutated(synthesis, restored.cluster, inputs(changed))).has("aurora-origin"));
});

test("a look-up that goes to the default provider trips", (t) => {
  const invokes = [...clean.invokes, { token: "aws:index/getRegion:getRegion", args: {}, provider: "" }];
  t.true(tripped({ ...clean, invokes }).has("explicit-provider"));
});
