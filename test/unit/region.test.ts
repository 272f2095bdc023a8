import test from "ava";
import program from "../../src/index.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { plannedLookups } from "../../src/proofs/planner.ts";
import { complete, stagingPeer, synthesizePlatform } from "../support/platform.ts";
import { restoring as environments } from "../support/restoring.ts";
import { at, ofType, resource, synthesizeProgram } from "../support/synthesize.ts";

let production: Synthesis;
test.before(async () => {
  production = await synthesizePlatform("production");
});

test("a region's provider asks who it is where it can still be answered when the primary region is down", async (t) => {
  const regions = (synthesis: Synthesis) =>
    ofType(synthesis, "pulumi:providers:aws").map(({ inputs }) => [inputs.region, inputs.stsRegion]);
  t.deepEqual(regions(production), [
    ["us-east-1", "us-west-2"],
    ["us-west-2", "us-west-2"],
  ]);
  t.deepEqual(
    regions(
      await synthesizePlatform("production", { unreachableRegion: "us-west-2" }, { previous: production }),
    ),
    [
      ["us-east-1", "us-east-1"],
      ["us-west-2", "us-east-1"],
    ],
  );
});

test("the provider of an unreachable region, the peer's too, asks that region nothing", async (t) => {
  const values = { peerStack: "staging", peerAccount: "arn:aws:iam::210987654321:role/peering" };
  const emulator = { endpoint: "http://127.0.0.1:5000" };
  const anywhere = environments.map((environment) => ({ ...environment, emulator: "allowed" as const }));
  for (const others of [{}, emulator]) {
    const options = { peer: stagingPeer, environments: anywhere };
    const before = await synthesizePlatform("production", { ...values, ...others }, options);
    t.is(ofType(before, "pulumi:providers:aws").length, 3);
    for (const { inputs } of ofType(before, "pulumi:providers:aws"))
      t.is(inputs.skipRequestingAccountId, undefined);
    for (const lost of ["us-east-1", "us-west-2"]) {
      const activeRegion = lost === "us-east-1" ? "us-west-2" : "us-east-1";
      const update = await synthesizePlatform(
        "production",
        { ...values, ...others, activeRegion, unreachableRegion: lost },
        { ...options, previous: before },
      );
      for (const { inputs, name } of ofType(update, "pulumi:providers:aws")) {
        const silent = inputs.region === lost ? "true" : undefined;
        t.is(inputs.skipRequestingAccountId, silent, name);
        t.is(inputs.skipCredentialsValidation, silent ?? String("endpoint" in others), name);
        t.is(inputs.stsRegion, activeRegion, name);
      }
    }
  }
});

test("each region has its three keys, which production protects and staging does not", async (t) => {
  const keys = (synthesis: Synthesis) => ofType(synthesis, "aws:kms/key:Key");
  t.deepEqual(
    keys(production)
      .map(({ name }) => name)
      .sort(),
    [
      "key-data-use1-production",
      "key-data-usw2-production",
      "key-logs-use1-production",
      "key-logs-usw2-production",
      "key-messaging-use1-production",
      "key-messaging-usw2-production",
    ],
  );
  t.true(keys(production).every(({ protect }) => protect));
  t.true(keys(await synthesizePlatform("staging")).every(({ protect }) => !protect));
});

test("the key for logs is bound to the log groups of its own region and account", (t) => {
  const { Statement } = JSON.parse(String(resource(production, "key-logs-usw2-production").inputs.policy));
  t.is(at(Statement, 1, "Principal", "Service"), "logs.us-west-2.amazonaws.com");
  t.is(
    at(Statement, 1, "Condition", "ArnLike", "kms:EncryptionContext:aws:logs:arn"),
    "arn:aws:logs:us-west-2:123456789012:log-group:*",
  );
  t.is(resource(production, "alias-data-use1-production").inputs.name, "alias/payments-data-use1-production");
});

test("the bucket of access logs takes them from the load balancers of this account, without a condition", (t) => {
  t.is(
    resource(production, "bucket-access-logs-use1-production").inputs.bucket,
    "payments-access-logs-use1-production-123456789012",
  );
  const { Statement } = JSON.parse(
    String(resource(production, "bucket-policy-access-logs-use1-production").inputs.policy),
  );
  t.deepEqual(Statement[1], {
    Sid: "LoadBalancerLogs",
    Effect: "Allow",
    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    Action: "s3:PutObject",
    Resource:
      "arn:aws:s3:::payments-access-logs-use1-production-123456789012/load-balancer/AWSLogs/123456789012/*",
  });
  t.is(
    at(
      resource(production, "encryption-access-logs-use1-production").inputs.rules,
      0,
      "applyServerSideEncryptionByDefault",
      "sseAlgorithm",
    ),
    "AES256",
  );
});

test("tags name the environment, the application, the cost centre and the region", (t) => {
  t.deepEqual(JSON.parse(String(resource(production, "aws-usw2-production").inputs.defaultTags)), {
    tags: {
      Environment: "production",
      Application: "payments",
      CostCenter: "payments",
      Region: "us-west-2",
      ManagedBy: "pulumi",
    },
  });
});

const config = Object.fromEntries(Object.entries(complete).map(([key, value]) => [`payments:${key}`, value]));
const offline = () => program(plannedLookups);
const secretKeys = ["payments:processorApiKey"];

test("the program's outputs hold nothing secret, and staging's are what production peers with", async (t) => {
  const staging = await synthesizeProgram(offline, {
    stack: "staging",
    config,
    secretKeys,
    stacks: { staging: {} },
  });
  t.like(staging.outputs, { environment: "staging", suffix: "staging", activeRegion: "us-east-1" });
  t.is(at(staging.outputs, "regions", "us-west-2", "role"), "standby");
  const peered = await synthesizeProgram(offline, {
    config: { ...config, "payments:peerStack": "staging" },
    secretKeys,
    stacks: { staging: staging.outputs, production: {} },
  });
  t.is(
    resource(peered, "peering-environment-use1-production").inputs.peerVpcId,
    at(staging.outputs, "regions", "us-east-1", "vpcId"),
  );
  t.is(resource(peered, "organization/payments/staging").type, "pulumi:pulumi:StackReference");
  for (const { outputs } of [staging, peered]) t.notRegex(JSON.stringify(outputs), /test-key|\[secret\]/);
});

test("a peer that is not deployed yet is no error: nothing is created, and a message says so", async (t) => {
  const synthesis = await synthesizeProgram(offline, {
    config: { ...config, "payments:peerStack": "acme/payments/staging" },
    secretKeys,
    stacks: { staging: {}, production: {} },
  });
  t.false(
    synthesis.registrations.some(({ name }) => name.includes("environment-") && name.startsWith("peering")),
  );
  t.regex(
    synthesis.logs.map(({ message }) => message).join(),
    /Stack acme\/payments\/staging is not deployed in us-east-1 yet/,
  );
  t.is(at(synthesis.outputs, "peerings", "environments"), undefined);
});
