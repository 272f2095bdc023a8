import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import test from "ava";
import { tasksPerInstance } from "../../environments/instance-types.ts";
import { environmentProblems } from "../../environments/invariants.ts";
import { endpointServicesOf } from "../../environments/workloads.ts";
import { maxInstances, taskBounds } from "../../src/blocks/compute/capacity.ts";
import { deploymentConfiguration, deploymentTimeout } from "../../src/blocks/compute/deployment.ts";
import { onceMade } from "../../src/kit/scope.ts";
import type { Plain, Synthesis } from "../../src/proofs/model/registration.ts";
import { statementsOf } from "../../src/proofs/model/rule.ts";
import { orderOf } from "../../src/proofs/play/order/graph.ts";
import { scaledIn } from "../../src/recovery/scaling.ts";
import { calledServices } from "../support/called-services.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { restoring as environments, production } from "../support/restoring.ts";
import { at, ofType, resource, synthesizeProgram } from "../support/synthesize.ts";

type Remote = (
  request: RegisterResourceRequest,
  callback: (error: Error | null, response?: object) => void,
) => unknown;

let clean: Synthesis;
let imageless: Synthesis;
let moved: Synthesis;
let baseline: Synthesis;
test.before(async () => {
  clean = await synthesizePlatform("production", { imageTag: "1.0.0" });
  imageless = await synthesizePlatform("production");
  moved = await synthesizePlatform(
    "production",
    { imageTag: "1.0.0", activeRegion: "us-west-2" },
    { previous: clean },
  );
  baseline = await synthesizePlatform("production", { imageTag: "1.0.0", accountBaseline: "true" });
});

const primary = (kind: string) => resource(clean, `${kind}-use1-production`);
const secondary = (kind: string) => resource(clean, `${kind}-usw2-production`);
const containersIn = (synthesis: Synthesis, code: string): readonly Plain[] =>
  JSON.parse(String(resource(synthesis, `task-definition-${code}-production`).inputs.containerDefinitions));

test("every service that images, log drivers, secrets, agents and exporters call has an endpoint, and no other", (t) => {
  t.deepEqual([...calledServices(clean, "use1")].sort(), [...endpointServicesOf(production)]);
  t.deepEqual([...calledServices(moved, "usw2")].sort(), [...endpointServicesOf(production)]);
});

test("as many tasks fit on an instance as it has interfaces, CPU and memory for", (t) => {
  const fitting = (cpu: number, memoryMiB: number) =>
    tasksPerInstance({ instanceType: "m7g.large", task: { cpu, memoryMiB } });
  t.is(fitting(128, 256), 2);
  t.is(fitting(2048, 256), 1);
  t.is(fitting(128, 4096), 1);
  t.is(fitting(4096, 256), 0);
});

test("a descriptor that could not be deployed is refused, with all that is wrong with it", (t) => {
  const [staging] = environments.filter(({ name }) => name === "staging");
  if (!staging) return t.fail();
  const problems = (compute: Partial<typeof staging.compute>) =>
    environmentProblems([{ ...staging, compute: { ...staging.compute, ...compute } }]);
  t.deepEqual(problems({}), []);
  t.regex(problems({ task: { cpu: 4096, memoryMiB: 256 } })[0] ?? "", /compute\.task does not fit on a t4g/);
  t.regex(problems({ collectorTag: "latest" })[0] ?? "", /collectorTag is latest/);
  t.regex(problems({ deployment: { kind: "all-at-once", bakeMinutes: 0 } })[0] ?? "", /bakeMinutes is 0/);
  const deployment = { kind: "canary", percent: 0, canaryMinutes: 0, bakeMinutes: 2000 } as const;
  t.is(problems({ deployment }).length, 3);
  const floor = { name: "day", cron: "0 7 * *", timezone: "UTC", minTasks: 0 };
  t.is(problems({ floors: [floor, floor] }).length, 5);
});

test("a group has room for two revisions of the largest service, and for a spare in each zone", (t) => {
  for (const {
    compute,
    sizes,
    queue,
    primary: { zones },
  } of environments) {
    const most = maxInstances(compute, sizes, queue, zones.length);
    const tasks = sizes.serviceMaxTasks + (queue?.maxTasks ?? 0);
    t.true((most - zones.length) * tasksPerInstance(compute) >= 2 * tasks);
    t.true(maxInstances(compute, sizes, undefined, zones.length) <= most);
  }
  t.is(primary("hosts").inputs.maxSize, 23);
  t.is(secondary("hosts").inputs.maxSize, 23);
});

