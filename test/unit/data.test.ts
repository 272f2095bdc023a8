import test from "ava";
import { parameterFamily } from "../../src/blocks/data/parameters.ts";
import { instanceMaintenanceWindow } from "../../src/blocks/data/windows.ts";
import type { Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { unknownMark } from "../../src/proofs/model/registration.ts";
import { restored, synthesizeDatabase } from "../support/database.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { at, ofType, resource } from "../support/synthesize.ts";

let production: Synthesis;
let staging: Synthesis;
test.before(async () => {
  production = await synthesizePlatform("production");
  staging = await synthesizePlatform("staging");
});

const primary = (kind: string): Registration => resource(production, `${kind}-use1-production`);
const cluster = (synthesis: Synthesis, name: string): Registration => resource(synthesis, name);
const statements = (registration: Registration) => JSON.parse(String(registration.inputs.policy)).Statement;

test("a fresh database is encrypted, serverless and of the version with long-term support", (t) => {
  const { inputs, protect, ignoreChanges, parent } = cluster(production, "aurora-use1-production-g1");
  const key = `arn:aws:kms:us-east-1:123456789012:key/`;
  t.like(inputs, {
    clusterIdentifier: "aurora-use1-production-g1",
    engine: "aurora-postgresql",
    engineMode: "provisioned",
    engineVersion: "17.7",
    serverlessv2ScalingConfiguration: { minCapacity: 1, maxCapacity: 16 },
    storageEncrypted: true,
    manageMasterUserPassword: true,
    masterUsername: "payments_master",
    databaseName: "payments",
    port: 5432,
    enabledCloudwatchLogsExports: ["postgresql"],
    backupRetentionPeriod: 35,
    preferredBackupWindow: "07:00-07:30",
    preferredMaintenanceWindow: "sun:08:00-sun:08:30",
    copyTagsToSnapshot: true,
    applyImmediately: true,
    skipFinalSnapshot: true,
    deleteAutomatedBackups: true,
    deletionProtection: false,
  });
  t.true(String(inputs.kmsKeyId).startsWith(key));
  t.is(inputs.masterUserSecretKmsKeyId, inputs.kmsKeyId);
  t.deepEqual(
    ["snapshotIdentifier", "availabilityZones", "masterPassword", "performanceInsightsEnabled"].filter(
      (input) => input in inputs,
    ),
    [],
  );
  t.true(protect);
  t.deepEqual(ignoreChanges, ["snapshotIdentifier", "engineVersion"]);
  t.regex(parent, /Database::database-g1-use1-production$/);
});

test("staging's database pauses, keeps a week of backups and is not protected", (t) => {
  const { inputs, protect } = cluster(staging, "aurora-use1-staging-g1");
  t.deepEqual(inputs.serverlessv2ScalingConfiguration, {
    minCapacity: 0,
    maxCapacity: 4,
    secondsUntilAutoPause: 900,
  });
  t.is(inputs.backupRetentionPeriod, 7);
  t.false(protect);
  t.is(ofType(staging, "aws:rds/clusterInstance:ClusterInstance").length, 2);
});

test("instances have zones and maintenance hours of their own, and readers come after the writer", (t) => {
  const instances = ofType(production, "aws:rds/clusterInstance:ClusterInstance");
  t.deepEqual(
    instances.map(({ inputs }) => [inputs.identifier, inputs.availabilityZone, inputs.promotionTier]),
    [
      ["aurora-use1-production-g1-1", "us-east-1a", 0],
      ["aurora-use1-production-g1-2", "us-east-1b", 1],
      ["aurora-use1-production-g1-3", "us-east-1d", 1],
    ],
  );
  t.is(new Set(instances.map(({ inputs }) => inputs.preferredMaintenanceWindow)).size, 3);
  for (const { inputs } of instances) {
    t.like(inputs, {
      instanceClass: "db.serverless",
      autoMinorVersionUpgrade: false,
      publiclyAccessible: false,
      performanceInsightsEnabled: true,
    });
    t.is(
      inputs.performanceInsightsKmsKeyId,
      cluster(production, "aurora-use1-production-g1").inputs.kmsKeyId,
    );
    t.false("preferredBackupWindow" in inputs);
  }
  const [writer, ...readers] = instances;
  t.true(readers.every(({ dependencies }) => dependencies.includes(writer?.urn ?? "")));
  t.is(instanceMaintenanceWindow(14), "sun:23:00-sun:23:30");
});

test("what the databases of a region share is there in both regions, whether or not they have one", (t) => {
  for (const region of ["use1", "usw2"]) {
    t.is(resource(production, `parameter-group-${region}-production`).inputs.family, parameterFamily("17.7"));
    t.is(at(resource(production, `subnet-group-data-${region}-production`).inputs.subnetIds, "length"), 3);
    resource(production, `role-rotation-${region}-production`);
  }
  t.deepEqual(primary("parameter-group").inputs.parameters, [
    { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
    { name: "ssl_min_protocol_version", value: "TLSv1.2", applyMethod: "pending-reboot" },
    { name: "shared_preload_libraries", value: "pg_stat_statements,pgaudit", applyMethod: "pending-reboot" },
    { name: "pgaudit.log", value: "ddl,role", applyMethod: "immediate" },
    { name: "log_error_verbosity", value: "terse", applyMethod: "immediate" },
    { name: "log_min_error_statement", value: "panic", applyMethod: "immediate" },
    { name: "log_parameter_max_length", value: "0", applyMethod: "immediate" },
    { name: "log_connections", value: "1", applyMethod: "immediate" },
    { name: "log_disconnections", value: "1", applyMethod: "immediate" },
  ]);
});

test("the database's log group has the very name that Aurora writes to, and is there first", (t) => {
  const group = primary("log-group-database-g1");
  t.is(group.inputs.name, "/aws/rds/cluster/aurora-use1-production-g1/postgresql");
  t.true(cluster(production, "aurora-use1-production-g1").dependencies.includes(group.urn));
});

test("RDS rotates the master's password, once there are instances", (t) => {
  const { inputs, dependencies } = primary("rotation-master-g1");
  t.regex(String(inputs.secretId), /:secret:rds!cluster-/);
  t.deepEqual(inputs.rotationRules, { automaticallyAfterDays: 30 });
  t.is(inputs.rotateImmediately, false);
  t.false("rotationLambdaArn" in inputs);
  for (const { urn } of ofType(production, "aws:rds/clusterInstance:ClusterInstance"))
    t.true(dependencies.includes(urn));
});

test("the application's password works before the update ends, and is rotated from then on", (t) => {
  const secret = primary("secret-application-g1");
  t.like(secret.inputs, { name: "payments/production/use1/application-g1", recoveryWindowInDays: 0 });
  t.true(secret.protect);
  t.deepEqual(primary("secret-application-g1-version").ignoreChanges, ["secretString"]);

  const bootstrap = primary("bootstrap-g1");
  const rotation = primary("rotation-application-g1");
  t.like(bootstrap.inputs, { functionName: "rotation-use1-production-g1", lifecycleScope: "CREATE_ONLY" });
  t.deepEqual(JSON.parse(String(bootstrap.inputs.input)), {
    action: "bootstrap",
    secretId: at(rotation.inputs, "secretId") ?? "",
  });
  t.like(rotation.inputs, { rotationRules: { automaticallyAfterDays: 30 }, rotateImmediately: true });
  const needed = [
    primary("permission-rotation-g1"),
    primary("endpoint-secretsmanager"),
    primary("egress-rotation-to-database-5432"),
    primary("ingress-rotation-to-database-5432"),
    primary("egress-rotation-to-endpoints-443"),
    primary("network-acl-data"),
    resource(production, "aurora-use1-production-g1-1"),
  ].map(({ urn }) => urn);
  const readers = ["2", "3"].map((index) => resource(production, `aurora-use1-production-g1-${index}`).urn);
  for (const step of [bootstrap, rotation])
    t.deepEqual(
      needed.filter((urn) => !step.dependencies.includes(urn)),
      [],
    );
  t.true(bootstrap.dependencies.includes(primary("secret-application-g1-version").urn));
  t.true(rotation.dependencies.includes(bootstrap.urn));
  // A move is over without readers.
  t.false(readers.some((urn) => bootstrap.dependencies.includes(urn)));
  t.true(readers.every((urn) => rotation.dependencies.includes(urn)));
});

test("the rotation function is alone, in the app tier, and writes only to its own group", (t) => {
  const code = resource(production, "rotation-use1-production-g1");
  t.like(code.inputs, {
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    handler: "index.handler",
    timeout: 180,
    reservedConcurrentExecutions: 1,
    loggingConfig: { logFormat: "Text", logGroup: "/payments/production/use1/rotation-g1" },
    tracingConfig: { mode: "PassThrough" },
  });
  t.deepEqual(Object.keys(Object(at(code.inputs, "environment", "variables"))), [
    "ADMINISTRATOR_SECRET_ARN",
    "APPLICATION_SECRET_ARN",
    "DATABASE_HOST",
    "MASTER_SECRET_ARN",
    "READER_SECRET_ARN",
  ]);
  t.is(at(code.inputs, "vpcConfig", "subnetIds", "length"), 3);
  t.regex(String(at(code.inputs, "code", "index.js")), /^asset:sha256:/);
  t.is(code.inputs.kmsKeyArn, cluster(production, "aurora-use1-production-g1").inputs.kmsKeyId);
  for (const earlier of ["log-group-rotation-g1", "role-policy-rotation"])
    t.true(code.dependencies.includes(primary(earlier).urn));
  t.like(primary("permission-rotation-g1").inputs, {
    principal: "secretsmanager.amazonaws.com",
    sourceAccount: "123456789012",
    sourceArn: primary("rotation-application-g1").inputs.secretId,
  });
});

test("the rotation role reaches this environment's secrets, key and log of its region, and nothing else", (t) => {
  const [application, reader, administrator, master, key, log, describe, interfaces, deny] = statements(
    primary("role-policy-rotation"),
  );
  const arn = (rest: string) => `arn:aws:${rest}`;
  t.is(
    application.Resource,
    arn("secretsmanager:us-east-1:123456789012:secret:payments/production/use1/application-g*-??????"),
  );
  for (const [access, { Resource }] of Object.entries({ reader, administrator }))
    t.is(
      Resource,
      arn(`secretsmanager:us-east-1:123456789012:secret:payments/production/${access}/use1-g*-??????`),
    );
  t.deepEqual(master.Condition, {
    ArnLike: {
      "aws:ResourceTag/aws:rds:primaryDBClusterArn": arn(
        "rds:us-east-1:123456789012:cluster:aurora-use1-production-g*",
      ),
    },
  });
  t.is(key.Resource, cluster(production, "aurora-use1-production-g1").inputs.kmsKeyId);
  t.is(at(key.Condition, "StringEquals", "kms:ViaService"), "secretsmanager.us-east-1.amazonaws.com");
  t.is(log.Resource, arn("logs:us-east-1:123456789012:log-group:/payments/production/use1/rotation-g*:*"));
  t.deepEqual(describe.Action, ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]);
  t.is(interfaces.Resource, arn("ec2:us-east-1:123456789012:*/*"));
  t.is(deny.Effect, "Deny");
  t.is(
    at(deny.Condition, "ArnLike", "lambda:SourceFunctionArn"),
    arn("lambda:us-east-1:123456789012:function:rotation-use1-production-g*"),
  );
});

test("a restored database takes master and content from its snapshot, is told its version, and remembers it", async (t) => {
  const synthesis = await synthesizeDatabase(restored);
  const { inputs, protect } = cluster(synthesis, "aurora-usw2-production-g2");
  t.like(inputs, {
    snapshotIdentifier: "arn:aws:rds:us-west-2:123456789012:cluster-snapshot:awsbackup:copyjob-1",
    kmsKeyId: "arn:aws:kms:us-west-2:123456789012:key/data",
    storageEncrypted: true,
    manageMasterUserPassword: true,
    engineVersion: "17.7",
    tags: {
      RestoredFrom: "aurora-use1-production-g1",
      RestoredAt: "2030-01-01T00:00:00.000Z",
      RestoredVersion: "17.7",
    },
  });
  for (const input of ["masterUsername", "databaseName"]) t.false(input in inputs);
  t.true(protect);
  t.deepEqual(resource(synthesis, "bootstrap-g2-usw2-production").propertyDependencies.triggers, [
    cluster(synthesis, "aurora-usw2-production-g2").urn,
  ]);
  t.is(
    resource(synthesis, "secret-application-g2-usw2-production").inputs.name,
    "payments/production/usw2/application-g2",
  );
});

test("a database that retires is no longer protected, and two of one region do not meet", async (t) => {
  const synthesis = await synthesizeDatabase({
    ...restored,
    state: "retiring",
    writable: false,
    protect: false,
  });
  t.deepEqual(
    synthesis.registrations.filter(({ protect }) => protect).map(({ name }) => name),
    [],
  );
  // What the update that deletes it finds in the state: its backups stay.
  t.is(cluster(synthesis, restored.cluster).inputs.deleteAutomatedBackups, false);
  t.is((await synthesizeDatabase(restored)).registrations.filter(({ protect }) => protect).length, 4);
  const another = await synthesizeDatabase({
    ...restored,
    generation: 4,
    cluster: "aurora-usw2-production-g4",
  });
  const own = (one: Synthesis) =>
    one.registrations.filter(({ urn }) => urn.includes("$payments:index:Database")).map(({ urn }) => urn);
  t.true(own(synthesis).length > 10);
  t.deepEqual(
    own(synthesis).filter((urn) => own(another).includes(urn)),
    [],
  );
});

test("the processor's key is in each region, each time under the region's own key, and in no output", (t) => {
  for (const [code, name] of [
    ["use1", "us-east-1"],
    ["usw2", "us-west-2"],
  ] as const) {
    const { inputs, protect, urn } = resource(production, `secret-processor-key-${code}-production`);
    t.like(inputs, {
      name: "payments/production/processor",
      kmsKeyId: resource(production, `backup-vault-${code}-production`).inputs.kmsKeyArn,
      recoveryWindowInDays: 0,
    });
    t.false("replicas" in inputs);
    t.true(protect);
    const version = resource(production, `secret-processor-key-version-${code}-production`);
    t.is(version.inputs.secretString, "[secret]");
    t.deepEqual(version.propertyDependencies.secretId, [urn]);
    t.regex(
      String(at(production.outputs, "regions", name, "processor", "secretArn")),
      new RegExp(`^arn:aws:secretsmanager:${name}:`),
    );
  }
  t.notRegex(JSON.stringify(production), /test-key/);
});

test("the outputs say what an application needs to log in with sslmode=verify-full", (t) => {
  const [database] = Object(at(production.outputs, "regions", "us-east-1", "databases"));
  t.like(database, {
    generation: 1,
    clusterId: "aurora-use1-production-g1",
    clusterArn: "arn:aws:rds:us-east-1:123456789012:cluster:aurora-use1-production-g1",
    port: 5432,
    databaseName: "payments",
    applicationSecretArn: primary("rotation-application-g1").inputs.secretId,
    readerSecretArn: primary("rotation-reader-g1").inputs.secretId,
    administratorSecretArn: primary("rotation-administrator-g1").inputs.secretId,
    masterSecretArn: primary("rotation-master-g1").inputs.secretId,
  });
  t.regex(database.writerEndpoint, /^aurora-use1-production-g1\.cluster-/);
  t.regex(database.readerEndpoint, /^aurora-use1-production-g1\.cluster-ro-/);
  t.deepEqual(at(production.outputs, "regions", "us-west-2", "databases"), []);
});

test("a first preview registers the same, without what AWS has yet to answer", async (t) => {
  const preview = await synthesizePlatform("production", {}, { preview: true });
  t.is(at(preview.outputs, "regions", "us-east-1", "databases", 0, "applicationSecretArn"), unknownMark);
  t.is(preview.registrations.length, production.registrations.length);
});

test("a move restores a database beside the one that it leaves, and IAM stays as it is", async (t) => {
  const flipped = await synthesizePlatform(
    "production",
    { activeRegion: "us-west-2" },
    { previous: production },
  );
  const iam = (synthesis: Synthesis) =>
    synthesis.registrations
      .filter(({ type }) => type.startsWith("aws:iam/"))
      .map(({ name, inputs }) => [name, inputs])
      .sort();
  t.deepEqual(iam(flipped), iam(production));
  cluster(flipped, "aurora-use1-production-g1");
  t.like(cluster(flipped, "aurora-usw2-production-g2").inputs.tags, {
    RestoredFrom: "aurora-use1-production-g1",
  });
});

test("what is retired leaves its log, under the same name and in the same place", async (t) => {
  const moved = await synthesizePlatform(
    "production",
    { activeRegion: "us-west-2" },
    { previous: production },
  );
  const retire = { activeRegion: "us-west-2", retire: "[1]" };
  const first = await synthesizePlatform("production", retire, { previous: moved });
  t.is(cluster(first, "aurora-use1-production-g1").inputs.deleteAutomatedBackups, false);
  const second = await synthesizePlatform("production", retire, { previous: first });
  t.is(
    second.registrations.find(({ name }) => name === "aurora-use1-production-g1"),
    undefined,
  );
  const [before, after] = [moved, second].map((each) =>
    resource(each, "log-group-database-g1-use1-production"),
  );
  t.is(after?.urn, before?.urn);
  t.deepEqual(after?.inputs, before?.inputs);
  t.is(after?.inputs.retentionInDays, 400);
});
