import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import test from "ava";
import { plainly } from "../../../src/cli/terminal.ts";
import { difference } from "../../../src/proofs/model/diff.ts";
import { createPlanner, type Plan } from "../../../src/proofs/model/plan.ts";
import type { Synthesis } from "../../../src/proofs/model/registration.ts";
import { planJson } from "../../../src/report/plan-json.ts";
import { problemLines } from "../../../src/report/terminal/problems.ts";
import { reportStack } from "../../../src/report/terminal/stack.ts";
import { toldLines } from "../../../src/report/terminal/told.ts";
import { statesOf, verdictLines } from "../../../src/report/terminal/verdict.ts";
import { synthesizeProgram } from "../../support/synthesize.ts";

/** A small environment: a network in two regions, of which one is active. */
const program = (active: string) => async () => {
  const component = (type: string, name: string, parent?: pulumi.Resource) =>
    new pulumi.ComponentResource(`payments:index:${type}`, name, {}, parent ? { parent } : {});
  const environment = component("Environment", "environment-production");
  for (const [code, region, cidr] of [
    ["use1", "us-east-1", "10.20"],
    ["usw2", "us-west-2", "10.21"],
  ]) {
    const end = `${code}-production`;
    const root = component("Region", `region-${end}`, environment);
    const provider = new aws.Provider(`aws-${end}`, { region: region as aws.Region }, { parent: root });
    const options = { provider, parent: component("Network", `network-${end}`, root) };
    const vpc = new aws.ec2.Vpc(`vpc-${end}`, { cidrBlock: `${cidr}.0.0/16` }, options);
    for (const zone of ["az1", "az2"]) {
      new aws.ec2.Subnet(
        `subnet-app-${zone}-${end}`,
        {
          vpcId: vpc.id,
          availabilityZoneId: `${code}-${zone}`,
          cidrBlock: `${cidr}.${zone.slice(2)}.0/24`,
          tags: { Tier: "app" },
        },
        options,
      );
    }
    new aws.kms.Key(
      `key-data-${end}`,
      {
        enableKeyRotation: true,
        deletionWindowInDays: 7,
        policy: JSON.stringify({ Statement: [{ Effect: region === active ? "Allow" : "Deny" }] }),
      },
      { ...options, protect: true },
    );
    const topics = region === active ? [`topic-orders-${end}`] : [];
    for (const topic of topics) new aws.sns.Topic(topic, { displayName: active }, options);
  }
  await pulumi.log.warn("staging is not deployed yet");
};

const planOf = async (active: string, violations: Plan["violations"] = []): Promise<Plan> => ({
  stack: "production",
  activeRegion: active,
  past: [],
  synthesis: await synthesizeProgram(program(active)),
  violations,
  excused: [],
});
const page = { paint: plainly, width: 100, checks: 12 };

test("a report says what there is and where, what a move changes, and what the program had to say", async (t) => {
  const plans = [await planOf("us-east-1"), await planOf("us-west-2")] as const;
  t.deepEqual(reportStack([...plans], page).split("\n"), [
    "production  us-east-1 is active · 11 resources · 2 protected",
    "",
    "  us-east-1 · active · 6 resources",
    "     1  aws provider                        us-east-1",
    "  Network",
    "     1  vpc                                 10.20.0.0/16",
    "     1  key                                 data · rotated · 7 days to deletion · protected",
    "     1  topic                               orders",
    "     2  subnet app                          10.20.1.0/24, 10.20.2.0/24 · az1, az2",
    "",
    "  us-west-2 · standby · 5 resources · 1 line as above left out",
    "     1  aws provider                        us-west-2",
    "  Network",
    "     1  vpc                                 10.21.0.0/16",
    "     2  subnet app                          10.21.1.0/24, 10.21.2.0/24 · az1, az2",
    "",
    "  moving us-east-1 → us-west-2 · 1 created, 1 deleted, 2 changed",
    "    + topic-orders-usw2-production (topic)",
    "    - topic-orders-use1-production (topic)",
    "    ~ key-data-use1-production (key)",
    '        policy.Statement[0].Effect: "Allow" → "Deny"',
    "    ~ key-data-usw2-production (key)",
    '        policy.Statement[0].Effect: "Deny" → "Allow"',
    "",
    "  notes",
    "    warning: staging is not deployed yet",
    "",
  ]);
});

test("problems are said once, with their remedy and the state that they are found in", async (t) => {
  const everywhere = {
    rule: "vpc-size",
    subject: "production",
    message: "The VPC is too small",
    why: "Nothing more fits in",
    remedy: "Enlarge it",
  };
  const once = {
    rule: "topic-encrypted",
    subject: "urn:pulumi:production::payments::aws:sns/topic:Topic::topic-orders-usw2-production",
    message: "The topic is not encrypted",
    why: "Whoever reads it reads payments",
    remedy: "Give it the messaging key",
  };
  const plans = [
    await planOf("us-east-1", [everywhere]),
    await planOf("us-west-2", [everywhere, once]),
  ] as const;
  t.is(
    problemLines("production", statesOf({ bare: [], plans }), page).join("\n"),
    [
      "  production, problems: 2",
      "  ✗ production",
      "    The VPC is too small (vpc-size)",
      "    Nothing more fits in",
      "    → Enlarge it",
      "  ✗ topic-orders-usw2-production (with us-west-2 active)",
      "    The topic is not encrypted (topic-encrypted)",
      "    Whoever reads it reads payments",
      "    → Give it the messaging key",
      "",
    ].join("\n"),
  );
});