test("a floor lies between the sizes; a region that does not serve has no tasks", (t) => {
  const sizes = { serviceMinTasks: 2, serviceMaxTasks: 4 };
  t.deepEqual(taskBounds({ serving: true, waiting: 0 }, sizes), { minCapacity: 2, maxCapacity: 4 });
  t.deepEqual(taskBounds({ serving: true, waiting: 0 }, sizes, 3), { minCapacity: 3, maxCapacity: 4 });
  t.deepEqual(taskBounds({ serving: true, waiting: 1 }, sizes, 9), { minCapacity: 4, maxCapacity: 4 });
  t.deepEqual(taskBounds({ serving: false, waiting: 0 }, sizes, 9), { minCapacity: 0, maxCapacity: 0 });
  t.deepEqual(taskBounds({ serving: false, waiting: 2 }, sizes, 9), { minCapacity: 2, maxCapacity: 2 });
});

test("a deployment is told to ECS in its own words, and waited for as long as it takes", (t) => {
  const canary = { kind: "canary", percent: 10, canaryMinutes: 5, bakeMinutes: 15 } as const;
  t.deepEqual(deploymentConfiguration(canary), {
    strategy: "CANARY",
    bakeTimeInMinutes: "15",
    canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: "5" },
  });
  t.is(deploymentTimeout(canary), "50m");
  const atOnce = { kind: "all-at-once", bakeMinutes: 5 } as const;
  t.deepEqual(deploymentConfiguration(atOnce), { strategy: "BLUE_GREEN", bakeTimeInMinutes: "5" });
  t.is(deploymentTimeout(atOnce), "35m");
});

test("a region bakes and tests where it serves, not where it does not, and not behind the fence that it is opened from", async (t) => {
  const atOnce = { strategy: "BLUE_GREEN", bakeTimeInMinutes: "0", stages: ["RECONCILE_SERVICE"] };
  const canary = {
    ...deploymentConfiguration(production.compute.deployment),
    stages: ["POST_TEST_TRAFFIC_SHIFT"],
  };
  const how = (synthesis: Synthesis, code: string) => {
    const { inputs, customTimeouts } = resource(synthesis, `service-${code}-production`);
    const { lifecycleHooks, ...configuration } = Object(inputs.deploymentConfiguration);
    return [{ ...configuration, stages: at(lifecycleHooks, 0, "lifecycleStages") }, customTimeouts?.update];
  };
  t.deepEqual(how(clean, "use1"), [canary, "50m"]);
  t.deepEqual(how(clean, "usw2"), [atOnce, "50m"]);
  t.deepEqual(how(moved, "use1"), [atOnce, "50m"]);
  t.deepEqual(how(moved, "usw2"), [atOnce, "50m"], "opened behind its fence");
  const values = { imageTag: "1.0.1", activeRegion: "us-west-2" };
  const after = await synthesizePlatform("production", values, { previous: moved });
  t.deepEqual(how(after, "usw2"), [canary, "50m"], "the deployment after the move");
});

test("both regions' services are updated side by side, but in the update that closes or opens one of them", async (t) => {
  const afterMove = { imageTag: "1.0.1", activeRegion: "us-west-2" };
  const first = (synthesis: Synthesis) => {
    const { comesAfter } = orderOf(synthesis);
    const [east, west] = ["use1", "usw2"].map(
      (code) => resource(synthesis, `service-${code}-production`).urn,
    );
    if (east === undefined || west === undefined) throw new Error("a region has no service");
    return comesAfter(west, east) ? "east" : comesAfter(east, west) ? "west" : "neither";
  };
  const again = await synthesizePlatform("production", { imageTag: "1.0.1" }, { previous: clean });
  const after = await synthesizePlatform("production", afterMove, { previous: moved });
  const closed = { ...afterMove, stopWrites: "true" };
  const shut = await synthesizePlatform("production", closed, { previous: moved });
  const reopened = await synthesizePlatform("production", afterMove, { previous: shut });
  t.deepEqual([clean, again, moved, after].map(first), ["west", "neither", "east", "neither"]);
  t.deepEqual([shut, reopened].map(first), ["east", "east"]);
});

