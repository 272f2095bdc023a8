import { readFileSync } from "node:fs";
import test from "ava";
import { type Environment, environments } from "../../environments/index.ts";
import { usageProblems } from "../../environments/usage.ts";
import { regions } from "../../regions/index.ts";
import { plainly } from "../../src/cli/terminal.ts";
import {
  type Charge,
  costJson,
  costOf,
  type Estimate,
  estimate,
  overBudget,
} from "../../src/proofs/cost/index.ts";
import { bases, prices } from "../../src/proofs/cost/prices.ts";
import { freeBecause, pricing } from "../../src/proofs/cost/pricing/index.ts";
import { type Priced, type PriceName, pricedThings } from "../../src/proofs/cost/products.ts";
import { average, hoursOf, weekOf } from "../../src/proofs/cost/schedule.ts";
import { UnpricedError } from "../../src/proofs/cost/unpriced.ts";
import type { Plan } from "../../src/proofs/model/plan.ts";
import type { Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { withImage } from "../../src/proofs/model/with-image.ts";
import { reportCost } from "../../src/report/terminal/cost.ts";
import { parseArguments } from "../../src/tools/plan/arguments.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { restoring } from "../support/restoring.ts";
import { schemaProblems } from "../support/schemas.ts";

const descriptor = (name: string): Environment => {
  const found = restoring.find((environment) => environment.name === name);
  if (found === undefined) throw new Error(`no environment is called ${name}`);
  return found;
};

const image = { imageTag: "1.0.0" };
const moving = { ...image, activeRegion: "us-west-2" };
const planOf = (stack: string, activeRegion: string, synthesis: Synthesis): Plan => ({
  stack,
  activeRegion,
  past: [],
  synthesis,
  violations: [],
  excused: [],
});

let primary: Synthesis;
let production: Plan;
let moved: Plan;
let staging: Plan;
let stagingMoved: Plan;
let usual: Estimate;
test.before(async () => {
  const plansOf = async (stack: string): Promise<readonly [Plan, Plan]> => {
    const previous = await synthesizePlatform(stack, image);
    const after = await synthesizePlatform(stack, moving, { previous });
    return [planOf(stack, "us-east-1", previous), planOf(stack, "us-west-2", after)];
  };
  [production, moved] = await plansOf("production");
  [staging, stagingMoved] = await plansOf("staging");
  primary = production.synthesis;
  usual = estimate(production, descriptor("production"));
});

/** Production with other resources. */
const changed = (change: (all: readonly Registration[]) => readonly Registration[]): Estimate =>
  estimate(
    { ...production, synthesis: { ...primary, registrations: change(primary.registrations) } },
    descriptor("production"),
  );

const without = (name: string) => changed((all) => all.filter((each) => each.name !== name));

const rewritten = (name: string, inputs: Registration["inputs"]) =>
  changed((all) =>
    all.map((each) => (each.name === name ? { ...each, inputs: { ...each.inputs, ...inputs } } : each)),
  );

const chargesOf = ({ regions }: Estimate, name: string): readonly Charge[] =>
  regions.flatMap(({ blocks }) =>
    blocks.flatMap(({ charges }) => charges.filter(({ resource }) => resource === name)),
  );

const near = (t: { readonly true: (value: boolean, message?: string) => void }, a: number, b: number) =>
  t.true(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

test("every price says for each region how it is known, where that was read and when", (t) => {
  t.deepEqual(Object.keys(prices).sort(), Object.keys(pricedThings).sort());
  for (const [name, { what, unit, product }] of Object.entries<Priced>(pricedThings)) {
    t.truthy(what && unit, name);
    const quotes = prices[name as PriceName];
    t.deepEqual(Object.keys(quotes), Object.keys(regions), name);
    for (const { usd, basis, source, date, sku } of Object.values(quotes)) {
      t.true(usd > 0, name);
      t.true(basis in bases, name);
      t.is(/^https:\/\/[^ ]+$/.test(source), basis !== "assumed", name);
      t.regex(date, /^20\d\d-(0[1-9]|1[0-2])(-\d\d)?$/, name);
      if (basis === "list") t.truthy(product && sku, name);
    }
  }
});

test("the page about costs counts the prices by how they are known", (t) => {
  const page = readFileSync(new URL("../../docs/cost.md", import.meta.url), "utf8");
  const quotes = Object.values(prices).flatMap((each) => Object.values(each));
  for (const basis of Object.keys(bases)) {
    const count = quotes.filter((quote) => quote.basis === basis).length;
    t.true(page.includes(`| \`${basis}\` | ${count} |`), `${count} are ${basis}`);
  }
});

test("every resource of both stacks, in both states, is priced or free for a reason, and none is both", async (t) => {
  t.deepEqual(
    [...pricing.keys()].filter((type) => freeBecause.has(type)),
    [],
  );
  const everything = {
    ...image,
    accountBaseline: "true",
    hostedZone: "create",
    ciSubject: "repo:a/b:ref:refs/heads/c",
  };
  const whole = await synthesizePlatform("production", everything);
  t.notThrows(() => estimate(planOf("production", "us-east-1", whole), descriptor("production")));
  for (const plan of [production, moved, staging, stagingMoved])
    t.notThrows(() => estimate(plan, descriptor(plan.stack)));
});

test("a type that nobody has priced, and an input that has no price, are errors that name it", (t) => {
  const type = "aws:ec2/customerGateway:CustomerGateway";
  const gateway = { ...primary.registrations.find(({ type: each }) => each === "aws:ec2/vpc:Vpc"), type };
  t.throws(() => changed((all) => [...all, gateway as Registration]), {
    instanceOf: UnpricedError,
    message: /^no price is known of aws:ec2\/customerGateway:CustomerGateway: /,
  });
  t.throws(() => rewritten("launch-template-use1-production", { instanceType: "x9.huge" }), {
    instanceOf: UnpricedError,
    message: /instanceType of hosts-use1-production is x9.huge, which has no price/,
  });
  t.throws(() => rewritten("aurora-use1-production-g1-1", { instanceClass: "db.r6g.large" }), {
    instanceOf: UnpricedError,
    message: /db.r6g.large/,
  });
  t.throws(() => rewritten("aurora-use1-production-g1", { serverlessv2ScalingConfiguration: {} }), {
    instanceOf: UnpricedError,
    message: /^aurora-use1-production-g1-1 uses NaN to NaN of Aurora capacity unit/,
  });
});

test("a region that a price is not known in is refused by its name and the price", (t) => {
  const [charge] = chargesOf(usual, "alb-usw2-production");
  const [price] = Object.entries(pricedThings).find(([, { what }]) => what === charge?.what) ?? [];
  const quotes: Partial<Record<string, unknown>> = prices[price as PriceName];
  const known = quotes["us-west-2"];
  t.not(known, undefined);
  delete quotes["us-west-2"];
  try {
    t.throws(() => estimate(production, descriptor("production")), {
      instanceOf: UnpricedError,
      message: `us-west-2 has no price of ${charge?.what}, which alb-usw2-production uses: npm run prices`,
    });
  } finally {
    quotes["us-west-2"] = known;
  }
});

test("a total is the sum of its blocks, and they of their charges", (t) => {
  const blocks = usual.regions.flatMap((region) => region.blocks);
  const charges = blocks.flatMap((block) => block.charges);
  near(
    t,
    usual.total.load,
    blocks.reduce((sum, { usd }) => sum + usd.load, 0),
  );
  near(
    t,
    usual.total.idle,
    charges.reduce((sum, { quantity, price }) => sum + quantity.idle * price, 0),
  );
  t.true(usual.total.load > usual.total.idle);
});

test("a resource more or less changes the total by what it costs", (t) => {
  const endpoint = "endpoint-xray-use1-production";
  const three = without(endpoint);
  const { endpointGB } = descriptor("production").usage;
  near(t, usual.total.load - three.total.load, 3 * 730 * 0.01 + endpointGB.load * 0.01);
  const two = rewritten(endpoint, { subnetIds: ["subnet-a", "subnet-b"] });
  near(t, usual.total.idle - two.total.idle, 730 * 0.01);
  near(t, usual.total.load - without("alb-usw2-production").total.load, 730 * (0.0225 + 3 * 0.005));
  near(t, usual.total.load - without("key-data-usw2-production").total.load, 1 + 50 * 0.03);
  // A gateway endpoint, like most of a network, costs nothing.
  near(t, usual.total.load, without("endpoint-s3-use1-production").total.load);
});

test("instances come with the tasks: by the hour of their floors, and at load by the share of the most", (t) => {
  const [hosts] = chargesOf(usual, "hosts-use1-production");
  t.is(hosts?.price, 0.0816);
  const alone = changed((all) => all.filter(({ type }) => type !== "aws:ecs/service:Service"));
  t.deepEqual(chargesOf(alone, "hosts-use1-production"), []);
  t.deepEqual(chargesOf(usual, "hosts-usw2-production"), [], "no task, no instance");
  // 15 hours of 6 tasks and 9 of 3, two on an instance.
  const service = "service-use1-production";
  const one = changed((all) =>
    all.filter(({ type, name }) => type !== "aws:ecs/service:Service" || name === service),
  );
  const [floors] = chargesOf(one, "hosts-use1-production");
  near(t, floors?.quantity.idle ?? 0, ((15 * 3 + 9 * 2) / 24) * 730);
  near(t, floors?.quantity.load ?? 0, 3 * 730);
});

test("a database awake uses its least, at load what is assumed, and its readers follow the writer", (t) => {
  for (const index of [1, 2, 3]) {
    const [acu] = chargesOf(usual, `aurora-use1-production-g1-${index}`);
    t.deepEqual(acu?.quantity, { idle: 730, load: 3 * 730 });
  }
  const [lazy] = chargesOf(
    rewritten("aurora-use1-production-g1-3", { promotionTier: 2 }),
    "aurora-use1-production-g1-3",
  );
  t.deepEqual(lazy?.quantity, { idle: 730, load: 730 });
  const [asleep] = chargesOf(estimate(staging, descriptor("staging")), "aurora-use1-staging-g1-1");
  t.is(asleep?.quantity.idle, 0.5 * 730, "tasks stay connected, so that it does not pause");
});

test("copies are moved and stored as a whole", (t) => {
  const { storedGB } = descriptor("production").usage.database;
  const charges = chargesOf(usual, "backup-plan-use1-production");
  const sum = (what: string) =>
    charges
      .filter((charge) => charge.what === what)
      .reduce((total, { quantity }) => total + quantity.load, 0);
  near(t, sum("data to another region"), 730 * storedGB);
  near(t, sum("backups of the database"), (14 + 23 * 2) * storedGB);
});

test("a standby region is idle, and after a move the database that was left still costs", (t) => {
  const [, standby] = usual.regions;
  t.like(standby, { region: "us-west-2", role: "standby" });
  t.deepEqual(standby?.usd.load, standby?.usd.idle);
  t.deepEqual(usual.standby, standby?.usd);
  const after = estimate(moved, descriptor("production"));
  const acu = (name: string) => chargesOf(after, name)[0]?.quantity.load;
  t.is(acu("aurora-usw2-production-g2-1"), 3 * 730);
  t.is(acu("aurora-use1-production-g1-1"), 730);
  t.deepEqual(chargesOf(after, "hosts-use1-production"), []);
});

test("both stacks stay within their budgets in their usual state", async (t) => {
  for (const environment of environments) {
    const { name } = environment;
    const synthesis = await synthesizePlatform(name, image, { environments });
    t.is(overBudget(estimate(planOf(name, "us-east-1", synthesis), environment)), undefined);
  }
});

test("above its budget a stack is told by how much, and which blocks it goes to", (t) => {
  const poor = { ...descriptor("production"), monthlyBudget: 1000 };
  const message = overBudget(estimate(production, poor)) ?? "";
  t.regex(
    message,
    /^production is [12],\d{3} USD a month over its budget of 1,000: [23],\d{3} at the assumed load/,
  );
  t.regex(message, /most of it for us-east-1 Database \d+, us-east-1 Backup \d+, us-east-1 /);
  t.true(reportCost(costOf([production, moved], poor), { paint: plainly }).includes(`✗ ${message}`));
});

test("each way to recover is priced beside what it promises", (t) => {
  const cost = costOf([production, moved], descriptor("production"));
  const { strategies } = cost;
  t.deepEqual(schemaProblems("cost", costJson([cost])), []);
  const [copies, replica, reader, warm] = strategies;
  t.deepEqual(
    strategies.filter(({ built }) => built).map(({ name }) => name),
    ["copies of recovery points"],
  );
  t.is(copies?.more.load, 0);
  t.regex(copies?.loss ?? "", /^60 min and the time to copy, at most 180 min$/);
  for (const [dearer, cheaper] of [
    [warm, reader],
    [reader, replica],
    [copies, replica], // hourly copies in full are what production pays most for
  ])
    t.true((dearer?.usd.load ?? 0) > (cheaper?.usd.load ?? 0));
  const minutes = strategies.map((strategy) => strategy.minutes);
  t.deepEqual(
    minutes,
    minutes.toSorted((a, b) => b - a),
  );
  t.is(new Set(minutes).size, minutes.length);
  const small = costOf([staging, stagingMoved], descriptor("staging")).strategies;
  t.true((small[0]?.usd.load ?? 0) < (small[1]?.usd.load ?? 0), "one copy of little a day is cheaper");
});

test("hours of schedules", (t) => {
  t.is(hoursOf("cron(0 * * * ? *)").length, 168);
  t.deepEqual(hoursOf("cron(0 6/6 * * ? *)").slice(0, 4), [6, 12, 18, 30]);
  t.deepEqual(hoursOf("cron(0 8 ? * MON-FRI *)"), [8, 32, 56, 80, 104]);
  t.deepEqual(hoursOf("cron(0 12 ? * SUN *)"), [156]);
  for (const odd of ["cron(0 0 1 * ? *)", "rate(1 hour)", "cron(0 25 * * ? *)", "cron(0 1 ? * 2 *)"])
    t.throws(() => hoursOf(odd), { instanceOf: UnpricedError }, odd);
  const office = [
    { schedule: "cron(0 8 ? * MON-FRI *)", value: 2 },
    { schedule: "cron(0 20 * * ? *)", value: 1 },
  ];
  near(t, average(weekOf(office, 0)), (5 * 12 * 2 + (168 - 60)) / 168);
  t.deepEqual([...new Set(weekOf([], 3))], [3]);
  t.deepEqual([...new Set(weekOf([{ schedule: "cron(0 1 ? * MON *)", value: 2 }], 0))], [2]);
});

test("assumptions are checked, an image is assumed where there is none, and budgets have a flag", (t) => {
  const { usage } = descriptor("production");
  t.deepEqual(usageProblems(usage), []);
  t.deepEqual(usageProblems({ ...usage, taskPercent: 101, endpointGB: { idle: 2, load: 1 } }), [
    "endpointGB is 2 idle and 1 at load; allowed: 0 or more, no less at load",
    "taskPercent is 101; allowed: 0 to 100",
  ]);
  const project = (imageTag: string) =>
    withImage({
      name: "payments",
      stacks: ["staging"],
      readStack: () => ({ values: { "payments:imageTag": imageTag }, secretKeys: [] }),
    }).readStack("staging").values;
  t.deepEqual(project("1.2.3"), { "payments:imageTag": "1.2.3" });
  t.truthy(project("")["payments:imageTag"]);
  const allowed = { stacks: ["staging"], regions: [], scenarios: [] };
  t.like(parseArguments(["--budget", "--json", "cost.json"], allowed), { budget: true, json: "cost.json" });
});
