import test from "ava";
import { environmentProblems } from "../../environments/invariants.ts";
import { accessString } from "../../src/blocks/sessions/access.ts";
import { difference } from "../../src/proofs/model/diff.ts";
import { itemsOf } from "../../src/proofs/model/inputs.ts";
import { type Registration, type Synthesis, unknownMark } from "../../src/proofs/model/registration.ts";
import { statementsOf } from "../../src/proofs/model/rule.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { restoring as environments } from "../support/restoring.ts";
import { at, resource } from "../support/synthesize.ts";

const imageTag = "1.0.0";
const without = environments.map((environment) => ({ ...environment, sessions: undefined }));

let production: Synthesis;
test.before(async () => {
  production = await synthesizePlatform("production", { imageTag });
});

const primary = (kind: string): Registration => resource(production, `${kind}-use1-production`);
const arn = (rest: string) => `arn:aws:${rest}`;
/** The kinds that a resource has to wait for and that are missing from its dependencies. */
const unwaited = ({ dependencies }: Registration, ...kinds: readonly string[]) =>
  kinds.filter((kind) => !dependencies.includes(primary(kind).urn));

test("the store is serverless, in the data tier, under its key, with ceilings and without snapshots", (t) => {
  const { inputs, propertyDependencies, parent, protect } = primary("cache-sessions");
  t.like(inputs, {
    engine: "valkey",
    majorEngineVersion: "8",
    cacheUsageLimits: { dataStorage: { maximum: 5, unit: "GB" }, ecpuPerSeconds: [{ maximum: 15_000 }] },
    snapshotRetentionLimit: 0,
    userGroupId: "sessions-use1-production",
  });
  // The provider gives it a name with a tail of its own, so that a replacement comes before the old one goes.
  t.false("name" in inputs);
  const urns = (kinds: readonly string[]) => kinds.map((kind) => primary(kind).urn).sort();
  t.deepEqual(
    [...(propertyDependencies.subnetIds ?? [])].sort(),
    urns(["subnet-data-az1", "subnet-data-az2", "subnet-data-az4"]),
  );
  t.deepEqual(propertyDependencies.securityGroupIds, urns(["security-group-sessions"]));
  t.deepEqual(propertyDependencies.kmsKeyId, urns(["key-messaging"]));
  t.regex(parent, /Sessions::sessions-use1-production$/);
  t.false(protect);
});

test("its only user has a password and reads and writes sessions, and no update gives it its first password back", (t) => {
  const user = primary("user-sessions");
  t.like(user.inputs, {
    userId: "sessions-use1-production",
    userName: "sessions",
    engine: "valkey",
    passwords: "[secret]",
    accessString,
  });
  t.deepEqual(user.ignoreChanges, ["passwords"]);
  t.deepEqual(primary("user-group-sessions").inputs, {
    userGroupId: "sessions-use1-production",
    engine: "valkey",
    userIds: ["sessions-use1-production"],
  });
  t.regex(accessString, /^on ~sessions:\* -@all( \+[a-z|]+)+$/);
  for (const command of [
    "keys",
    "scan",
    "flushall",
    "flushdb",
    "config",
    "acl",
    "eval",
    "info",
    "client|list",
  ])
    t.false(accessString.split(" ").includes(`+${command}`), command);
});

test("store and secret begin with one random password, which nobody sees", (t) => {
  t.like(primary("password-sessions").inputs, { length: 64, special: false });
  t.like(primary("secret-sessions").inputs, {
    name: "payments/production/use1/sessions",
    recoveryWindowInDays: 0,
    kmsKeyId: primary("secret-application-g1").inputs.kmsKeyId,
  });
  const version = primary("secret-version-sessions");
  t.is(version.inputs.secretString, "[secret]");
  t.deepEqual(version.ignoreChanges, ["secretString"]);
  for (const [kind, input] of [
    ["user-sessions", "passwords"],
    ["secret-version-sessions", "secretString"],
  ] as const)
    t.deepEqual(primary(kind).propertyDependencies[input], [primary("password-sessions").urn]);
  t.false(JSON.stringify(production).includes("random-password"));
});