test("without an image there is everything but what runs it, and a message says so", (t) => {
  const urns = (synthesis: Synthesis) => new Set(synthesis.registrations.map(({ urn }) => urn));
  const less = urns(imageless);
  const missing = clean.registrations.filter(({ urn }) => !less.has(urn)).map(({ type }) => type);
  t.deepEqual([...new Set(missing)].sort(), [
    "aws:appautoscaling/policy:Policy",
    "aws:appautoscaling/scheduledAction:ScheduledAction",
    "aws:appautoscaling/target:Target",
    // That tasks are missing.
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:ecs/service:Service",
    "aws:ecs/taskDefinition:TaskDefinition",
    // What runs.
    "pulumi:index:Stash",
  ]);
  t.true(imageless.logs.some(({ message }) => message.startsWith("imageTag is not set")));
  t.false(clean.logs.some(({ message }) => message.startsWith("imageTag is not set")));
});

test("the service serves where the region is active, and is there at zero where it is not", (t) => {
  t.like(primary("service").inputs, { desiredCount: 3, waitForSteadyState: true, tags: { Database: "g1" } });
  t.like(secondary("service").inputs, {
    desiredCount: 0,
    waitForSteadyState: true,
    tags: { Database: "none" },
  });
  t.like(primary("scaling-target").inputs, { minCapacity: 3, maxCapacity: 12 });
  t.like(secondary("scaling-target").inputs, { minCapacity: 0, maxCapacity: 0 });
  t.deepEqual(secondary("scaling-floor-day").inputs.scalableTargetAction, { minCapacity: 0, maxCapacity: 0 });
  t.like(primary("scaling-floor-day").inputs, {
    schedule: "cron(0 7 * * ? *)",
    timezone: "America/New_York",
    scalableTargetAction: { minCapacity: 6, maxCapacity: 12 },
  });
});

test("a service with another database is another service; one that stops serving is told to", (t) => {
  t.deepEqual(primary("service").replaceOnChanges, ["tags.Database"]);
  t.true(primary("service").deleteBeforeReplace);
  t.deepEqual(primary("service").ignoreChanges, ["loadBalancers", "desiredCount"]);
  t.deepEqual(resource(moved, "service-use1-production").ignoreChanges, ["loadBalancers"]);
  t.is(resource(moved, "service-use1-production").inputs.desiredCount, 0);
});

test("a region that closes is bounded before its services are told to stop, floors first", (t) => {
  const closing = (kind: string) => resource(moved, `${kind}-use1-production`);
  const place = (kind: string) => moved.registrations.indexOf(closing(kind));
  const after = (kind: string, ...before: readonly string[]) => {
    for (const each of before) {
      t.true(place(each) < place(kind), `${each} is before ${kind}`);
      // Neither is in the state as what the other depends on: in the next update it is the other way round.
      t.false(closing(kind).dependencies.includes(closing(each).urn), `${kind} does not depend on ${each}`);
      t.false(closing(each).dependencies.includes(closing(kind).urn), `${each} does not depend on ${kind}`);
    }
  };
  after("scaling-target", "scaling-floor-day", "scaling-floor-night");
  after("service", "scaling-target", "scaling-floor-day", "scaling-floor-night");
  after("service-worker", "scaling-target-worker");
  // What was scaled is what is bounded.
  for (const kind of ["scaling-target", "scaling-target-worker", "scaling-floor-day"])
    t.is(closing(kind).inputs.resourceId, primary(kind).inputs.resourceId, kind);
  // What is opened is there before it is scaled.
  const opening = resource(moved, "scaling-target-usw2-production");
  t.true(opening.dependencies.includes(resource(moved, "service-usw2-production").urn));
  // Nothing is begun elsewhere before.
  const restored = resource(moved, "aurora-usw2-production-g2");
  for (const kind of ["scaling-target", "scaling-target-worker", "scaling-floor-day"])
    t.true(restored.dependencies.includes(closing(kind).urn), kind);
});

