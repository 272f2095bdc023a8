import type { Plain, Synthesis } from "../../../src/proofs/model/registration.ts";
import { added, inputs, mutated, options, rewrite } from "../mutate.ts";
import { reworded } from "../plans.ts";
import { alsoAllowing, turned } from "./changes.ts";
import { type Fault, fed, primary, urnOf } from "./fault.ts";

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

/** A network firewall's policy that is right but for some of it. */
const withPolicy = (changes: object) => (clean: Synthesis) =>
  added(clean, "vpc-use1-production", (model) => ({
    ...inputs({
      firewallPolicy: {
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
        statefulDefaultActions: ["aws:drop_established_app_layer"],
        ...changes,
      },
    })(model),
    type: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
  }));

const foreign = {
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition: { StringEquals: { "aws:ResourceAccount": "123456789012" } },
};

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
    "only-way-out",
    (clean) => added(clean, "vpc-use1-production", options({ type: "aws:ec2/natGateway:NatGateway" })),
  ],
  ["only-way-out", primary("nat-gateway-az1", inputs({ connectivityType: "private" }))],
  ["only-way-out", primary("nat-gateway-az1", options({ propertyDependencies: {} }))],
  [
    "only-way-out",
    (clean) => fed("nat-gateway-az1-use1-production", "subnetId", "subnet-public-az1-use1-production")(clean),
  ],
  ["only-way-out", (clean) => added(clean, "address-egress-az1-use1-production", options({}))],
  [
    "only-way-out",
    (clean) =>
      added(
        clean,
        "vpc-use1-production",
        options({ type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway" }),
      ),
  ],
  [
    "internet-route",
    fed("route-app-egress-az1-use1-production", "routeTableId", "route-table-data-use1-production"),
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
      const table = urnOf(clean, "route-table-app-az1-use1-production");
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
  [
    "egress-is-named",
    fed(
      "egress-app-to-processor-443-use1-production",
      "securityGroupId",
      "security-group-host-use1-production",
    ),
  ],
  ["egress-is-named", primary("egress-worker-to-processor-443", inputs({ fromPort: 80 }))],
  ["resolver-fails-closed", primary("resolver-firewall-config", inputs({ firewallFailOpen: "ENABLED" }))],
  ["resolver-fails-closed", primary("resolver-firewall-config", "removed")],
  ["resolver-log", primary("resolver-query-log-association", "removed")],
  ["names-listed", primary("resolver-firewall-association", "removed")],
  ["names-listed", primary("resolver-rule-others", inputs({ action: "ALERT" }))],
  ["names-listed", primary("resolver-rule-others", inputs({ priority: 1 }))],
  ["names-listed", primary("resolver-names-others", inputs({ domains: ["*.com"] }))],
  ["names-listed", primary("resolver-names-aws", inputs({ domains: ["*.amazonaws.com"] }))],
  ["names-listed", primary("resolver-rule-aws", inputs({ action: "BLOCK" }))],
  ["private-subnets", fed("alb-use1-production", "subnets", "subnet-egress-az1-use1-production")],
  ["inspection-drops", withPolicy({ statelessDefaultActions: ["aws:pass"] })],
  ["inspection-drops", withPolicy({ statefulDefaultActions: ["aws:alert_established"] })],
  ["inspection-drops", withPolicy({ statefulEngineOptions: { ruleOrder: "DEFAULT_ACTION_ORDER" } })],
  [
    "rules-once",
    (clean) => {
      const app = clean.registrations.find(
        ({ name }) => name === "ingress-app-to-database-5432-use1-production",
      );
      const { referencedSecurityGroupId } = app?.inputs ?? {};
      return primary("ingress-rotation-to-database-5432", inputs({ referencedSecurityGroupId }))(clean);
    },
  ],
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
  [
    "key-for-logs",
    primary("key-logs", rewrite("policy", '"Condition":{"ArnLike":{"kms', '"Because":{"ArnLike":{"kms')),
  ],
  ["flow-logs", primary("flow-log", inputs({ logDestination: undefined }))],
  ["peering", primary("peering-region", inputs({ peerRegion: undefined }))],
  ["egress-is-named", primary("egress-worker-to-processor-443", inputs({ ipProtocol: "udp" }))],
  ["egress-is-named", primary("egress-worker-to-processor-443", inputs({ toPort: 444 }))],
  ["endpoint-policy", primary("endpoint-ecs", alsoAllowing(foreign))],
  ["endpoint-policy", primary("endpoint-s3", rewrite("policy", '"s3:GetObject"', '"s3:PutObject"'))],
  ["key", primary("key-data", turned("Account", "Deny"))],
  ["bucket-lifecycle", primary("lifecycle-access-logs", reworded("rules", '"Enabled"', '"Disabled"'))],
  ["bucket-tls", primary("bucket-policy-access-logs", rewrite("policy", /"Deny"/g, '"Allow"'))],
  ["log-group", primary("log-group-vpc-flow", inputs({ retentionInDays: undefined }))],
];
