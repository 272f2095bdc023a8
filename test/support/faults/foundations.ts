import type { Plain } from "../../../src/plan/registration.ts";
import { added, inputs, mutated, options, rewrite } from "../mutate.ts";
import { type Fault, home, urnOf } from "./fault.ts";

const vpc = "vpc";
const rule = "ingress-internet-to-load-balancer-443";
const endpoint = "endpoint-ecs";
const bucket = "bucket-access-logs";
const logGroup = "log-group-vpc-flow";

/** Keeps what is in a bucket otherwise. */
const kept = (changes: Readonly<Record<string, unknown>>) =>
  home("lifecycle-access-logs", (registration) => {
    const [rule] = registration.inputs.rules as readonly Plain[];
    return inputs({ rules: [{ ...Object(rule), ...changes }] })(registration);
  });

/** Names, network and storage. */
export const foundationFaults: readonly Fault[] = [
  ["explicit-provider", home(vpc, options({ provider: "" }))],
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
      return home(vpc, options({ provider: other }))(clean);
    },
  ],
  ["name-limits", home(logGroup, inputs({ name: "/payments/flow logs" }))],
  ["name-limits", home("role-flow-logs", options({ name: `role-${"x".repeat(60)}-use1-production` }))],
  ["default-tags", home("aws", inputs({ defaultTags: '{"tags":{"Environment":"production"}}' }))],
  ["teardown", home(vpc, options({ retainOnDelete: true }))],
  ["teardown", home(vpc, options({ hooks: { beforeDelete: ["check"] } }))],
  ["teardown", home(logGroup, inputs({ skipDestroy: true }))],
  [
    "no-nat",
    (clean) => added(clean, "vpc-use1-production", options({ type: "aws:ec2/natGateway:NatGateway" })),
  ],
  [
    "internet-route",
    (clean) => {
      const [subnet, table] = ["subnet-app-az1", "route-table-public"].map((kind) =>
        urnOf(clean, `${kind}-use1-production`),
      );
      const propertyDependencies = { subnetId: [subnet ?? ""], routeTableId: [table ?? ""] };
      return home("route-table-association-app-az1", options({ propertyDependencies }))(clean);
    },
  ],
  [
    "internet-route",
    (clean) => {
      const table = urnOf(clean, "route-table-app-use1-production");
      return home(
        "route-public-internet",
        options({ propertyDependencies: { routeTableId: [table] } }),
      )(clean);
    },
  ],
  ["no-public-address", home("subnet-app-az1", inputs({ mapPublicIpOnLaunch: true }))],
  ["open-to-the-internet", home(rule, inputs({ fromPort: 22, toPort: 22 }))],
  ["open-to-the-internet", home(rule, inputs({ fromPort: 80 }))],
  ["open-to-the-internet", home("ingress-app-to-database-5432", inputs({ cidrIpv4: "0.0.0.0/0" }))],
  ["egress-is-named", home("egress-app-to-s3-443", inputs({ cidrIpv4: "0.0.0.0/0" }))],
  ["rules-apart", home("security-group-app", inputs({ ingress: [] }))],
  ["default-group-empty", home("default-security-group", "removed")],
  ["default-group-empty", home("default-security-group", inputs({ egress: [{ protocol: "-1" }] }))],
  ["flow-logs", home("flow-log", inputs({ trafficType: "REJECT" }))],
  ["endpoint-policy", home(endpoint, inputs({ policy: undefined }))],
  ["endpoint-policy", home(endpoint, rewrite("policy", "aws:PrincipalAccount", "aws:PrincipalOrgID"))],
  // The application's own principal may carry data to a queue or a bucket of somebody else's.
  ["endpoint-policy", home("endpoint-sqs", rewrite("policy", "aws:ResourceAccount", "aws:ResourceOrgID"))],
  ["endpoint-policy", home("endpoint-s3", rewrite("policy", "aws:ResourceAccount", "aws:ResourceOrgID"))],
  ["endpoint-policy", home("endpoint-s3", rewrite("policy", "starport-layer-bucket/*", "anything/*"))],
  ["endpoint-policy", home("endpoint-ssm", rewrite("policy", "ssm:Get*", "ssm:Put*"))],
  [
    "endpoint-policy",
    home("endpoint-ssm", rewrite("policy", "us-east-1::document/*", "us-east-1:*:document/*")),
  ],
  ["endpoint-policy", home(endpoint, inputs({ privateDnsEnabled: false }))],
  ["endpoint-policy", home("endpoint-ecs-agent", inputs({ policy: "{}" }))],
  ["peering", home("peering-region", inputs({ autoAccept: true }))],
  ["peering", home("peering-region-options-requester", "removed")],
  [
    "peering",
    (clean) => mutated(clean, "peering-region-accepter-usw2-production", options({ customTimeouts: {} })),
  ],
  ["bucket-teardown", home(bucket, inputs({ forceDestroy: false }))],
  [
    "bucket-versioning",
    home("versioning-access-logs", inputs({ versioningConfiguration: { status: "Suspended" } })),
  ],
  [
    "bucket-lifecycle",
    home("lifecycle-access-logs", inputs({ rules: [{ status: "Enabled", expiration: { days: 90 } }] })),
  ],
  // As it was once: three months at hand, and nothing after.
  ["bucket-lifecycle", kept({ expiration: { days: 90 } })],
  ["bucket-lifecycle", kept({ noncurrentVersionExpiration: { noncurrentDays: 90 } })],
  ["bucket-lifecycle", kept({ transitions: [{ days: 30, storageClass: "GLACIER_IR" }] })],
  ["bucket-lifecycle", kept({ noncurrentVersionTransitions: undefined })],
  ["bucket-lifecycle", kept({ transitions: [{ days: 90, storageClass: "STANDARD_IA" }] })],
  ["bucket-encryption", home("encryption-access-logs", "removed")],
  ["bucket-private", home("public-access-block-access-logs", inputs({ ignorePublicAcls: false }))],
  [
    "bucket-tls",
    home("bucket-policy-access-logs", rewrite("policy", "aws:SecureTransport", "aws:ViaAWSService")),
  ],
  ["bucket-owner", home("ownership-access-logs", inputs({ rule: { objectOwnership: "ObjectWriter" } }))],
  ["log-group", home(logGroup, inputs({ retentionInDays: 0 }))],
  ["log-group", home(logGroup, options({ propertyDependencies: {} }))],
  [
    "log-group",
    (clean) => {
      const key = clean.registrations.find(({ name }) => name === "key-logs-usw2-production")?.urn ?? "";
      return home(logGroup, options({ propertyDependencies: { kmsKeyId: [key] } }))(clean);
    },
  ],
  ["log-group", home(logGroup, inputs({ name: undefined }))],
  ["key", home("key-data", inputs({ enableKeyRotation: false }))],
  ["key", home("key-data", inputs({ deletionWindowInDays: 30 }))],
  ["key", home("key-data", rewrite("policy", "kms:*", "kms:Decrypt"))],
  ["key", home("key-data", rewrite("policy", ":root", ":role/aws-service-role/autoscaling"))],
  [
    "key-for-logs",
    home("key-logs", rewrite("policy", "kms:EncryptionContext:aws:logs:arn", "aws:SourceArn")),
  ],
];