test("what comes after another thing waits for it, and does not depend on it", async (t) => {
  const { registrations } = await synthesizeProgram(async () => {
    const monitor = pulumi.runtime.getMonitor();
    const register = monitor?.registerResource.bind(monitor) as Remote;
    // The first one takes its time: until the one that waits for nothing has been registered.
    let proceed = () => {};
    const others = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    const slowly: Remote = (request, callback) => {
      if (request.getName() === "first") void others.then(() => register(request, callback));
      else register(request, callback);
      if (request.getName() === "at once") proceed();
    };
    Object.assign(monitor ?? {}, { registerResource: slowly });
    const [first, other] = ["first", "other"].map((name) => new pulumi.Stash(name, { input: name }));
    if (first === undefined || other === undefined) return;
    new pulumi.Stash("at once", { input: "" }, { dependsOn: onceMade([], [other]) });
    new pulumi.Stash("after", { input: "" }, { dependsOn: onceMade([first], [other]) });
  });
  const named = new Map(registrations.map((registration) => [registration.name, registration]));
  t.deepEqual([...named.keys()].slice(-4), ["other", "at once", "first", "after"]);
  for (const name of ["at once", "after"])
    t.deepEqual(named.get(name)?.dependencies, [named.get("other")?.urn]);
});

test("a region that closes again after a failure is bounded as far as the state knows what is scaled there", (t) => {
  const place = { code: "use1" } as const;
  const target = (name: string, resourceId: string) => ({
    type: "aws:appautoscaling/target:Target",
    name,
    outputs: { resourceId },
  });
  const service = (name: string) => ({ type: "aws:ecs/service:Service", name: "service", outputs: { name } });
  const known = target("scaling-target-use1-production", "service/cluster/app-1");
  const suffix = { suffix: "production" };
  t.deepEqual(scaledIn([known, service("app-1")], place, suffix), {
    "scaling-target-use1-production": "service/cluster/app-1",
  });
  t.deepEqual(scaledIn([known, service("app-2")], place, suffix), {}, "its service was made anew");
  t.deepEqual(scaledIn([service("app-1")], place, suffix), {});
  t.deepEqual(scaledIn([known, service("app-1")], { code: "usw2" }, suffix), {});
});

test("a move leaves instances, cluster, roles and the tasks of the region that it leaves as they are", (t) => {
  const kept = ["task-definition", "hosts", "launch-template", "capacity-provider", "role-policy-execution"];
  for (const kind of kept) t.deepEqual(resource(moved, `${kind}-use1-production`), primary(kind), kind);
});

test("a task logs in to its region's database, verified, and never runs under another one's address", (t) => {
  const [app] = containersIn(clean, "use1");
  const names = (list: string) => (at(app, list) as Plain[]).map((each) => at(each, "name"));
  t.true(
    (at(app, "environment") as Plain[]).some(
      (each) => at(each, "name") === "PGSSLMODE" && at(each, "value") === "verify-full",
    ),
  );
  for (const name of ["PGUSER", "PGPASSWORD", "PGDATABASE"]) {
    t.true(names("secrets").includes(name), name);
    t.false(names("environment").includes(name), name);
  }
  // Another address is another task definition: tasks read a secret when they start, and never again.
  t.true(names("environment").includes("PGHOST"));
  t.false(names("secrets").includes("PGHOST"));
  const secret = resource(clean, "secret-application-g1-use1-production");
  t.true(primary("task-definition").propertyDependencies.containerDefinitions?.includes(secret.urn));
  t.false(JSON.stringify(containersIn(clean, "usw2")).includes("PGHOST"));
});

