import { readFileSync } from "node:fs";
import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import {
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ElasticLoadBalancingV2ServiceException,
  type RuleCondition,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { environments } from "../../environments/index.ts";
import { conditionsOfClosed } from "../../src/blocks/ingress/closed.ts";
import { parseGates, settings } from "../../src/blocks/lease/keeper/environment.ts";
import { type Keeper, keep } from "../../src/blocks/lease/keeper/keep.ts";
import { keeperMinutes, keeperSeconds } from "../../src/blocks/lease/keeper/limits.ts";
import { type KeptGates, lookAtGates } from "../../src/blocks/lease/keeper/look.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { nobodysName } from "../../src/recovery/state.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { at, resource } from "../support/synthesize.ts";

const region = "us-west-2";
const lost = "us-east-1";

/** A keeper of the region, by what it reads in turn, and what it did. */
function keeperThatReads(homes: readonly (string | undefined | Error)[], open: readonly string[]) {
  const done: string[] = [];
  const left = [...homes];
  const keeper: Keeper = {
    region,
    readHome: async () => {
      done.push("read");
      const home = left.shift();
      if (home instanceof Error) throw home;
      return home;
    },
    look: async () => {
      done.push("look");
      return { open, silent: [] };
    },
    shut: async (mayStill) => {
      const gates = [];
      for (const name of ["fence", "worker"])
        gates.push(
          await mayStill().then(
            () => {
              done.push(`shut ${name}`);
              return { name, problem: undefined };
            },
            (problem: unknown) => ({ name, problem }),
          ),
        );
      return gates;
    },
  };
  return { keeper, done };
}

test("a keeper closes the other region where the record names its own, and reads it anew before each act", async (t) => {
  const { keeper, done } = keeperThatReads([region, region, region, region], ["fence"]);
  t.deepEqual(await keep(keeper), {
    home: region,
    openGates: 1,
    open: ["fence"],
    silent: [],
    shut: ["fence", "worker"],
    notShut: [],
    overtaken: false,
  });
  t.deepEqual(done, ["read", "look", "read", "shut fence", "read", "shut worker", "read"]);
});

test("a keeper does nothing where the other region is named, nobody is, or nothing stands open", async (t) => {
  for (const home of [lost, undefined]) {
    const { keeper, done } = keeperThatReads([home], ["fence"]);
    t.like(await keep(keeper), { home: home ?? "nobody", openGates: 0, shut: [] });
    t.deepEqual(done, ["read"]);
  }
  const { keeper, done } = keeperThatReads([region], []);
  t.like(await keep(keeper), { home: region, openGates: 0, shut: [] });
  t.deepEqual(done, ["read", "look"]);
});

test("a keeper does nothing where the record cannot be read, and stops where it cannot be read any more, or has been raised", async (t) => {
  const cutOff = keeperThatReads([new Error("cut off")], ["fence"]);
  await t.throwsAsync(keep(cutOff.keeper), { message: "cut off" });
  t.deepEqual(cutOff.done, ["read"]);
  const later = keeperThatReads([region, new Error("cut off"), lost, lost], ["fence"]);
  t.like(await keep(later.keeper), {
    openGates: 1,
    shut: [],
    notShut: ["fence: cut off", `worker: ${lost} writes now`],
    overtaken: true,
  });
  t.false(later.done.some((step) => step.startsWith("shut")));
  const between = keeperThatReads([region, region, lost, new Error("cut off")], ["fence"]);
  t.like(await keep(between.keeper), { shut: ["fence"], overtaken: "unknown" });
});

const closed = conditionsOfClosed(["pay.test", "api.pay.test"]);
const gates: KeptGates = {
  rules: [
    { name: "fence", arn: "arn:fence", closed: closed.fence },
    { name: "fence-writes", arn: "arn:writes", closed: closed["fence-writes"] },
  ],
  cluster: "cluster",
  services: [],
  unfenced: ["worker"],
};

/** A region whose fence asks for that, and whose worker is told to run so many tasks. */
function createRegion(fence: RuleCondition, writes: RuleCondition, desiredCount: number | undefined) {
  const clients = {
    loadBalancing: new ElasticLoadBalancingV2Client({ region }),
    scaling: new ApplicationAutoScalingClient({ region }),
    ecs: new ECSClient({ region }),
  };
  const [loadBalancing, ecs] = [mockClient(clients.loadBalancing), mockClient(clients.ecs)];
  loadBalancing.on(DescribeRulesCommand, { RuleArns: ["arn:fence", "arn:writes"] }).resolves({
    Rules: [
      { RuleArn: "arn:writes", Conditions: [writes] },
      { RuleArn: "arn:fence", Conditions: [fence] },
    ],
  });
  ecs.on(DescribeServicesCommand, { cluster: "cluster", services: ["worker"] }).resolves({
    services: desiredCount === undefined ? [] : [{ serviceName: "worker", desiredCount }],
    failures: desiredCount === undefined ? [{ arn: "worker", reason: "MISSING" }] : [],
  });
  const look = () => lookAtGates(clients, gates, new AbortController().signal);
  return { loadBalancing, ecs, look };
}

const nobody: RuleCondition = { Field: "host-header", HostHeaderConfig: { Values: [nobodysName] } };

test("a region stands open by any rule of its fence, and by a worker that is told to run", async (t) => {
  const { fence, "fence-writes": writes } = closed;
  const backwards = { ...fence, HostHeaderConfig: { Values: [...fence.HostHeaderConfig.Values].reverse() } };
  const open = async (...given: Parameters<typeof createRegion>) =>
    (await createRegion(...given).look()).open;
  t.deepEqual(await open(fence, writes, 0), []);
  t.deepEqual(await open(backwards, writes, 0), []);
  t.deepEqual(await open(fence, writes, undefined), []);
  t.deepEqual(await open(nobody, nobody, 2), ["fence", "fence-writes", "worker"]);
  t.deepEqual(await open(fence, nobody, 0), ["fence-writes"]);
  t.deepEqual(await open(fence, writes, 1), ["worker"]);
});

test("of a region that does not answer, or half of which does not, nothing is taken for closed or open", async (t) => {
  const { loadBalancing, ecs, look } = createRegion(closed.fence, closed["fence-writes"], 2);
  loadBalancing.on(DescribeRulesCommand).rejects(Object.assign(new Error("late"), { name: "TimeoutError" }));
  t.deepEqual(await look(), { open: ["worker"], silent: ["fence", "fence-writes"] });
  ecs.on(DescribeServicesCommand).rejects(new Error("no connection"));
  t.deepEqual(await look(), { open: [], silent: ["fence", "fence-writes", "worker"] });
});

test("a request that the other region refuses is no silence", async (t) => {
  const { loadBalancing, look } = createRegion(nobody, nobody, 0);
  const refusal = (httpStatusCode: number) =>
    new ElasticLoadBalancingV2ServiceException({
      name: "AccessDenied",
      $fault: httpStatusCode < 500 ? "client" : "server",
      $metadata: { httpStatusCode },
      message: "not authorized",
    });
  loadBalancing.on(DescribeRulesCommand).rejects(refusal(403));
  await t.throwsAsync(look(), { message: "not authorized" });
  for (const status of [429, 503]) {
    loadBalancing.on(DescribeRulesCommand).rejects(refusal(status));
    t.deepEqual((await look()).silent, ["fence", "fence-writes"]);
  }
});

const gatesOf = (plan: Synthesis, code: string): KeptGates =>
  parseGates(
    String(
      at(
        resource(plan, `keeper-${code}-production`).inputs.environment,
        "variables",
        settings.gates.variable,
      ),
    ),
  );

test("what a keeper sends is what an update leaves of a closed region, with tasks that wait there and without", async (t) => {
  const first = await synthesizePlatform("production", { imageTag: "1.0.0" });
  // As it is described, it has a global database, and tasks that wait beside the half that follows.
  const replicated = await synthesizePlatform("production", { imageTag: "1.0.0" }, { environments });
  for (const [plan, waiting] of [
    [first, 0],
    [replicated, 3],
  ] as const) {
    const of = (kind: string) => resource(plan, `${kind}-usw2-production`);
    const kept = gatesOf(plan, "use1");
    t.deepEqual(
      kept.rules.map(({ name }) => name),
      ["fence-usw2-production", "fence-writes-usw2-production"],
    );
    t.deepEqual(
      kept.services.map(({ tasks }) => tasks),
      [waiting, 0],
    );
    t.is(kept.unfenced[0], kept.services[1]?.name);
    for (const [index, suffix] of ["", "-worker"].entries()) {
      const tasks = kept.services[index]?.tasks;
      t.is(of(`service${suffix}`).inputs.desiredCount, tasks);
      t.like(of(`scaling-target${suffix}`).inputs, { minCapacity: tasks, maxCapacity: tasks });
    }
    t.deepEqual(of("scaling-floor-day").inputs.scalableTargetAction, {
      minCapacity: waiting,
      maxCapacity: waiting,
    });
    const sent = kept.rules.map(({ closed: { HostHeaderConfig, HttpRequestMethodConfig } }) => [
      HostHeaderConfig
        ? { hostHeader: { values: HostHeaderConfig.Values } }
        : { httpRequestMethod: { values: HttpRequestMethodConfig?.Values } },
    ]);
    t.deepEqual(
      sent,
      ["fence", "fence-writes"].map((kind) => of(kind).inputs.conditions),
    );
  }
});

test("each region's keeper is called every minute, has the time for all that it does, and no more than that", async (t) => {
  const plan = await synthesizePlatform("production", { imageTag: "1.0.0" });
  for (const [code, other] of [
    ["use1", "usw2"],
    ["usw2", "use1"],
  ] as const) {
    const of = (kind: string) => resource(plan, `${kind}-${code}-production`);
    t.is(of("schedule-keeper").inputs.scheduleExpression, `rate(${keeperMinutes} minute)`);
    t.is(of("keeper").inputs.timeout, keeperSeconds.function);
    t.true(gatesOf(plan, code).rules.every(({ name }) => name.includes(`-${other}-`)));
    t.regex(String(at(of("keeper").inputs.environment, "variables", "GATES")), settings.gates.format);
  }
  const { question, shutting, function: whole } = keeperSeconds;
  t.true(3 * question + shutting < whole);
  t.true(whole < keeperMinutes * 60);
  const threats = readFileSync("docs/threat-model.md", "utf8");
  t.true(threats.includes(`closed ${keeperMinutes * 60 + whole} seconds at most after it answers`));
  t.true(threats.includes(`may be ${2 * question} seconds older than the epoch`));
});
