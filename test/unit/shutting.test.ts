import {
  ApplicationAutoScalingClient,
  DescribeScheduledActionsCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client, ModifyRuleCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { closedTo } from "../../src/blocks/ingress/closed.ts";
import { type Gates, shut } from "../../src/kit/shutting/shut.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { ofType } from "../support/synthesize.ts";

const region = "us-east-1";
const gates: Gates = {
  rules: [
    {
      name: "fence",
      arn: "arn:fence",
      closed: { Field: "host-header", HostHeaderConfig: { Values: ["pay.test"] } },
    },
  ],
  cluster: "cluster",
  services: [{ name: "app", tasks: 0 }],
};
const scaled = {
  ServiceNamespace: "ecs",
  ScalableDimension: "ecs:service:DesiredCount",
  ResourceId: "service/cluster/app",
} as const;
const floor = { ScheduledActionName: "morning", Schedule: "cron(0 8 * * ? *)", Timezone: "America/New_York" };

/** A region whose APIs answer, and the requests that changed something there, in their order. */
function createRegion() {
  const clients = {
    loadBalancing: new ElasticLoadBalancingV2Client({ region }),
    scaling: new ApplicationAutoScalingClient({ region }),
    ecs: new ECSClient({ region }),
  };
  const [loadBalancing, scaling, ecs] = [
    mockClient(clients.loadBalancing),
    mockClient(clients.scaling),
    mockClient(clients.ecs),
  ];
  const changes: unknown[] = [];
  const note = (input: object) => {
    changes.push(input);
    return {};
  };
  loadBalancing.on(ModifyRuleCommand).callsFake(note);
  scaling.on(DescribeScheduledActionsCommand, scaled).resolves({
    ScheduledActions: [{ ...floor, ...scaled, ScheduledActionARN: "arn", CreationTime: new Date(0) }],
  });
  scaling.on(PutScheduledActionCommand).callsFake(note);
  scaling.on(RegisterScalableTargetCommand).callsFake(note);
  ecs.on(UpdateServiceCommand).callsFake(note);
  return { clients, scaling, loadBalancing, changes };
}

const never = new AbortController().signal;
const none = { MinCapacity: 0, MaxCapacity: 0 };
const tasks = { cluster: "cluster", service: "app", desiredCount: 0 };

test("a region is shut by its fence, and by floors, bounds and number of tasks in this order", async (t) => {
  const { clients, changes } = createRegion();
  t.deepEqual(await shut(clients, gates, never), [
    { name: "fence", problem: undefined },
    { name: "app", problem: undefined },
  ]);
  t.deepEqual(changes, [
    { RuleArn: "arn:fence", Conditions: [gates.rules[0]?.closed] },
    { ...scaled, ...floor, ScalableTargetAction: none },
    { ...scaled, ...none },
    tasks,
  ]);
});

test("half of a region that does not answer keeps the other half from nothing", async (t) => {
  const { clients, scaling, loadBalancing, changes } = createRegion();
  const lost = new Error("no answer");
  scaling.on(DescribeScheduledActionsCommand).rejects(lost);
  scaling.on(RegisterScalableTargetCommand).rejects(lost);
  loadBalancing.on(ModifyRuleCommand).rejects(lost);
  const outcome = await shut(clients, gates, never);
  t.deepEqual(
    outcome.map(({ name, problem }) => [name, problem instanceof Error && problem.message]),
    [
      ["fence", "no answer"],
      ["app", "no answer"],
    ],
  );
  t.deepEqual(changes, [tasks]);
});

test("what is shut is as an update leaves a closed region: taking it in again changes nothing of it", async (t) => {
  const clean = await synthesizePlatform("production", { imageTag: "1.0.0" });
  const closed = (type: string) =>
    ofType(clean, type)
      .filter(({ name }) => name.includes("-usw2-"))
      .map(({ name, inputs }) => ({ name, inputs }));
  const rules = closed("aws:lb/listenerRule:ListenerRule").filter(({ name }) => name.startsWith("fence-"));
  t.deepEqual(
    rules.map(({ name }) => name),
    ["fence-usw2-production", "fence-writes-usw2-production"],
  );
  const { fence, "fence-writes": writes } = closedTo(["pay.example.com", "api.pay.example.com"]);
  t.deepEqual(
    rules.map(({ inputs }) => inputs.conditions),
    [[fence], [writes]],
  );
  const bounds = { minCapacity: 0, maxCapacity: 0 };
  const targets = closed("aws:appautoscaling/target:Target");
  t.is(targets.length, 2);
  for (const { name, inputs } of targets) t.like(inputs, bounds, name);
  const floors = closed("aws:appautoscaling/scheduledAction:ScheduledAction");
  t.true(floors.length > 0);
  for (const { name, inputs } of floors) t.deepEqual(inputs.scalableTargetAction, bounds, name);
  const services = closed("aws:ecs/service:Service");
  t.is(services.length, 2);
  for (const { name, inputs } of services) t.is(inputs.desiredCount, 0, name);
});
