import test from "ava";
import { flows, flowsOf, groupsOf } from "../../environments/flows.ts";
import { endpointServicesOf, isInEveryZone, workloads } from "../../environments/workloads.ts";
import { dataAclRules } from "../../src/blocks/network/data-acl.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { stagingPeer, synthesizePlatform } from "../support/platform.ts";
import { production } from "../support/restoring.ts";
import { at, ofType, resource } from "../support/synthesize.ts";

const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

const withoutCapabilities = {
  ...production,
  api: undefined,
  queue: undefined,
  sessions: undefined,
  processor: undefined,
};

const inOtherAccount = JSON.parse(JSON.stringify(stagingPeer).replace("123456789012", "210987654321"));

let primary: Synthesis;
let away: Synthesis;
test.before(async () => {
  const options = { peer: stagingPeer };
  primary = await synthesizePlatform("production", { peerStack: "staging" }, options);
  away = await synthesizePlatform(
    "production",
    { peerStack: "staging", activeRegion: "us-west-2" },
    { ...options, previous: primary },
  );
});

test("a VPC has its range, and names resolve in it", (t) => {
  const vpc = resource(primary, "vpc-usw2-production");
  t.like(vpc.inputs, { cidrBlock: "10.21.0.0/16", enableDnsSupport: true, enableDnsHostnames: true });
  t.regex(vpc.provider, /::aws-usw2-production$/);
  t.regex(vpc.parent, /payments:index:Network::network-usw2-production$/);
});

test("there is a subnet for each tier and zone, by zone ID, on its tier's route table", (t) => {
  const subnet = resource(primary, "subnet-data-az4-use1-production");
  t.like(subnet.inputs, {
    cidrBlock: "10.20.150.0/23",
    availabilityZoneId: "use1-az4",
    mapPublicIpOnLaunch: false,
  });
  t.deepEqual(resource(primary, "route-table-association-data-az4-use1-production").propertyDependencies, {
    subnetId: [subnet.urn],
    routeTableId: [resource(primary, "route-table-data-use1-production").urn],
  });
  t.is(ofType(primary, "aws:ec2/subnet:Subnet").length, 18 + 4);
});

/** One route in each zone. */
const each = (zones: readonly string[], kind: string, code: string, destination: string) =>
  Object.fromEntries(zones.map((zone) => [`${kind}-${zone}-${code}-production`, destination]));

test("the only routes are to exact tiers over peerings, and out of the tiers that lead there", (t) => {
  const routes = ofType(primary, "aws:ec2/route:Route").map(({ name, inputs }) => [
    name,
    inputs.destinationCidrBlock,
  ]);
  t.deepEqual(Object.fromEntries(routes), {
    "route-public-internet-use1-production": "0.0.0.0/0",
    "route-public-internet-usw2-production": "0.0.0.0/0",
    ...each(["az1", "az2", "az4"], "route-region-out-app-to-data", "use1", "10.21.144.0/20"),
    "route-region-out-data-to-app-use1-production": "10.21.0.0/17",
    ...each(["az1", "az2", "az3"], "route-region-back-app-to-data", "usw2", "10.20.144.0/20"),
    "route-region-back-data-to-app-usw2-production": "10.20.0.0/17",
    ...each(["az1", "az2", "az4"], "route-environment-out-app", "use1", "10.30.0.0/17"),
    ...each(["az1", "az2"], "route-environment-back-app", "use1", "10.20.0.0/17"),
    ...each(["az1", "az2", "az4"], "route-app-egress", "use1", "0.0.0.0/0"),
    ...each(["az1", "az2", "az3"], "route-app-egress", "usw2", "0.0.0.0/0"),
    ...each(["az1", "az2", "az4"], "route-egress-internet", "use1", "0.0.0.0/0"),
    ...each(["az1"], "route-egress-internet", "usw2", "0.0.0.0/0"),
  });
});

test("each flow inside a VPC has one rule at each end that has a group, and there are no others", (t) => {
  const parties = groupsOf(production) as readonly string[];
  const local = flows.filter(({ via }) => via === "vpc" || via === "egress");
  const across = flowsOf(production).filter(({ via }) => via.endsWith("peering"));
  const at = (end: "from" | "to") => local.filter((flow) => parties.includes(flow[end])).length;
  t.is(ofType(primary, egress).length, 2 * at("from") + across.length);
  t.is(ofType(primary, ingress).length, 2 * at("to") + across.length);
});

