import { readFileSync } from "node:fs";
import test from "ava";
import { playables } from "../../src/proofs/play/index.ts";
import { scenarios } from "../../src/proofs/play/scenarios.ts";
import { requestFaults } from "../support/faults/play/requests.ts";
import { keptWords } from "../support/kept-words.ts";
import { inputs } from "../support/mutate.ts";
import { edit, type Plans } from "../support/plans.ts";
import { argsOf, playFor, playIn, synthesizeBoth } from "../support/play.ts";

let clean: Plans;
test.before(async () => {
  clean = await synthesizeBoth({ imageTag: "1.0.0" });
});

test("every scenario ends as it has to, with an image and without, wherever a stack is", async (t) => {
  t.deepEqual(playIn(clean), []);
  t.deepEqual(playIn(await synthesizeBoth({})), []);
  t.is(new Set(scenarios.map(({ name }) => name)).size, scenarios.length);
});

for (const [what, change, rule, named] of requestFaults)
  test(`played: ${what}`, (t) => {
    const all = playFor(rule, change(clean));
    const found = all.filter((problem) => problem.rule === rule);
    t.true(
      found.some(({ subject, message }) => `${subject} ${message}`.includes(named)),
      JSON.stringify(all.map((problem) => [problem.rule, problem.message])),
    );
  });

test("docs/scenarios.md says of every scenario what is proven of it", (t) => {
  const page = readFileSync("docs/scenarios.md", "utf8").replaceAll("**", "");
  for (const { name, says, customers, known } of scenarios)
    t.true(
      page.includes(`| \`${name}\` | ${says} | ${customers} | ${known.primary} | ${known.secondary} |`),
      name,
    );
});

test("every scenario is told with its steps as it was before", (t) => {
  const told = playables.map(({ name, tell }) => {
    const { says, lines } = tell(argsOf(clean));
    return [
      `${name}: ${says}`,
      ...lines.map(({ verdict, way }) => `${verdict}${way ? `: ${way}` : ""}`),
    ].join("\n");
  });
  t.deepEqual(told, keptWords("told", told));
});

test("what changes nothing for anybody is no problem", (t) => {
  const harmless: readonly ((plans: Plans) => Plans)[] = [
    edit("health-check-primary-production", inputs({ requestInterval: 30, failureThreshold: 2 })),
    edit("fence-use1-production", inputs({ priority: 15, tags: {} })),
    edit("record-primary-production", inputs({ setIdentifier: "first" })),
    edit("listener-http-use1-production", "removed"),
    edit("service-use1-production", inputs({ tags: { Team: "payments" } })),
  ];
  for (const change of harmless) t.deepEqual(playIn(change(clean)), []);
});

test("what cannot be played is said, and by which resource", (t) => {
  const [problem] = playIn(
    edit("fence-use1-production", inputs({ conditions: [{ sourceIp: { values: ["10.0.0.0/8"] } }] }))(clean),
  );
  t.is(problem?.rule, "beyond-the-play");
  t.regex(problem?.message ?? "", /^fence-use1-production has the condition sourceIp/);
});