test("a renewed certificate and another configuration of the collector are another task definition", (t) => {
  const version = String(primary("task-definition").inputs.containerDefinitions);
  const dependencies = primary("task-definition").propertyDependencies.containerDefinitions ?? [];
  t.true(dependencies.includes(primary("secret-version-task-certificate").urn));
  t.true(dependencies.includes(primary("parameter-collector").urn));
  t.regex(version, /task-certificate-\w+:privateKey::[0-9a-f-]{36}"/);
  t.regex(version, /"CONFIG_VERSION","value":"1"/);
});

test("the instance's metadata, key, address, volume and boot are as they must be", (t) => {
  const template = primary("launch-template");
  t.like(template.inputs, {
    instanceType: "m7g.large",
    imageId: "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
  });
  t.deepEqual(template.propertyDependencies.networkInterfaces, [primary("security-group-host").urn]);
  const boot = Buffer.from(String(template.inputs.userData), "base64").toString();
  t.regex(boot, /^ECS_CLUSTER=payments-use1-production$/m);
  t.regex(boot, /^ECS_AWSVPC_BLOCK_IMDS=true$/m);
  t.is(primary("cluster").inputs.name, "payments-use1-production");
  t.is(primary("hosts").inputs.maxInstanceLifetime, 14 * 86_400);
});

test("each role can be taken on by one service only, and stars stand only where AWS has no ARN", (t) => {
  const starred: Record<string, readonly string[]> = {
    host: [
      "logs:DescribeLogGroups",
      "ecs:Poll",
      "ecs:StartTelemetrySession",
      "ecs:DiscoverPollEndpoint",
      "ssm:UpdateInstanceInformation",
    ],
    execution: ["ecr:GetAuthorizationToken"],
    task: ["logs:DescribeLogGroups"],
    infrastructure: [],
  };
  for (const [kind, allowed] of Object.entries(starred)) {
    const open = statementsOf(primary(`role-policy-${kind}`).inputs.policy)
      .filter(({ Resource }) => Resource === "*")
      .flatMap(({ Action = [] }) => [Action].flat())
      .filter((action) => !/^(?:xray|ssmmessages):/.test(action));
    t.deepEqual(open, allowed, kind);
  }
  for (const kind of ["execution", "task"]) {
    const [trust] = statementsOf(primary(`role-${kind}`).inputs.assumeRolePolicy);
    t.deepEqual(trust?.Condition, {
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnLike: { "aws:SourceArn": "arn:aws:ecs:us-east-1:123456789012:*" },
    });
  }
});

test("ECS may change this load balancer's rules and sides, and nobody else's", (t) => {
  const [deny] = statementsOf(primary("role-policy-infrastructure").inputs.policy);
  const own = ["listener-production", "listener-test", "tg-blue", "tg-green", "rule-production", "rule-test"];
  t.is(deny?.Effect, "Deny");
  t.deepEqual(
    [...(primary("role-policy-infrastructure").propertyDependencies.policy ?? [])].sort(),
    own.map((kind) => primary(kind).urn).sort(),
  );
});

test("a deployment is rolled back on errors, slowness and sick tasks of either side", (t) => {
  const metrics = (kind: string) =>
    (primary(`alarm-${kind}`).inputs.metricQueries as Plain[]).flatMap(
      (query) => at(query, "metric", "metricName") ?? [],
    );
  for (const side of ["blue", "green"]) {
    t.deepEqual(metrics(`target-5xx-${side}`), ["HTTPCode_Target_5XX_Count", "RequestCount"]);
    t.deepEqual(metrics(`target-p99-${side}`), ["TargetResponseTime", "RequestCount"]);
    t.deepEqual(metrics(`unhealthy-hosts-${side}`), ["UnHealthyHostCount", "HealthyHostCount"]);
    const { inputs } = primary(`alarm-target-5xx-${side}`);
    t.like(inputs, { threshold: 1, treatMissingData: "notBreaching" });
  }
  t.is((primary("service").inputs.alarms as { alarmNames: Plain[] }).alarmNames.length, 6);
  t.is(primary("service").inputs.sigintRollback, false);
});

test("images are replicated by the one stack that owns the account's settings", (t) => {
  t.is(ofType(clean, "aws:ecr/replicationConfiguration:ReplicationConfiguration").length, 0);
  t.deepEqual(resource(baseline, "image-replication-use1-production").inputs.replicationConfiguration, {
    rules: [
      {
        destinations: [{ region: "us-west-2", registryId: "123456789012" }],
        repositoryFilters: [{ filter: "payments/", filterType: "PREFIX_MATCH" }],
      },
    ],
  });
  t.is(primary("repository-app").inputs.name, secondary("repository-app").inputs.name);
  t.deepEqual(primary("repository-app").propertyDependencies.encryptionConfigurations, [
    primary("key-messaging").urn,
  ]);
});