test("one table says how every stack and state came off", async (t) => {
  const broken = { rule: "vpc-size", subject: "production", message: "m", why: "w", remedy: "r" };
  const plans = [await planOf("us-east-1"), await planOf("us-west-2", [broken])];
  const judged = [
    { stack: "production", bare: [await planOf("us-east-1", [broken])], plans },
    { stack: "staging", bare: [], plans: [] },
  ];
  t.deepEqual(verdictLines(judged, page).slice(0, 6), [
    "  stack       active             resources  checks        a move           served after  may lose",
    "  production  us-east-1          11         12 pass",
    "              us-west-2          11         1 of 12 fail  +1 −1 ~2",
    "              us-east-1          11         1 fail        before an image",
    "  staging     cannot be planned",
    "",
  ]);
  t.regex(verdictLines(judged, page).join("\n"), /\n {2}1 notes, 0 exceptions .*--details/);
  t.deepEqual(
    problemLines("production", statesOf({ bare: [], plans: [await planOf("us-east-1")] }), page),
    [],
    "nothing to tell of what holds",
  );
});

test("a long list of changes is cut short", async (t) => {
  const topics = (count: number) => async () => {
    const provider = new aws.Provider("aws", { region: "us-east-1" });
    for (let index = 0; index < count; index++) new aws.sns.Topic(`topic-${index}`, {}, { provider });
  };
  const plan = async (count: number): Promise<Plan> => ({
    stack: "production",
    activeRegion: "us-east-1",
    past: [],
    synthesis: await synthesizeProgram(topics(count)),
    violations: [],
    excused: [],
  });
  const lines = reportStack([await plan(0), await plan(50)], page).split("\n");
  t.is(lines.filter((line) => line.startsWith("    + ")).length, 20);
  t.true(lines.includes("    … and 30 more, see --json"));
});

test("a difference leaves out what ignoreChanges covers, and sees another provider", async (t) => {
  const bucket = (tag: string, providerName: string, ignoreChanges: string[]) =>
    synthesizeProgram(async () => {
      const provider = new aws.Provider(providerName, { region: "us-east-1" });
      new aws.s3.Bucket("bucket", { tags: { color: tag, colors: tag } }, { provider, ignoreChanges });
    });
  const paths = async (before: Promise<Synthesis>, after: Promise<Synthesis>) =>
    difference(await before, await after).changed.flatMap(({ changes }) => changes.map(({ path }) => path));
  t.deepEqual(await paths(bucket("red", "a", []), bucket("blue", "a", [])), ["tags.color", "tags.colors"]);
  t.deepEqual(await paths(bucket("red", "a", []), bucket("blue", "a", ["tags.color"])), ["tags.colors"]);
  t.deepEqual(await paths(bucket("red", "a", []), bucket("blue", "a", ["tags"])), []);
  t.deepEqual(await paths(bucket("red", "a", []), bucket("red", "b", [])), ["(provider)"]);
});

test("the graph of two runs is the same to the byte", async (t) => {
  const [one, two] = [planJson([await planOf("us-east-1")]), planJson([await planOf("us-east-1")])];
  t.is(one, two);
  const [plan] = JSON.parse(one).plans as readonly {
    readonly resources: readonly { readonly urn: string }[];
  }[];
  const urns = plan?.resources.map(({ urn }) => urn) ?? [];
  t.is(urns.length, 17);
  t.deepEqual(urns, urns.toSorted());
});

test("a peer is planned before the stack that reads it, and the primary region before a move away from it", async (t) => {
  const runs: string[] = [];
  const planner = createPlanner({
    project: {
      name: "payments",
      stacks: ["production", "staging"],
      readStack: (stack) => ({
        values: {
          "payments:peerStack": stack === "production" ? "staging" : "organization/payments/production",
        },
        secretKeys: [],
      }),
    },
    program: async () => {
      const config = new pulumi.Config();
      const active = config.require("activeRegion");
      runs.push(`${pulumi.getStack()} ${active}`);
      const read = (name: string) => new pulumi.StackReference(name).getOutput("active");
      return { active, previous: read(pulumi.getStack()), peer: read(config.require("peerStack")) };
    },
    judge: () => ({ violations: [], excused: [] }),
    regionsOf: () => ({ primary: "us-east-1", secondary: "us-west-2" }),
    recall: (_previous, _request, run) => run(),
  });
  const moved = await planner.plan("production", "us-west-2");
  t.deepEqual(moved.synthesis.outputs, { active: "us-west-2", previous: "us-east-1", peer: "us-east-1" });
  const primary = await planner.plan("production", "us-east-1");
  t.deepEqual(primary.synthesis.outputs, { active: "us-east-1", peer: "us-east-1" });
  t.deepEqual(runs, ["staging us-east-1", "production us-east-1", "production us-west-2"]);
});

test("what a scenario comes to is said last, without the ways", (t) => {
  const page = { paint: plainly, width: 80 };
  const lines = [
    { verdict: "Whoever pays is turned away", way: "a → b → 503" },
    { verdict: "Nobody is told" },
  ];
  const told = [{ stack: "staging", says: "It rains.", lines }];
  t.deepEqual(toldLines(told, page), [
    "staging  It rains.",
    "  Whoever pays is turned away: a → b → 503",
    "  Nobody is told",
    "",
    "In short",
    "",
    "staging  It rains.",
    "  Whoever pays is turned away",
    "  Nobody is told",
  ]);
  t.deepEqual(toldLines([{ stack: "staging", says: "It rains.", lines: lines.slice(1) }], page), [
    "staging  It rains.",
    "  Nobody is told",
  ]);
});