test("a flow names both its ends and says why", (t) => {
  const [app, database] = ["app", "database"].map(
    (group) => resource(primary, `security-group-${group}-use1-production`).urn,
  );
  const out = resource(primary, "egress-app-to-database-5432-use1-production");
  const in_ = resource(primary, "ingress-app-to-database-5432-use1-production");
  t.like(out.propertyDependencies, { securityGroupId: [app], referencedSecurityGroupId: [database] });
  t.like(in_.propertyDependencies, { securityGroupId: [database], referencedSecurityGroupId: [app] });
  for (const rule of [out, in_])
    t.like(rule.inputs, { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, description: "Payments" });
  const s3 = resource(primary, "egress-host-to-s3-443-use1-production");
  t.deepEqual(s3.propertyDependencies.prefixListId, [resource(primary, "endpoint-s3-use1-production").urn]);
});

test("the active region may reach the other's database, and never the other way round", (t) => {
  const crossing = (synthesis: Synthesis) =>
    [...ofType(synthesis, ingress), ...ofType(synthesis, egress)]
      .filter(({ name }) => name.includes("region-peering"))
      .map(({ name, inputs }) => [name, inputs.cidrIpv4]);
  t.deepEqual(Object.fromEntries(crossing(primary)), {
    "egress-app-to-database-5432-region-peering-use1-production": "10.21.144.0/20",
    "ingress-app-to-database-5432-region-peering-usw2-production": "10.20.0.0/17",
  });
  t.deepEqual(Object.fromEntries(crossing(away)), {
    "egress-app-to-database-5432-region-peering-usw2-production": "10.20.144.0/20",
    "ingress-app-to-database-5432-region-peering-use1-production": "10.21.0.0/17",
  });
});

test("production may reach staging's balancer; nothing in production lets staging in", (t) => {
  const opening = resource(primary, "ingress-app-to-api-balancer-443-environment-peering-use1-production");
  t.like(opening.inputs, {
    securityGroupId: "sg-0123456789abcdef0",
    cidrIpv4: "10.20.0.0/17",
    fromPort: 443,
  });
  for (const { inputs } of ofType(primary, ingress)) t.notRegex(String(inputs.cidrIpv4), /^10\.3[01]\./);
});

test("staging's own name leads, in production's network alone, to its balancer inside", (t) => {
  const zone = resource(primary, "zone-peer-use1-production");
  t.like(zone.inputs, { name: "use1.pay.staging.example.com", forceDestroy: true });
  t.is(at(zone.inputs.vpcs, 0, "vpcRegion"), "us-east-1");
  t.deepEqual(resource(primary, "record-peer-use1-production").inputs.aliases, [
    { name: "nlb.elb.us-east-1.amazonaws.com", zoneId: "Z26RNL4JYFTOTI", evaluateTargetHealth: false },
  ]);
  t.is(primary.outputs.peerUrl, "https://use1.pay.staging.example.com");
});

test("the peer's side goes through its own account's provider, where it has one", async (t) => {
  const peerAccount = "arn:aws:iam::210987654321:role/peering";
  const peer = inOtherAccount;
  const synthesis = await synthesizePlatform("production", { peerStack: "staging", peerAccount }, { peer });
  const provider = resource(synthesis, "aws-peer-use1-production");
  t.deepEqual(JSON.parse(String(provider.inputs.assumeRoles)), [{ roleArn: peerAccount }]);
  const theirs = synthesis.registrations.filter((registration) => registration.provider === provider.urn);
  t.deepEqual(theirs.map(({ name }) => name).sort(), [
    "ingress-app-to-api-balancer-443-environment-peering-use1-production",
    "peering-environment-accepter-use1-production",
    "peering-environment-options-accepter-use1-production",
    "route-environment-back-app-az1-use1-production",
    "route-environment-back-app-az2-use1-production",
  ]);
  t.is(resource(synthesis, "peering-environment-use1-production").inputs.peerOwnerId, "210987654321");
});

test("a peering is configured and routed only once it is accepted", (t) => {
  const accepter = resource(primary, "peering-region-accepter-usw2-production");
  t.regex(accepter.provider, /::aws-usw2-production$/);
  t.is(accepter.customTimeouts.create, "15m");
  t.is(resource(primary, "peering-region-use1-production").inputs.peerRegion, "us-west-2");
  for (const name of [
    "peering-region-options-requester-use1-production",
    "peering-region-options-accepter-usw2-production",
    "route-region-out-app-to-data-az1-use1-production",
    "route-region-back-app-to-data-az1-usw2-production",
  ])
    t.true(resource(primary, name).dependencies.includes(accepter.urn), name);
});

test("each service that something calls has an endpoint, and nothing else has", (t) => {
  const services = ofType(primary, "aws:ec2/vpcEndpoint:VpcEndpoint").map(({ inputs }) => inputs.serviceName);
  const called = new Set(Object.values(workloads).flatMap((uses) => Object.keys(uses)));
  const names = ["us-east-1", "us-west-2"].flatMap((region) =>
    [...called].map((service) => `com.amazonaws.${region}.${service}`),
  );
  t.deepEqual([...services].sort(), names.sort());
  t.is(endpointServicesOf(production).length, called.size);
});

