import type { Plain } from "../../../src/proofs/model/registration.ts";
import { added, inputs, mutated, options, rewrite } from "../mutate.ts";
import { type Fault, primary, urnOf } from "./fault.ts";

const vpc = "vpc";
const rule = "ingress-internet-to-load-balancer-443";
const endpoint = "endpoint-ecs";
const bucket = "bucket-access-logs";
const logGroup = "log-group-vpc-flow";

/** Keeps what is in a bucket otherwise. */
const kept = (changes: Readonly<Record<string, unknown>>) =>
  primary("lifecycle-access-logs", (registration) => {
    const [rule] = registration.inputs.rules as readonly Plain[];
    return inputs({ rules: [{ ...Object(rule), ...changes }] })(registration);
  });

/** Names, network and storage. */
export const foundationFaults: readonly Fault[] = [
  ["explicit-provider", primary(vpc, options({ provider: "" }))],
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
      return primary(vpc, options({ provider: other }))(clean);
    },
  ],
  ["name-limits", primary(logGroup, inputs({ name: "/payments/flow logs" }))],
  ["name-limits", primary("role-flow-logs", options({ name: `role-${"x".repeat(60)}-use1-production` }))],
  ["known-values", primary("authority", inputs({ allowedUses: ["certSigning", "crlSigning"] }))],
  ["known-values", primary("certificate-task", inputs({ allowedUses: ["digital_signature", "serverAuth"] }))],
  ["known-values", primary(logGroup, inputs({ retentionInDays: 45 }))],
  ["default-tags", primary("aws", inputs({ defaultTags: '{"tags":{"Environment":"production"}}' }))],
  ["teardown", primary(vpc, options({ retainOnDelete: true }))],
  ["teardown", primary(vpc, options({ hooks: { beforeDelete: ["check"] } }))],
  ["teardown", primary(logGroup, inputs({ skipDestroy: true }))],
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
      return primary("route-table-association-app-az1", options({ propertyDependencies }))(clean);
    },
  ],
  [
    "internet-route",
    (clean) => {
      const table = urnOf(clean, "route-table-app-use1-production");
      return primary(
        "route-public-internet",
        options({ propertyDependencies: { routeTableId: [table] } }),
      )(clean);
    },
  ],
  ["no-public-address", primary("subnet-app-az1", inputs({ mapPublicIpOnLaunch: true }))],
  ["open-to-the-internet", primary(rule, inputs({ fromPort: 22, toPort: 22 }))],
  ["open-to-the-internet", primary(rule, inputs({ fromPort: 80 }))],
  ["open-to-the-internet", primary("ingress-app-to-database-5432", inputs({ cidrIpv4: "0.0.0.0/0" }))],
  ["egress-is-named", primary("egress-app-to-s3-443", inputs({ cidrIpv4: "0.0.0.0/0" }))],
  ["rules-apart", primary("security-group-app", inputs({ ingress: [] }))],
  ["default-group-empty", primary("default-security-group", "removed")],
  ["default-group-empty", primary("default-security-group", inputs({ egress: [{ protocol: "-1" }] }))],
  ["flow-logs", primary("flow-log", inputs({ trafficType: "REJECT" }))],
  ["endpoint-policy", primary(endpoint, inputs({ policy: undefined }))],
  ["endpoint-policy", primary(endpoint, rewrite("policy", "aws:PrincipalAccount", "aws:PrincipalOrgID"))],
  // The application's own principal may carry data to a queue or a bucket of somebody else's.
  ["endpoint-policy", primary("endpoint-sqs", rewrite("policy", "aws:ResourceAccount", "aws:ResourceOrgID"))],
  ["endpoint-policy", primary("endpoint-s3", rewrite("policy", "aws:ResourceAccount", "aws:ResourceOrgID"))],
  ["endpoint-policy", primary("endpoint-s3", rewrite("policy", "starport-layer-bucket/*", "anything/*"))],
  ["endpoint-policy", primary("endpoint-ssm", rewrite("policy", "ssm:Get*", "ssm:Put*"))],
  [
    "endpoint-policy",
    primary("endpoint-ssm", rewrite("policy", "us-east-1::document/*", "us-east-1:*:document/*")),
  ],
  ["endpoint-policy", primary(endpoint, inputs({ privateDnsEnabled: false }))],
  ["endpoint-policy", primary("endpoint-ecs-agent", inputs({ policy: "{}" }))],
  ["peering", primary("peering-region", inputs({ autoAccept: true }))],
  ["peering", primary("peering-region-options-requester", "removed")],
  [
    "peering",
    (clean) => mutated(clean, "peering-region-accepter-usw2-production", options({ customTimeouts: {} })),
  ],
  ["bucket-teardown", primary(bucket, inputs({ forceDestroy: false }))],
  [
    "bucket-versioning",
    primary("versioning-access-logs", inputs({ versioningConfiguration: { status: "Suspended" } })),
  ],
  [
    "bucket-lifecycle",
    primary("lifecycle-access-logs", inputs({ rules: [{ status: "Enabled", expiration: { days: 90 } }] })),
  ],
  // As it was once: three months at hand, and nothing after.
  ["bucket-lifecycle", kept({ expiration: { days: 90 } })],
  ["bucket-lifecycle", kept({ noncurrentVersionExpiration: { noncurrentDays: 90 } })],
  ["bucket-lifecycle", kept({ transitions: [{ days: 30, storageClass: "GLACIER_IR" }] })],
  ["bucket-lifecycle", kept({ noncurrentVersionTransitions: undefined })],
  ["bucket-lifecycle", kept({ transitions: [{ days: 90, storageClass: "STANDARD_IA" }] })],
  ["bucket-encryption", primary("encryption-access-logs", "removed")],
  ["bucket-private", primary("public-access-block-access-logs", inputs({ ignorePublicAcls: false }))],
  [
    "bucket-tls",
    primary("bucket-policy-access-logs", rewrite("policy", "aws:SecureTransport", "aws:ViaAWSService")),
  ],
  ["bucket-owner", primary("ownership-access-logs", inputs({ rule: { objectOwnership: "ObjectWriter" } }))],
  ["log-group", primary(logGroup, inputs({ retentionInDays: 0 }))],
  ["log-group", primary(logGroup, options({ propertyDependencies: {} }))],
  [
    "log-group",
    (clean) => {
      const key = clean.registrations.find(({ name }) => name === "key-logs-usw2-production")?.urn ?? "";
      return primary(logGroup, options({ propertyDependencies: { kmsKeyId: [key] } }))(clean);
    },
  ],
  ["log-group", primary(logGroup, inputs({ name: undefined }))],
  ["key", primary("key-data", inputs({ enableKeyRotation: false }))],
  ["key", primary("key-data", inputs({ deletionWindowInDays: 30 }))],
  ["key", primary("key-data", rewrite("policy", "kms:*", "kms:Decrypt"))],
  ["key", primary("key-data", rewrite("policy", ":root", ":role/aws-service-role/autoscaling"))],
  [
    "key-for-logs",
    primary("key-logs", rewrite("policy", "kms:EncryptionContext:aws:logs:arn", "aws:SourceArn")),
  ],
];
