import test from "ava";
import type { Synthesis } from "../../src/plan/registration.ts";
import { audit, rules } from "../../src/policies/index.ts";
import { networkRules } from "../../src/policies/network.ts";
import { placementRules } from "../../src/policies/placement.ts";
import { storageRules } from "../../src/policies/storage.ts";
import { added, inputs, type Mutation, mutated, options, rewrite } from "../support/mutate.ts";
import { synthesizePlatform } from "../support/platform.ts";

type Fault = readonly [rule: string, change: (clean: Synthesis) => Synthesis];

const change =
  (name: string, mutation: Mutation | "removed") =>
  (clean: Synthesis): Synthesis =>
    mutated(clean, `${name}-use1-production`, mutation);

const urnOf = (synthesis: Synthesis, kind: string): string =>
  synthesis.registrations.find(({ name }) => name === `${kind}-use1-production`)?.urn ?? "";

const vpc = "vpc";
const rule = "ingress-internet-to-load-balancer-443";
const endpoint = "endpoint-ecs";
const bucket = "bucket-access-logs";
const logGroup = "log-group-vpc-flow";

const faults: readonly Fault[] = [
  ["explicit-provider", change(vpc, options({ provider: "" }))],
  [
    "explicit-provider",
    (clean) => ({
      ...clean,
      invokes: [...clean.invokes, { token: "aws:index/getRegion:getRegion", args: {}, provider: "" }],
    }),
  ],
  [
    "provider-of-region",
    (clean) => {
      const other = clean.registrations.find(({ name }) => name === "vpc-usw2-production")?.provider ?? "";
      return change(vpc, options({ provider: other }))(clean);
    },
  ],
  ["name-limits", change(logGroup, inputs({ name: "/payments/flow logs" }))],
  ["name-limits", change("role-flow-logs", options({ name: `role-${"x".repeat(60)}-use1-production` }))],
  ["default-tags", change("aws", inputs({ defaultTags: '{"tags":{"Environment":"production"}}' }))],
  ["teardown", change(vpc, options({ retainOnDelete: true }))],
  ["teardown", change(vpc, options({ hooks: { beforeDelete: ["check"] } }))],
  ["teardown", change(logGroup, inputs({ skipDestroy: true }))],
  [
    "no-nat",
    (clean) => added(clean, "vpc-use1-production", options({ type: "aws:ec2/natGateway:NatGateway" })),
  ],
  [
    "internet-route",
    (clean) => {
      const [subnet, table] = ["subnet-app-az1", "route-table-public"].map((kind) => urnOf(clean, kind));
      const propertyDependencies = { subnetId: [subnet ?? ""], routeTableId: [table ?? ""] };
      return change("route-table-association-app-az1", options({ propertyDependencies }))(clean);
    },
  ],
  [
    "internet-route",
    (clean) => {
      const table = urnOf(clean, "route-table-app");
      return change(
        "route-public-internet",
        options({ propertyDependencies: { routeTableId: [table] } }),
      )(clean);
    },
  ],
  ["no-public-address", change("subnet-app-az1", inputs({ mapPublicIpOnLaunch: true }))],
  ["open-to-the-internet", change(rule, inputs({ fromPort: 22, toPort: 22 }))],
  ["open-to-the-internet", change(rule, inputs({ fromPort: 80 }))],
  ["open-to-the-internet", change("ingress-app-to-database-5432", inputs({ cidrIpv4: "0.0.0.0/0" }))],
  ["egress-is-named", change("egress-app-to-s3-443", inputs({ cidrIpv4: "0.0.0.0/0" }))],
  ["rules-apart", change("security-group-app", inputs({ ingress: [] }))],
  ["default-group-empty", change("default-security-group", "removed")],
  ["default-group-empty", change("default-security-group", inputs({ egress: [{ protocol: "-1" }] }))],
  ["flow-logs", change("flow-log", inputs({ trafficType: "REJECT" }))],
  ["endpoint-policy", change(endpoint, inputs({ policy: undefined }))],
  ["endpoint-policy", change(endpoint, rewrite("policy", "aws:PrincipalAccount", "aws:PrincipalOrgID"))],
  ["endpoint-policy", change(endpoint, inputs({ privateDnsEnabled: false }))],
  ["endpoint-policy", change("endpoint-ecs-agent", inputs({ policy: "{}" }))],
  ["peering", change("peering-region", inputs({ autoAccept: true }))],
  ["peering", change("peering-region-options-requester", "removed")],
  ["bucket-teardown", change(bucket, inputs({ forceDestroy: false }))],
  [
    "bucket-versioning",
    change("versioning-access-logs", inputs({ versioningConfiguration: { status: "Suspended" } })),
  ],
  [
    "bucket-lifecycle",
    change("lifecycle-access-logs", inputs({ rules: [{ status: "Enabled", expiration: { days: 90 } }] })),
  ],
  ["bucket-encryption", change("encryption-access-logs", "removed")],
  ["bucket-private", change("public-access-block-access-logs", inputs({ ignorePublicAcls: false }))],
  [
    "bucket-tls",
    change("bucket-policy-access-logs", rewrite("policy", "aws:SecureTransport", "aws:ViaAWSService")),
  ],
  ["bucket-owner", change("ownership-access-logs", inputs({ rule: { objectOwnership: "ObjectWriter" } }))],
  ["log-group", change(logGroup, inputs({ retentionInDays: 0 }))],
  ["log-group", change(logGroup, options({ propertyDependencies: {} }))],
  [
    "log-group",
    (clean) => {
      const key = clean.registrations.find(({ name }) => name === "key-logs-usw2-production")?.urn ?? "";
      return change(logGroup, options({ propertyDependencies: { kmsKeyId: [key] } }))(clean);
    },
  ],
  ["log-group", change(logGroup, inputs({ name: undefined }))],
  ["key", change("key-data", inputs({ enableKeyRotation: false }))],
  ["key", change("key-data", inputs({ deletionWindowInDays: 30 }))],
  ["key", change("key-data", rewrite("policy", "kms:*", "kms:Decrypt"))],
  ["key", change("key-data", rewrite("policy", ":root", ":role/aws-service-role/autoscaling"))],
  [
    "key-for-logs",
    change("key-logs", rewrite("policy", "kms:EncryptionContext:aws:logs:arn", "aws:SourceArn")),
  ],
];

let clean: Synthesis;
test.before(async () => {
  clean = await synthesizePlatform("production");
});

test("nothing trips on the clean stack", (t) => {
  t.deepEqual(audit(clean), []);
});

for (const [index, [id, break_]] of faults.entries())
  test(`fault ${index + 1} trips ${id}`, (t) => {
    t.true(audit(break_(clean)).some(({ rule: tripped }) => tripped === id));
  });

test("every rule has a fault that trips it, an id of its own and a remedy", (t) => {
  const covered = new Set(faults.map(([id]) => id));
  const mine = [...placementRules, ...networkRules, ...storageRules];
  t.deepEqual(
    mine.filter(({ id }) => !covered.has(id)).map(({ id }) => id),
    [],
  );
  t.is(new Set(rules.map(({ id }) => id)).size, rules.length);
  t.true(rules.every(({ remedy, requirement }) => remedy.length > 0 && requirement.length > 0));
});