test("an interface endpoint is in every app subnet; the one for S3 is on the app tier's tables", (t) => {
  const ecs = resource(primary, "endpoint-ecs-use1-production");
  t.is((ecs.inputs.subnetIds as readonly string[]).length, 3);
  t.deepEqual(ecs.propertyDependencies.securityGroupIds, [
    resource(primary, "security-group-endpoints-use1-production").urn,
  ]);
  t.deepEqual(
    resource(primary, "endpoint-s3-use1-production").propertyDependencies.routeTableIds,
    ["az1", "az2", "az4"].map((zone) => resource(primary, `route-table-app-${zone}-use1-production`).urn),
  );
});

test("an endpoint that only a monthly function calls is in one zone", (t) => {
  const zonesOf = (service: string) =>
    (resource(primary, `endpoint-${service}-use1-production`).inputs.subnetIds as readonly string[]).length;
  t.is(zonesOf("elasticache"), 1);
  // The functions call it too, but so does the agent, whenever a task starts.
  t.is(zonesOf("secretsmanager"), 3);
  t.false(isInEveryZone("elasticache", production));
  t.true(isInEveryZone("secretsmanager", production));
});

test("the endpoint for S3 lets image layers through, and otherwise only the account's own buckets", (t) => {
  const { Statement } = JSON.parse(String(resource(primary, "endpoint-s3-usw2-production").inputs.policy));
  t.deepEqual(at(Statement, 0, "Condition", "StringEquals"), {
    "aws:PrincipalAccount": "123456789012",
    "aws:ResourceAccount": "123456789012",
  });
  t.is(at(Statement, 1, "Resource"), "arn:aws:s3:::prod-us-west-2-starport-layer-bucket/*");
  t.is(Statement.length, 2);
});

test("an interface endpoint leads to the account's own resources, and to what Systems Manager has for everybody", (t) => {
  const statements = (kind: string) =>
    JSON.parse(String(resource(primary, `endpoint-${kind}-use1-production`).inputs.policy)).Statement;
  const own = {
    StringEquals: { "aws:PrincipalAccount": "123456789012" },
    // Not refused where a call names no resource, such as GetAuthorizationToken.
    StringEqualsIfExists: { "aws:ResourceAccount": "123456789012" },
  };
  for (const kind of ["sqs", "secretsmanager", "ecr-api", "ecr-dkr", "logs", "ssmmessages"])
    t.deepEqual(
      statements(kind).map(({ Condition }: { Condition: unknown }) => Condition),
      [own],
      kind,
    );
  const [, documents, ...more] = statements("ssm");
  t.deepEqual(more, []);
  t.like(documents, {
    Action: ["ssm:Describe*", "ssm:Get*", "ssm:List*"],
    Resource: ["arn:aws:ssm:us-east-1::document/*", "arn:aws:ssm:us-east-1::parameter/aws/*"],
    Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } },
  });
});

test("the data tier's ACL lets in the flows that end there and lets out only answers", (t) => {
  const rules = dataAclRules({
    flows: flowsOf(withoutCapabilities),
    cidr: "10.20.0.0/16",
    otherCidr: "10.21.0.0/16",
  });
  t.deepEqual(
    rules.ingress.map(({ cidrBlock, fromPort, toPort }) => [cidrBlock, fromPort, toPort]),
    [
      ["10.20.0.0/17", 5432, 5432],
      ["10.21.0.0/17", 5432, 5432],
    ],
  );
  t.deepEqual(
    rules.egress.map(({ cidrBlock, fromPort, toPort }) => [cidrBlock, fromPort, toPort]),
    [
      ["10.20.0.0/17", 1024, 65535],
      ["10.21.0.0/17", 1024, 65535],
    ],
  );
  t.is(
    (resource(primary, "network-acl-data-use1-production").inputs.subnetIds as readonly string[]).length,
    3,
  );
});

test("flow logs go to an encrypted group through a role of this account alone", (t) => {
  const group = resource(primary, "log-group-vpc-flow-use1-production");
  t.like(group.inputs, { name: "/payments/production/use1/vpc-flow", retentionInDays: 400 });
  const { Statement } = JSON.parse(
    String(resource(primary, "role-flow-logs-use1-production").inputs.assumeRolePolicy),
  );
  t.is(at(Statement, 0, "Condition", "StringEquals", "aws:SourceAccount"), "123456789012");
  const flowLog = resource(primary, "flow-log-use1-production");
  t.true(flowLog.dependencies.includes(resource(primary, "role-policy-flow-logs-use1-production").urn));
  t.deepEqual(flowLog.propertyDependencies.logDestination, [group.urn]);
});