test("the password is rotated at once and every 30 days, when all that this takes is there", (t) => {
  const rotation = primary("rotation-sessions");
  t.like(rotation.inputs, { rotationRules: { automaticallyAfterDays: 30 }, rotateImmediately: true });
  t.deepEqual(
    unwaited(
      rotation,
      "cache-sessions",
      "secret-version-sessions",
      "permission-session-rotation",
      "endpoint-secretsmanager",
      "endpoint-elasticache",
      "egress-session-rotation-to-endpoints-443",
      "egress-session-rotation-to-sessions-6379",
      "ingress-session-rotation-to-sessions-6379",
      "network-acl-data",
    ),
    [],
  );
  t.like(primary("permission-session-rotation").inputs, {
    principal: "secretsmanager.amazonaws.com",
    sourceAccount: "123456789012",
    sourceArn: rotation.inputs.secretId,
  });
});

test("the function is alone, in the app tier, knows the one user and server, and its rights outlive it", (t) => {
  const { inputs, ...code } = primary("session-rotation");
  t.like(inputs, {
    handler: "index.handler",
    timeout: 720,
    reservedConcurrentExecutions: 1,
    loggingConfig: { logGroup: "/payments/production/use1/session-rotation" },
  });
  const variables = at(inputs, "environment", "variables");
  t.deepEqual(variables, {
    SESSIONS_HOST: at(production.outputs, "regions", "us-east-1", "sessions", "host") ?? "",
    SESSIONS_SECRET_ARN: primary("rotation-sessions").inputs.secretId ?? "",
    SESSIONS_USER_ID: "sessions-use1-production",
  });
  t.deepEqual(
    code.propertyDependencies.vpcConfig?.includes(primary("security-group-session-rotation").urn),
    true,
  );
  t.deepEqual(
    unwaited({ inputs, ...code }, "role-policy-session-rotation", "log-group-session-rotation"),
    [],
  );
  const [secret, user, key, log, , , deny] = statementsOf(
    primary("role-policy-session-rotation").inputs.policy,
  );
  const ours = (service: string, rest: string) => arn(`${service}:us-east-1:123456789012:${rest}`);
  t.is(secret?.Resource, ours("secretsmanager", "secret:payments/production/use1/sessions-??????"));
  t.like(user, {
    Action: ["elasticache:DescribeUsers", "elasticache:ModifyUser"],
    Resource: ours("elasticache", "user:sessions-use1-production"),
  });
  t.is(key?.Resource, String(primary("secret-sessions").inputs.kmsKeyId));
  t.is(log?.Resource, ours("logs", "log-group:/payments/production/use1/session-rotation:*"));
  t.like(deny, {
    Effect: "Deny",
    Condition: {
      ArnLike: { "lambda:SourceFunctionArn": ours("lambda", "function:session-rotation-use1-production") },
    },
  });
});

test("tasks that serve customers know where the store is, and how to log in as soon as there is a login", (t) => {
  const definition = primary("task-definition");
  const containers = JSON.parse(String(definition.inputs.containerDefinitions));
  const app = containers.find(({ name }: { name: string }) => name === "app");
  const values = ({ environment, secrets }: Record<string, { name: string }[]>) =>
    [...(environment ?? []), ...(secrets ?? [])].filter(({ name }) => name.startsWith("SESSIONS_"));
  const secret = primary("rotation-sessions").inputs.secretId;
  t.deepEqual(values(app), [
    { name: "SESSIONS_HOST", value: at(production.outputs, "regions", "us-east-1", "sessions", "host") },
    { name: "SESSIONS_PORT", value: "6379" },
    { name: "SESSIONS_PASSWORD", valueFrom: `${secret}:password::` },
    { name: "SESSIONS_USER", valueFrom: `${secret}:username::` },
  ]);
  for (const other of containers.filter((each: unknown) => each !== app)) t.deepEqual(values(other), []);
  t.deepEqual(unwaited(definition, "cache-sessions", "secret-version-sessions"), []);
  // By prefix, so that what may be read does not change with what there is.
  t.true(
    statementsOf(primary("role-policy-execution").inputs.policy).some(({ Resource = [] }) =>
      [Resource]
        .flat()
        .includes(arn("secretsmanager:us-east-1:123456789012:secret:payments/production/use1/*")),
    ),
  );
});

