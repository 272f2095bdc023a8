import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import test from "ava";
import fc from "fast-check";
import { burnThreshold } from "../../src/blocks/compute/burn-rate.ts";
import { maxConnections } from "../../src/blocks/data/connections.ts";
import { bothAnswerAlarm } from "../../src/blocks/dns/alarms.ts";
import { comeBackRule } from "../../src/blocks/ingress/come-back-rule.ts";
import { alarmRule } from "../../src/kit/watch/alarm.ts";
import { applicationMetrics } from "../../src/kit/watch/application-metrics.ts";
import { layOut, type PlacedWidget, type Widget } from "../../src/kit/watch/dashboard.ts";
import { moveMetrics } from "../../src/kit/watch/move-metrics.ts";
import { parseConfig } from "../../src/program/config/read.ts";
import { deploy } from "../../src/program/deploy.ts";
import type { Plain, Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { statementsOf } from "../../src/proofs/model/rule.ts";
import { plannedLookups } from "../../src/proofs/planner.ts";
import { emitters } from "../../src/proofs/rules/emitters.ts";
import { referencesOfDashboard } from "../../src/proofs/rules/metric-references.ts";
import { configSource, synthesizePlatform } from "../support/platform.ts";
import { restoring as environments, production } from "../support/restoring.ts";
import { at, ofType, resource, synthesizeProgram } from "../support/synthesize.ts";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const incidentType = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const dashboardType = "aws:cloudwatch/dashboard:Dashboard";
const emails = ["one@example.com", "two@example.com"];

let clean: Synthesis;
let moved: Synthesis;
/** The plan with a global database. */
let global: Synthesis;
/** The plan of the stack that sets up what an account has once. */
let baseline: Synthesis;
test.before(async () => {
  const values = { imageTag: "1.0.0", alertEmails: JSON.stringify(emails) };
  clean = await synthesizePlatform("production", values);
  baseline = await synthesizePlatform("production", { ...values, accountBaseline: "true" });
  moved = await synthesizePlatform(
    "production",
    { ...values, activeRegion: "us-west-2" },
    { previous: clean },
  );
  global = await synthesizePlatform("production", values, {
    environments: environments.map((environment) =>
      environment.name === "production"
        ? { ...environment, database: { ...environment.database, recovery: "replica" } }
        : environment,
    ),
  });
});

const primary = (kind: string) => resource(clean, `${kind}-use1-production`);
const repository = join(import.meta.dirname, "../..");
const textOf = (path: string) => readFileSync(join(repository, path), "utf8");

const watching = (synthesis: Synthesis): readonly Registration[] =>
  [
    alarmType,
    incidentType,
    dashboardType,
    "aws:cloudwatch/eventRule:EventRule",
    "aws:cloudwatch/queryDefinition:QueryDefinition",
    "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    "aws:route53/healthCheck:HealthCheck",
    "aws:sns/topic:Topic",
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:xray/samplingRule:SamplingRule",
    "aws:xray/group:Group",
  ].flatMap((type) => ofType(synthesis, type));

const ofDatabase = (name: string) => /-g\d+-|incident-database|dashboard-us|event-rotation-failed/.test(name);

test("a move changes nothing of what watches but what belongs to the database that comes", (t) => {
  const after = new Map(watching(moved).map((each) => [each.urn, each.inputs]));
  const changed = watching(clean).filter(({ urn, inputs }) => !isDeepStrictEqual(after.get(urn), inputs));
  // The claim is the one health check that a move is made with.
  t.deepEqual(
    changed.flatMap(({ name }) => (ofDatabase(name) || name.includes("claim") ? [] : [name])),
    [],
  );
  const before = new Set(watching(clean).map(({ urn }) => urn));
  const came = watching(moved).filter(({ urn }) => !before.has(urn));
  t.true(came.length > 0);
  t.true(came.every(({ name }) => ofDatabase(name) && name.includes("-usw2-")));
});

test("both regions are watched alike, but for the databases, the view from outside and the account's trail", (t) => {
  const kinds = (code: string) =>
    watching(clean)
      .filter(({ name, inputs }) => {
        const audit = String(inputs.alarmDescription).includes("Owner: security");
        return name.includes(`-${code}-`) && !ofDatabase(name) && !audit;
      })
      .map(({ name }) => name.replace(`-${code}-`, "-"));
  const outside = [
    "alarm-api-dead-production",
    "alarm-public-address-dead-production",
    "alarm-primary-dead-production",
    "alarm-both-regions-answer-production",
  ];
  t.deepEqual(
    kinds("use1")
      .filter((kind) => !outside.includes(kind))
      .sort(),
    kinds("usw2").sort(),
  );
  t.deepEqual(
    outside.filter((kind) => kinds("use1").includes(kind)),
    outside,
  );
});

test("everything that tells people has an entry in the runbook, and every entry tells something", (t) => {
  const entries = [...textOf("docs/runbooks/alarms.md").matchAll(/^### ([\w-]+)$/gm)].map(([, id]) => id);
  const linked = [...watching(baseline), ...watching(global)].flatMap(({ inputs }) =>
    [...String(inputs.alarmDescription ?? inputs.description ?? "").matchAll(/alarms\.md#([\w-]+)/g)].map(
      ([, id]) => id,
    ),
  );
  t.deepEqual([...new Set(linked)].sort(), [...entries].sort());
});

test("an outage pages once: symptoms have no topic, their incident has, and what follows from it keeps quiet", (t) => {
  const incident = primary("incident-customers");
  for (const kind of [
    "target-5xx-blue",
    "unhealthy-hosts-green",
    "transaction-p99",
    "primary-dead",
    "public-address-dead",
  ]) {
    t.deepEqual(primary(`alarm-${kind}`).inputs.alarmActions, []);
    t.true(incident.propertyDependencies.alarmRule?.includes(primary(`alarm-${kind}`).urn), kind);
  }
  t.deepEqual(incident.inputs.alarmActions, incident.inputs.okActions);
  t.deepEqual(incident.propertyDependencies.alarmActions, [primary("topic-page").urn]);
  for (const kind of ["incident-database", "incident-error-budget-slow"])
    t.deepEqual(primary(kind).propertyDependencies.actionsSuppressor, [incident.urn]);
  t.is(alarmRule([["a"], ["b", "c"]]), '(ALARM("a")) OR (ALARM("b") AND ALARM("c"))');
  t.regex(
    String(incident.inputs.alarmRule),
    /\(ALARM\("[^"]*fast-1h[^"]*"\) AND ALARM\("[^"]*fast-5m[^"]*"\)\)/,
  );
});

test("missing data means what it has to mean", (t) => {
  const treated = (kind: string) => primary(`alarm-${kind}`).inputs.treatMissingData;
  for (const kind of [
    "load-balancer-5xx",
    "target-5xx-blue",
    "target-p99-green",
    "transaction-p99",
    "tasks-missing",
  ])
    t.is(treated(kind), "notBreaching", `${kind}: a region that waits has no traffic`);
  for (const kind of ["public-address-dead", "primary-dead", "recovery-points-late"])
    t.is(treated(kind), "breaching", `${kind}: silence is the fault`);
  t.is(treated("certificate-expiring"), "ignore");
});

test("the primary region may be silent only while the secondary region claims to be active", (t) => {
  const [primaryStatus, claimStatus, measure] = primary("alarm-primary-dead").inputs.metricQueries as Plain[];
  t.is(at(primaryStatus, "metric", "metricName"), "HealthCheckStatus");
  t.is(at(claimStatus, "id"), "claim");
  t.is(at(measure, "expression"), "IF(claim >= 1, primary, 1)");
});

test("a primary region that answers while the secondary one serves pages by itself, unless tasks wait there", (t) => {
  const { inputs, propertyDependencies } = primary("alarm-both-regions-answer");
  t.is(at(inputs.metricQueries, 2, "expression"), "IF(claim < 1, primary, 0)");
  t.like(inputs, {
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    treatMissingData: "notBreaching",
  });
  t.deepEqual(propertyDependencies.alarmActions, [primary("topic-page").urn]);
  const subject = { canary: "a", primary: "b", claim: "c", api: undefined };
  const alarm = (tasksWait: boolean) => bothAnswerAlarm({ ...subject, tasksWait }, production.monitoring);
  t.is(alarm(false)?.id, "both-regions-answer");
  t.is(alarm(true), undefined);
});

test("recovery points are late when the agreed loss is reached, and not before", (t) => {
  const { inputs } = primary("alarm-recovery-points-late");
  t.is(at(inputs.metricQueries, 0, "metric", "metricName"), "NewestPointAge");
  t.like(inputs, { comparisonOperator: "GreaterThanThreshold", threshold: 180 * 60 });
});

test("CloudWatch takes no alarm that looks back further than it may", (t) => {
  for (const { name, inputs } of ofType(clean, alarmType)) {
    const periods = (inputs.metricQueries as Plain[]).flatMap((query) => at(query, "metric", "period") ?? []);
    const span = Number(inputs.evaluationPeriods) * Math.max(...periods.map(Number));
    t.true(span <= (Math.min(...periods.map(Number)) >= 3600 ? 604_800 : 86_400), name);
    t.true(String(inputs.alarmDescription).length <= 1024, name);
  }
});

test("the budget's burn rates, and the connections of AWS's own table", (t) => {
  t.is(burnThreshold(14.4, 99.9), 1.44);
  t.is(burnThreshold(6, 99), 6);
  const most = (databaseMinAcu: number, databaseMaxAcu: number) =>
    maxConnections({ databaseMinAcu, databaseMaxAcu });
  t.deepEqual(
    [1, 4, 8, 16, 32].map((acu) => most(1, acu)),
    [189, 823, 1669, 3360, 5000],
  );
  t.deepEqual([most(0, 4), most(0.5, 16)], [823, 2000]);
});

test("topics are encrypted, take alarms and events, refuse plain text, and tell every address", (t) => {
  for (const severity of ["page", "ticket"]) {
    t.deepEqual(primary(`topic-${severity}`).propertyDependencies.kmsMasterKeyId, [
      primary("key-messaging").urn,
    ]);
    const [alarms, events, tls] = statementsOf(primary(`topic-policy-${severity}`).inputs.policy);
    t.deepEqual(alarms?.Condition, {
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:*" },
    });
    t.deepEqual(events?.Principal, { Service: "events.amazonaws.com" });
    t.is(events?.Condition, undefined);
    t.deepEqual(tls?.Condition, { Bool: { "aws:SecureTransport": "false" } });
    for (const email of emails)
      t.like(primary(`subscription-${severity}-${email}`).inputs, { protocol: "email", endpoint: email });
  }
});

test("events are of what failed, and wait for the topic's policy", (t) => {
  const pattern = JSON.parse(String(primary("event-task-failed").inputs.eventPattern));
  t.deepEqual(pattern.detail.$or, [
    { stopCode: ["TaskFailedToStart", "EssentialContainerExited"] },
    { stoppedReason: [{ prefix: "Task failed " }] },
  ]);
  t.regex(pattern.detail.clusterArn[0], /:cluster\/payments-use1-production$/);
  const target = primary("event-target-task-failed");
  t.true(target.dependencies.includes(primary("topic-policy-ticket").urn));
  t.notThrows(() => JSON.parse(String(at(target.inputs.inputTransformer, "inputTemplate"))));
});

test("no two widgets overlap, and none lies outside of the grid", (t) => {
  const size = fc.record({ width: fc.integer({ min: 1, max: 6 }), height: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(fc.array(fc.array(size, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), (rows) => {
      const widgets = rows.map((row) =>
        row.map((each): Widget => ({ ...each, type: "text", properties: {} })),
      );
      t.true(apart(layOut(widgets)));
    }),
  );
  t.throws(() => layOut([[{ type: "text", width: 25, height: 1, properties: {} }]]), {
    instanceOf: RangeError,
    message: /25 wide; allowed: 24/,
  });
  for (const { inputs } of ofType(moved, dashboardType)) {
    const { widgets } = JSON.parse(String(inputs.dashboardBody)) as { widgets: readonly PlacedWidget[] };
    t.true(apart(widgets));
    t.true(widgets.length > 5);
  }
});

function apart(widgets: readonly PlacedWidget[]): boolean {
  const cells = widgets.flatMap(({ x, y, width, height }) =>
    Array.from(
      { length: width * height },
      (_, index) => `${x + (index % width)} ${y + Math.floor(index / width)}`,
    ),
  );
  return new Set(cells).size === cells.length && widgets.every(({ x, width }) => x >= 0 && x + width <= 24);
}

test("the dashboards show what is asked of them", (t) => {
  const shown = ofType(clean, dashboardType).flatMap(({ inputs }) => referencesOfDashboard(inputs));
  const names = new Set(shown.map(({ name }) => name));
  for (const name of [
    ...applicationMetrics.map((metric) => metric.name),
    ...Object.values(moveMetrics),
    "ACUUtilization",
    "BlockedRequests",
    "CPUUtilization",
    "DatabaseConnections",
    "DaysToExpiry",
    "DeploymentCount",
    "HTTPCode_ELB_5XX_Count",
    "HTTPCode_Target_5XX_Count",
    "HealthCheckStatus",
    "Invocations",
    "MemoryUtilized",
    "NewestPointAge",
  ])
    t.true(names.has(name), name);
  const business = String(resource(clean, "dashboard-business-production").inputs.dashboardBody);
  for (const stat of ["p50", "p90", "p99", "p99.9"]) t.true(business.includes(`"stat":"${stat}"`), stat);
  t.is(ofType(clean, dashboardType).length, 3);
});

test("the gauge shows the age that is measured in each region, in minutes", (t) => {
  const body = JSON.parse(String(resource(clean, "dashboard-business-production").inputs.dashboardBody));
  const gauges = (body.widgets as { properties: { title?: string; region: string; metrics: Plain[] } }[])
    .map(({ properties }) => properties)
    .filter(({ title }) => title?.startsWith("Minutes since the newest recovery point"));
  t.deepEqual(
    gauges.map(({ region }) => region),
    ["us-east-1", "us-west-2"],
  );
  for (const { metrics } of gauges) {
    const [age, minutes] = metrics;
    t.deepEqual([at(age, 0), at(age, 1)], ["Payments/Recovery/production", "NewestPointAge"]);
    t.is(at(minutes, 0, "expression"), `${at(age, 2, "id")} / 60`);
  }
});

test("what is emitted is what a reference says, and nobody's list", (t) => {
  for (const { namespace, source } of emitters)
    t.regex(
      source,
      namespace.startsWith("Payments")
        ? /^docs\/metrics\.md$/
        : /^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/,
      namespace,
    );
  // "This metric does not include any Application Load Balancers registered as targets", of HealthyHostCount and
  // UnHealthyHostCount; our only network load balancer has no other target.
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
  t.false(emitters.some(({ namespace }) => namespace === "AWS/NetworkELB"));
});

test("malformed requests are told of, but for those that API Gateway sends so", (t) => {
  // "If a request does not comply with RFC 7230, the load balancer increments the
  // DesyncMitigationMode_NonCompliant_Request_Count metric": "Desync mitigation mode" in
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
  const queries = primary("alarm-requests-dubious").inputs.metricQueries as readonly Plain[];
  t.deepEqual(
    queries.map((query) => at(query, "metric", "metricName") ?? at(query, "expression")),
    [
      "DesyncMitigationMode_NonCompliant_Request_Count",
      "IntegrationLatency",
      "FILL(dubious, 0) - FILL(api, 0)",
    ],
  );
  t.is(at(queries[1], "metric", "stat"), "SampleCount");
});

test("the contract with the application names each of its metrics, and the firewall's rule is the one that is watched", (t) => {
  const contract = textOf("docs/metrics.md");
  for (const { name, unit, dimensions, meaning } of applicationMetrics) {
    const sets = dimensions.map((names) => names.map((each) => `\`${each}\``).join(", ")).join("; ");
    t.true(contract.includes(`| \`${name}\` | ${unit} | ${sets} | ${meaning} |`), name);
  }
  const rules = emitters.flatMap(({ dimensions: { Rule } }) => (Rule && "values" in Rule ? Rule.values : []));
  t.deepEqual(rules, ["ALL", comeBackRule]);
});

test("health checks are not traced, payments are more than the rest, and only this environment's", (t) => {
  t.like(primary("sampling-health").inputs, {
    urlPath: "/healthz",
    fixedRate: 0,
    reservoirSize: 0,
    priority: 100,
  });
  t.like(primary("sampling-writes").inputs, { httpMethod: "POST", host: "*pay.example.com", priority: 200 });
  t.is(
    primary("traces-failed").inputs.filterExpression,
    '(fault = true OR error = true) AND http.url BEGINSWITH "https://pay.example.com"',
  );
  const containers = String(primary("task-definition").inputs.containerDefinitions);
  t.regex(containers, /"OTEL_TRACES_SAMPLER","value":"xray"/);
  t.regex(
    String(primary("parameter-collector").inputs.insecureValue),
    /"awsproxy":\{"endpoint":"localhost:2000"/,
  );
});

test("every environment has an owner and promises that can be measured", (t) => {
  for (const { monitoring } of environments) t.regex(monitoring.owner, /^[a-z][a-z-]+$/);
});

test("each side of a deployment is judged by itself, of enough requests, and not more strictly than customers were promised", (t) => {
  for (const side of ["blue", "green"]) {
    const group = primary(`tg-${side}`).urn;
    for (const kind of ["target-5xx", "target-p99", "unhealthy-hosts"])
      t.true(
        primary(`alarm-${kind}-${side}`).propertyDependencies.metricQueries?.includes(group),
        `${kind} ${side}`,
      );
    const expression = (kind: string) =>
      at(primary(`alarm-${kind}-${side}`).inputs.metricQueries, 2, "expression");
    t.is(expression("target-5xx"), "IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)");
    t.is(expression("target-p99"), "IF(requests >= 100, p99, 0)");
    t.is(expression("unhealthy-hosts"), "100 * unhealthy / (healthy + unhealthy)");
    t.like(primary(`alarm-unhealthy-hosts-${side}`).inputs, { evaluationPeriods: 5, datapointsToAlarm: 5 });
  }
  for (const { compute, monitoring } of environments)
    t.true(compute.rollback.p99Seconds >= monitoring.transactionP99Seconds);
});

test("nothing pages before there is an image but the audit, and pages go where they are wanted", async (t) => {
  const imageless = await synthesizePlatform("production", {});
  const paging = [alarmType, incidentType]
    .flatMap((type) => ofType(imageless, type))
    .filter(({ propertyDependencies }) =>
      propertyDependencies.alarmActions?.some((urn) => urn.includes("::topic-page-")),
    );
  t.deepEqual(
    paging.filter(({ inputs }) => !String(inputs.alarmDescription).includes("Owner: security")),
    [],
  );
  t.true(paging.length > 0);
  const url = "https://events.pager.com/integration/key/enqueue";
  const values = {
    alertEmails: '["one@company.org"]',
    pageEndpoints: JSON.stringify([url]),
    domainName: "pay.company.org",
    hostedZone: "company.org",
    processorHosts: '["api.processor.org"]',
  };
  const config = parseConfig(
    configSource("production", values, {
      deploying: true,
      isSecret: (key) => /processorApiKey|pageEndpoints/.test(key),
    }),
  );
  t.deepEqual(Object.keys(config.pageEndpoints), ["events.pager.com"]);
  const paged = await synthesizeProgram(() => deploy(config, plannedLookups), { stacks: { production: {} } });
  const told = ofType(paged, "aws:sns/topicSubscription:TopicSubscription").map(({ name }) => name);
  t.true(told.includes("subscription-page-events.pager.com-use1-production"));
  t.false(told.some((name) => name.startsWith("subscription-page-one@")));
  t.true(told.includes("subscription-ticket-one@company.org-usw2-production"));
  t.false(JSON.stringify(paged.registrations).includes(url), "the key that the URL holds is masked");
});

test("an event that reaches nobody is told of, of as many rules as an alarm takes", (t) => {
  for (const synthesis of [clean, baseline]) {
    const [undelivered, dropped] = ["undelivered", "dropped"].map(
      (kind) => resource(synthesis, `alarm-events-${kind}-use1-production`).inputs.metricQueries as Plain[],
    );
    // The age that a schedule has measured tells by itself that it does not.
    const rules = ofType(synthesis, "aws:cloudwatch/eventRule:EventRule").filter(
      ({ name, inputs }) => name.includes("-use1-") && inputs.eventPattern !== undefined,
    );
    for (const queries of [undelivered, dropped]) t.is((queries?.length ?? 0) - 1, rules.length);
    t.true(rules.length <= 10);
  }
});
