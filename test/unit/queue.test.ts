import test from "ava";
import { environmentProblems } from "../../environments/invariants.ts";
import { workerBounds } from "../../src/blocks/compute/capacity.ts";
import { difference } from "../../src/proofs/model/diff.ts";
import type { Plain, Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { statementsOf } from "../../src/proofs/model/rule.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { restoring as environments } from "../support/restoring.ts";
import { at, ofType, resource } from "../support/synthesize.ts";

const imageTag = "1.0.0";
const without = environments.map((environment) => ({ ...environment, queue: undefined }));

let clean: Synthesis;
let moved: Synthesis;
let off: Synthesis;
let imageless: Synthesis;
test.before(async () => {
  clean = await synthesizePlatform("production", { imageTag });
  moved = await synthesizePlatform(
    "production",
    { imageTag, activeRegion: "us-west-2" },
    { previous: clean },
  );
  off = await synthesizePlatform("production", { imageTag }, { environments: without });
  imageless = await synthesizePlatform("production");
});

const primary = (kind: string, synthesis = clean) => resource(synthesis, `${kind}-use1-production`);
const secondary = (kind: string, synthesis = clean) => resource(synthesis, `${kind}-usw2-production`);
const kindOf = ({ name }: Registration) => name.replace(/-us[ew]\d-production$/, "");
const kindsOf = (registrations: readonly Registration[]) => [...new Set(registrations.map(kindOf))].sort();
const queues = ["payments", "dead-letters"].map((name) => `queue-${name}`);

test("without the capability there is no trace of it, and all else is as if it did not exist", (t) => {
  const traces = off.registrations.filter((each) =>
    /sqs|worker|queue|dead-letter/i.test(JSON.stringify(each)),
  );
  // What the key is for, what may be made and what is looked at are said once for all environments.
  t.deepEqual(kindsOf(traces), [
    "boundary-people-production",
    "boundary-workloads-production",
    "key-messaging",
    "role-policy-deployer-production",
    "role-policy-destroyer-production",
    "role-policy-operator-production",
    "role-policy-read-only-production",
  ]);
  t.false(/queue|worker/.test(JSON.stringify(off.outputs)));
  const { created, deleted, changed } = difference(off, clean);
  t.deepEqual(deleted, []);
  const its = /queue|worker|dead-letters|redrive|endpoint-sqs/;
  t.deepEqual(
    kindsOf(created).filter((kind) => !its.test(kind)),
    [],
  );
  t.deepEqual(kindsOf(changed.map(({ after }) => after)), [
    // It shows it; another revision runs; there is room for its tasks; its service has a name; they may be logged; people
    // may drain it; the application may fill it; the other region may stop its worker.
    "dashboard",
    "deployment",
    "hosts",
    "keeper",
    "resolver-names-aws",
    "role-policy-execution",
    "role-policy-operator-production",
    "role-policy-task",
    "service",
    "task-definition",
  ]);
});

test("both queues keep the order of each payer, under the key for messages, for 14 days, in both regions", (t) => {
  for (const at of [primary, secondary])
    for (const kind of queues) {
      const queue = at(kind);
      t.like(queue.inputs, {
        fifoQueue: true,
        contentBasedDeduplication: false,
        deduplicationScope: "messageGroup",
        fifoThroughputLimit: "perMessageGroupId",
        messageRetentionSeconds: 1_209_600,
        visibilityTimeoutSeconds: 180,
        receiveWaitTimeSeconds: 20,
      });
      // Ten of them fit into the 256 KiB of one request.
      t.true(Number(queue.inputs.maxMessageSize) * 10 <= 262_144);
      t.deepEqual(queue.propertyDependencies.kmsMasterKeyId, [at("key-messaging").urn]);
      t.is(queue.provider, at("key-messaging").provider);
      t.true(queue.protect);
      t.regex(queue.parent, /Queue::queue-us/);
    }
});

test("what fails five times goes to the dead letters, which take nobody else's", (t) => {
  const parsed = (value: Plain | undefined) => JSON.parse(String(value)) as Record<string, Plain>;
  t.like(parsed(primary("queue-payments").inputs.redrivePolicy), { maxReceiveCount: 5 });
  t.deepEqual(primary("queue-payments").propertyDependencies.redrivePolicy, [
    primary("queue-dead-letters").urn,
  ]);
  t.deepEqual(parsed(primary("redrive-allow-policy-payments").inputs.redriveAllowPolicy), {
    redrivePermission: "denyAll",
  });
  const allow = primary("redrive-allow-policy-dead-letters");
  t.like(parsed(allow.inputs.redriveAllowPolicy), { redrivePermission: "byQueue" });
  t.deepEqual(allow.propertyDependencies.redriveAllowPolicy, [primary("queue-payments").urn]);
  t.is(primary("queue-dead-letters").inputs.redrivePolicy, undefined);
});

test("a queue refuses whoever comes without TLS, is no role of this account or of another environment, and lets in nobody by itself", (t) => {
  const anothers = {
    StringNotEquals: { "aws:PrincipalTag/Environment": "production" },
    Bool: { "aws:PrincipalIsAWSService": "false" },
  };
  const [key] = statementsOf(primary("key-messaging").inputs.policy).filter(
    ({ Effect }) => Effect === "Deny",
  );
  t.deepEqual(key?.Action, ["kms:Decrypt", "kms:GenerateDataKey*"]);
  t.deepEqual(key?.Condition, {
    StringEquals: { "kms:ViaService": "sqs.us-east-1.amazonaws.com" },
    ...anothers,
  });
  // Whose roles have the tag by their provider, and sessions of people by what their trust asks for.
  const { defaultTags } = resource(clean, "aws-use1-production").inputs;
  t.regex(JSON.stringify(defaultTags), /Environment\W+production/);
  for (const kind of ["queue-policy-payments", "queue-policy-dead-letters"]) {
    const [tls, roles, others, ...rest] = statementsOf(primary(kind).inputs.policy);
    t.deepEqual(rest, []);
    t.like(tls, { Effect: "Deny", Principal: "*", Action: "sqs:*" });
    t.deepEqual(tls?.Condition, { Bool: { "aws:SecureTransport": "false" } });
    t.like(roles, { Effect: "Deny", Principal: "*" });
    t.deepEqual(roles?.Condition, {
      ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" },
      Bool: { "aws:PrincipalIsAWSService": "false" },
    });
    t.deepEqual([others?.Effect, others?.Principal, others?.Action], ["Deny", "*", roles?.Action]);
    t.deepEqual(others?.Condition, anothers);
  }
});

test("the application can put payments there and read none; the worker can read them and put none", (t) => {
  const granted = (role: string) =>
    statementsOf(primary(`role-policy-${role}`).inputs.policy).filter(
      ({ Condition }) => !JSON.stringify(Condition ?? {}).includes("dynamodb"),
    );
  const rights = (role: string) =>
    granted(role)
      .flatMap(({ Action = [] }) => [Action].flat())
      .filter((action) => /^(?:sqs|kms):/.test(action))
      .sort();
  t.deepEqual(rights("task"), ["kms:Decrypt", "kms:GenerateDataKey", "sqs:SendMessage"]);
  t.deepEqual(rights("worker"), [
    "kms:Decrypt",
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:ReceiveMessage",
  ]);
  for (const role of ["task", "worker"])
    for (const { Action, Resource, Condition } of granted(role)) {
      if (/sqs:/.test(String(Action)))
        t.regex(String(Resource), /:queue-payments-use1-production-\w+\.fifo$/);
      if (/kms:/.test(String(Action)))
        t.deepEqual(Condition, { StringEquals: { "kms:ViaService": "sqs.us-east-1.amazonaws.com" } });
    }
});

test("the worker is the application's image with another command: no port, no certificate, and time to end", (t) => {
  const task = primary("task-definition-worker");
  const [worker, collector] = JSON.parse(String(task.inputs.containerDefinitions)) as Plain[];
  const [app] = JSON.parse(String(primary("task-definition").inputs.containerDefinitions)) as Plain[];
  t.is(at(collector, "name"), "collector");
  t.is(at(worker, "image"), at(app, "image"));
  t.deepEqual(at(worker, "command"), ["worker"]);
  t.is(at(worker, "portMappings"), undefined);
  t.true(Number(at(worker, "stopTimeout")) > 30);
  const values = (container: Plain | undefined, list: string, value: string) =>
    Object.fromEntries(
      (at(container, list) as Plain[]).map((each) => [String(at(each, "name")), at(each, value)]),
    );
  t.like(values(worker, "environment", "value"), { WORKER_TIMEOUT_SECONDS: "30", AWS_REGION: "us-east-1" });
  t.regex(
    String(values(worker, "environment", "value").PAYMENTS_QUEUE_URL),
    /^https:\/\/sqs\.us-east-1\.amazonaws\.com\/123456789012\/queue-payments-use1-production-\w+\.fifo$/,
  );
  t.is(
    values(app, "environment", "value").PAYMENTS_QUEUE_URL,
    values(worker, "environment", "value").PAYMENTS_QUEUE_URL,
  );
  t.deepEqual(Object.keys(values(worker, "secrets", "valueFrom")), [
    "PGDATABASE",
    "PGPASSWORD",
    "PGUSER",
    "PROCESSOR_API_KEY",
  ]);
  t.deepEqual(task.propertyDependencies.taskRoleArn, [primary("role-worker").urn]);
});

test("the worker works where the region serves, in its own group, and has neither tasks nor bounds elsewhere", (t) => {
  const service = primary("service-worker");
  t.like(service.inputs, {
    desiredCount: 2,
    deploymentConfiguration: { strategy: "ROLLING" },
    deploymentCircuitBreaker: { enable: true, rollback: true },
    deploymentMinimumHealthyPercent: 100,
    waitForSteadyState: true,
    tags: { Database: "g1" },
  });
  t.is(service.inputs.loadBalancers, undefined);
  t.deepEqual(service.ignoreChanges, ["desiredCount"]);
  t.deepEqual(service.replaceOnChanges, ["tags.Database"]);
  t.true(service.propertyDependencies.networkConfiguration?.includes(primary("security-group-worker").urn));
  t.like(secondary("service-worker").inputs, { desiredCount: 0, tags: { Database: "none" } });
  t.deepEqual(secondary("service-worker").ignoreChanges, []);
  t.like(primary("scaling-target-worker").inputs, { minCapacity: 2, maxCapacity: 8 });
  t.like(secondary("scaling-target-worker").inputs, { minCapacity: 0, maxCapacity: 0 });
  t.is(primary("service-worker", moved).inputs.desiredCount, 0);
  t.like(primary("scaling-target-worker", moved).inputs, { minCapacity: 0, maxCapacity: 0 });
  t.like(secondary("service-worker", moved).inputs, { desiredCount: 2, tags: { Database: "g2" } });
  t.deepEqual(workerBounds(false, { minTasks: 1, maxTasks: 2 }), { minCapacity: 0, maxCapacity: 0 });
});

test("a region that is left stops its worker before a database is made, and one that is opened starts it last", (t) => {
  const waitsFor = (then: Registration, first: Registration) => then.dependencies.includes(first.urn);
  const database = resource(moved, "aurora-usw2-production-g2");
  for (const kind of ["service-worker", "scaling-target-worker"])
    t.true(waitsFor(database, primary(kind, moved)), kind);
  t.true(waitsFor(primary("service-worker", moved), primary("fence", moved)));
  const worker = secondary("service-worker", moved);
  t.true(waitsFor(worker, resource(moved, "begun-usw2-production-g2-of-2")));
  t.true(waitsFor(worker, primary("scaling-target-worker", moved)));
  t.true(waitsFor(primary("service-worker"), resource(clean, "begun-use1-production-g1-of-1")));
  for (const kind of ["queue-policy-payments", "redrive-allow-policy-dead-letters", "role-policy-worker"])
    t.true(waitsFor(primary("service-worker"), primary(kind)), kind);
  t.true(waitsFor(primary("service"), primary("queue-policy-payments")));
});

test("tasks are steered by what waits for each of them", (t) => {
  const tracking = primary("scaling-policy-worker-backlog").inputs.targetTrackingScalingPolicyConfiguration;
  t.is(at(tracking, "targetValue"), 20);
  const [waiting, tasks, backlog, ...rest] = at(
    tracking,
    "customizedMetricSpecification",
    "metrics",
  ) as Plain[];
  t.deepEqual(rest, []);
  t.deepEqual(backlog, { id: "backlog", expression: "waiting / tasks", returnData: true });
  for (const [metric, name, returned] of [
    [waiting, "ApproximateNumberOfMessagesVisible", false],
    [tasks, "RunningTaskCount", false],
  ] as const) {
    t.is(at(metric, "metricStat", "metric", "metricName"), name);
    t.is(at(metric, "returnData"), returned);
  }
  t.deepEqual(
    (at(tasks, "metricStat", "metric", "dimensions") as Plain[]).map((each) => at(each, "name")),
    ["ClusterName", "ServiceName"],
  );
});

test("without an image the queue, the role and the log are there, and nothing that runs", (t) => {
  const missing = new Set(imageless.registrations.map(({ urn }) => urn));
  const less = clean.registrations
    .filter(({ urn }) => !missing.has(urn))
    .filter(({ name }) => /worker/.test(name));
  t.deepEqual(kindsOf(less), [
    "alarm-workers-missing",
    "deployment-worker",
    "scaling-policy-worker-backlog",
    "scaling-target-worker",
    "service-worker",
    "task-definition-worker",
  ]);
  t.is(ofType(imageless, "aws:sqs/queue:Queue").length, 4);
});

test("people are paged for what was given up and for what waits too long, once, and not for an outage as well", (t) => {
  const incident = primary("incident-queued-payments");
  for (const [kind, threshold] of [
    ["alarm-dead-letters", 0],
    ["alarm-oldest-queued-payment", 900],
  ] as const) {
    t.like(primary(kind).inputs, { threshold, treatMissingData: "ignore", alarmActions: [] });
    t.true(incident.propertyDependencies.alarmRule?.includes(primary(kind).urn), kind);
  }
  t.deepEqual(incident.propertyDependencies.alarmActions, [primary("topic-page").urn]);
  t.deepEqual(incident.propertyDependencies.actionsSuppressor, [primary("incident-customers").urn]);
});

test("what a move and people need to know is put out", (t) => {
  const region = at(clean.outputs, "regions", "us-east-1");
  t.regex(String(at(region, "queue", "url")), /queue-payments-use1/);
  t.regex(String(at(region, "queue", "deadLettersUrl")), /queue-dead-letters-use1/);
  t.regex(String(at(region, "worker")), /^service-worker-use1/);
});

test("a descriptor whose payments could not wait or be carried out is refused", (t) => {
  const problems = (queue: object) =>
    environmentProblems(
      environments.map((each) =>
        each.name === "staging" && each.queue ? { ...each, queue: { ...each.queue, ...queue } } : each,
      ),
    );
  t.deepEqual(problems({}), []);
  t.regex(
    problems({ workerTimeoutSeconds: 7201 })[0] ?? "",
    /queue\.workerTimeoutSeconds is 7201; allowed: 1 to 7200/,
  );
  t.is(problems({ attempts: 1, backlogPerTask: 0, minTasks: 0, maxTasks: 101 }).length, 4);
  t.is(problems({ minTasks: 3, maxTasks: 2 }).length, 1);
});