test("both regions have a store of their own, and the outputs tell where", (t) => {
  for (const [region, code] of [
    ["us-east-1", "use1"],
    ["us-west-2", "usw2"],
  ] as const) {
    const outputs = at(production.outputs, "regions", region, "sessions");
    t.like(outputs, {
      port: 6379,
      rotationFunction: `session-rotation-${code}-production`,
      secretArn: resource(production, `rotation-sessions-${code}-production`).inputs.secretId,
    });
    t.regex(String(at(outputs, "host")), new RegExp(`^cache-sessions-${code}-production-`));
  }
});

test("each limit and each refusal has an alarm, in percent of what the descriptor allows", (t) => {
  const expression = (kind: string) =>
    at(itemsOf(primary(`alarm-${kind}`).inputs.metricQueries).at(-1), "expression");
  t.is(expression("sessions-storage"), "100 * bytes / 5000000000");
  t.is(expression("sessions-load"), "100 * units / 900000");
  t.is(expression("sessions-refused"), "FILL(logins, 0) + FILL(keys, 0) + FILL(commands, 0)");
  for (const [kind, metric] of [
    ["sessions-throttled", "ThrottledCmds"],
    ["sessions-evicted", "Evictions"],
  ] as const) {
    const [{ metric: watched }] = Object(primary(`alarm-${kind}`).inputs.metricQueries);
    t.like(watched, { namespace: "AWS/ElastiCache", metricName: metric });
    t.deepEqual(Object.keys(watched.dimensions), ["clusterId"]);
    t.regex(String(watched.dimensions.clusterId), /^cache-sessions-use1-production-/);
  }
});

for (const stack of ["staging", "production"])
  test(`${stack}: without sessions there is nothing of them, and all else is as with them`, async (t) => {
    const on = stack === "production" ? production : await synthesizePlatform(stack, { imageTag });
    const off = await synthesizePlatform(stack, { imageTag }, { environments: without });
    const { created, deleted, changed } = difference(off, on);
    t.deepEqual(deleted, []);
    t.deepEqual(
      created.filter(({ name }) => !/sessions?-|endpoint-elasticache/.test(name)),
      [],
    );
    const both = (kind: string) => ["use1", "usw2"].map((code) => `${kind}-${code}-${stack}`);
    t.deepEqual(
      changed.map(({ after }) => after.name).sort(),
      // The flows that end in the data tier, what tasks are told and with it the revision that runs, the service's name,
      // and what is shown.
      ["network-acl-data", "task-definition", "service", "deployment", "resolver-names-aws", "dashboard"]
        .flatMap(both)
        .sort(),
    );
    t.is(at(off.outputs, "regions", "us-east-1", "sessions"), undefined);
    t.deepEqual(
      off.registrations.filter(
        ({ name, type }) => /sessions?-/.test(name) || /elasticache|random:/.test(type),
      ),
      [],
    );
  });

test("a first preview knows neither address nor secret", async (t) => {
  const preview = await synthesizePlatform("production", { imageTag }, { preview: true });
  t.like(at(preview.outputs, "regions", "us-east-1", "sessions"), {
    host: unknownMark,
    secretArn: unknownMark,
  });
  t.is(preview.registrations.length, production.registrations.length);
});

test("limits are those that ElastiCache takes", (t) => {
  const [staging, ...others] = environments;
  if (staging === undefined) throw new Error("there is no environment");
  const problems = (maxGb: number, maxEcpuPerSecond: number) =>
    environmentProblems([{ ...staging, sessions: { maxGb, maxEcpuPerSecond } }, ...others]);
  t.deepEqual(problems(1, 1000), []);
  t.deepEqual(problems(0.5, 15_000_001), [
    "environment staging: sessions.maxGb is 0.5; allowed: 1 to 5000",
    "environment staging: sessions.maxEcpuPerSecond is 15000001; allowed: 1000 to 15000000",
  ]);
});
