import test from "ava";
import type { PlainRecord, Synthesis } from "../../src/proofs/model/registration.ts";
import { explain, UnknownPlaceError } from "../../src/proofs/reachability/explain.ts";
import { readInterfaces } from "../../src/proofs/reachability/interfaces.ts";
import { takeInventory } from "../../src/proofs/reachability/inventory.ts";
import { proveReachability } from "../../src/proofs/reachability/prove.ts";
import { added, inputs, inTurn, mutated } from "../support/mutate.ts";
import { both, defaultAclOf, idOf, reach, type Stacks, synthesizeStacks } from "../support/reachability.ts";
import { restoring } from "../support/restoring.ts";

let clean: Stacks;
test.before(async () => {
  clean = await synthesizeStacks();
});

type Change = (stacks: Stacks) => Stacks;
type Id = (kind: string) => string;
type Inputs = (id: Id) => Readonly<Record<string, unknown>>;

const vpc = "vpc-use1-production";
const away = "vpc-usw2-production";
const full = (kind: string) => (/-(use1|usw2)-/.test(kind) ? kind : `${kind}-use1-production`);
const inProduction =
  (change: (synthesis: Synthesis, id: Id) => Synthesis): Change =>
  (stacks) => ({ ...stacks, production: change(stacks.production, (kind) => idOf(stacks, full(kind))) });

const set = (kind: string, changes: Inputs): Change =>
  inProduction((synthesis, id) => mutated(synthesis, full(kind), inputs(changes(id))));
const removed = (kind: string): Change =>
  inProduction((synthesis) => mutated(synthesis, full(kind), "removed"));
/** One more resource of a type, with these inputs alone. */
const more = (type: string, changes: Inputs): Change =>
  inProduction((synthesis, id) =>
    added(synthesis, vpc, (model) => ({ ...model, type, name: "added", inputs: changes(id) as PlainRecord })),
  );
const nothing: Change = (stacks) => stacks;

const database = `database@${vpc}`;
const app = `app@${vpc}`;
const acl = "network-acl-data";
const tcp = {
  protocol: "tcp",
  action: "allow",
  cidrBlock: "10.20.0.0/17",
  fromPort: 5432,
  toPort: 5432,
  ruleNo: 100,
};
const deny = { ...tcp, action: "deny" };
const rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const group = (party: string) => `security-group-${party}`;
const openApp = (changes: Inputs): Change =>
  more(rule, (id) => ({ securityGroupId: id(group("app")), ipProtocol: "-1", ...changes(id) }));

/** A sentence of docs/reachability.md each. */
const semantics: readonly (readonly [
  what: string,
  change: Change,
  from: string,
  to: string,
  port: number,
  expected: ReturnType<typeof reach>,
])[] = [
  ["a group's rules at both ends open a port", nothing, app, database, 5432, "open"],
  ["and no other", nothing, app, database, 5433, "blocked"],
  ["a group remembers connections: answers need no rule", nothing, database, app, 5432, "blocked"],
  ["a rule names a group's members, not its neighbours", nothing, `host@${vpc}`, database, 5432, "blocked"],
  ["a group without egress rules opens nothing", nothing, database, `endpoints@${vpc}`, 443, "blocked"],
  [
    "rules add up, and none forbids",
    openApp(() => ({ cidrIpv4: "10.20.128.0/23" })),
    `load-balancer@${vpc}`,
    app,
    8443,
    "open",
  ],
  [
    "a range may hold a part of the clients",
    inTurn(
      removed("ingress-load-balancer-to-app-8443"),
      openApp(() => ({ cidrIpv4: "10.20.128.0/24" })),
    ),
    `load-balancer@${vpc}`,
    app,
    8443,
    "partly",
  ],
  [
    "a group cannot be named over a peering of two regions",
    set("ingress-app-to-database-5432-region-peering-usw2-production", (id) => ({
      cidrIpv4: undefined,
      referencedSecurityGroupId: id(group("app")),
    })),
    app,
    `database@${away}`,
    5432,
    "blocked",
  ],
  [
    "inside a region it can",
    inProduction((synthesis, id) =>
      mutated(
        synthesis,
        "ingress-app-to-api-balancer-443-environment-peering-use1-production",
        inputs({ cidrIpv4: undefined, referencedSecurityGroupId: id(group("app")) }),
      ),
    ),
    app,
    "api-balancer@vpc-use1-staging",
    443,
    "open",
  ],
  [
    "rules written inside a group count",
    inTurn(
      removed("ingress-app-to-database-5432"),
      set(group("database"), (id) => ({
        ingress: [{ protocol: "tcp", fromPort: 5000, toPort: 6000, securityGroups: [id(group("app"))] }],
      })),
    ),
    app,
    database,
    5432,
    "open",
  ],
  [
    "rules of the older kind count",
    inTurn(
      removed("egress-app-to-database-5432"),
      more("aws:ec2/securityGroupRule:SecurityGroupRule", (id) => ({
        securityGroupId: id(group("app")),
        type: "egress",
        protocol: "6",
        fromPort: 5432,
        toPort: 5432,
        cidrBlocks: ["10.20.0.0/16"],
      })),
    ),
    app,
    database,
    5432,
    "open",
  ],
  ["an ACL has to let answers out", set(acl, () => ({ egress: [] })), app, database, 5432, "blocked"],
  [
    "to every port that a client may choose",
    set(acl, () => ({ egress: [{ ...tcp, fromPort: 32768, toPort: 60999 }] })),
    app,
    database,
    5432,
    "partly",
  ],
  [
    "of an ACL the lowest number decides",
    set(acl, () => ({ ingress: [{ ...deny, ruleNo: 99 }, tcp] })),
    app,
    database,
    5432,
    "blocked",
  ],
  [
    "whatever comes after",
    set(acl, () => ({ ingress: [{ ...deny, ruleNo: 101 }, tcp] })),
    app,
    database,
    5432,
    "open",
  ],
  [
    "a narrower denial takes a part away",
    set(acl, () => ({ ingress: [{ ...deny, ruleNo: 99, cidrBlock: "10.20.0.0/20" }, tcp] })),
    app,
    database,
    5432,
    "partly",
  ],
  [
    "entries that are resources of their own count",
    more("aws:ec2/networkAclRule:NetworkAclRule", (id) => ({
      networkAclId: id(acl),
      ruleNumber: 1,
      egress: false,
      ruleAction: "deny",
      protocol: "-1",
      cidrBlock: "0.0.0.0/0",
    })),
    app,
    database,
    5432,
    "blocked",
  ],
  [
    "an ACL is not met inside its subnet, but between subnets",
    set(acl, (id) => ({ subnetIds: ["az1", "az2", "az4"].map((zone) => id(`subnet-app-${zone}`)) })),
    app,
    `endpoints@${vpc}`,
    443,
    "partly",
  ],
  [
    "a default ACL that is adopted without entries lets nothing through",
    (stacks) =>
      more("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", () => ({
        defaultNetworkAclId: defaultAclOf(stacks, vpc),
      }))(stacks),
    `load-balancer@${vpc}`,
    app,
    8443,
    "blocked",
  ],
  [
    "the internet reaches what has a public address and a way back",
    nothing,
    "internet",
    `load-balancer@${vpc}`,
    443,
    "open",
  ],
  [
    "not without the route",
    removed("route-public-internet"),
    "internet",
    `load-balancer@${vpc}`,
    443,
    "blocked",
  ],
  [
    "not without the gateway",
    removed("internet-gateway"),
    "internet",
    `load-balancer@${vpc}`,
    443,
    "blocked",
  ],
  [
    "not without the address",
    set("alb", () => ({ internal: true })),
    "internet",
    `load-balancer@${vpc}`,
    443,
    "blocked",
  ],
  [
    "an address alone does not help without the route",
    inTurn(
      openApp(() => ({ cidrIpv4: "0.0.0.0/0" })),
      set("service", (id) => ({
        networkConfiguration: {
          subnets: [id("subnet-app-az1")],
          securityGroups: [id(group("app"))],
          assignPublicIp: true,
        },
      })),
    ),
    "internet",
    app,
    8443,
    "blocked",
  ],
  [
    "with all of these, the internet is in",
    inTurn(
      openApp(() => ({ cidrIpv4: "0.0.0.0/0" })),
      set("service", (id) => ({
        networkConfiguration: {
          subnets: [id("subnet-public-az1")],
          securityGroups: [id(group("app"))],
          assignPublicIp: true,
        },
      })),
    ),
    "internet",
    app,
    8443,
    "open",
  ],
  [
    "a subnet without an association has the main table, which is local",
    inTurn(...["az1", "az2", "az4"].map((zone) => removed(`route-table-association-public-${zone}`))),
    "internet",
    `load-balancer@${vpc}`,
    443,
    "blocked",
  ],
  ["inside the VPC that suffices", removed("route-table-association-data-az1"), app, database, 5432, "open"],
  ["a peering leads to the other VPC", nothing, app, `database@${away}`, 5432, "open"],
  ["the other way only if the groups say so", nothing, `app@${away}`, database, 5432, "blocked"],
  [
    "the longest prefix wins",
    more("aws:ec2/route:Route", (id) => ({
      routeTableId: id("route-table-app-az1"),
      destinationCidrBlock: "10.21.144.0/23",
      vpcPeeringConnectionId: id("peering-environment"),
    })),
    app,
    `database@${away}`,
    5432,
    "partly",
  ],
  [
    "and a shorter one takes nothing away",
    more("aws:ec2/route:Route", (id) => ({
      routeTableId: id("route-table-app-az1"),
      destinationCidrBlock: "10.21.0.0/16",
      vpcPeeringConnectionId: id("peering-environment"),
    })),
    app,
    `database@${away}`,
    5432,
    "open",
  ],
  [
    "routes inside a table count",
    inTurn(
      removed("route-region-out-app-to-data-az1"),
      set("route-table-app-az1", (id) => ({
        routes: [{ cidrBlock: "10.21.144.0/20", vpcPeeringConnectionId: id("peering-region") }],
      })),
    ),
    app,
    `database@${away}`,
    5432,
    "open",
  ],
  [
    "a peering carries nothing before it is accepted",
    removed("peering-region-accepter-usw2-production"),
    app,
    `database@${away}`,
    5432,
    "blocked",
  ],
  [
    "a peering leads no further than to the other VPC",
    inTurn(
      more("aws:ec2/route:Route", (id) => ({
        routeTableId: id("route-table-app-az1"),
        destinationCidrBlock: "10.31.144.0/20",
        vpcPeeringConnectionId: id("peering-environment"),
      })),
      more("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", (id) => ({
        securityGroupId: id(group("app")),
        ipProtocol: "-1",
        cidrIpv4: "10.31.0.0/16",
      })),
    ),
    app,
    "database@vpc-usw2-staging",
    5432,
    "blocked",
  ],
  ["S3 is reached by its prefix list on the table", nothing, app, `s3@${vpc}`, 443, "open"],
  [
    "and not from another table",
    set("endpoint-s3", (id) => ({ routeTableIds: [id("route-table-data")] })),
    app,
    `s3@${vpc}`,
    443,
    "blocked",
  ],
  [
    "tables may be named apart from the endpoint",
    inTurn(
      set("endpoint-s3", () => ({ routeTableIds: undefined })),
      ...["az1", "az2", "az4"].map((zone) =>
        more("aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation", (id) => ({
          vpcEndpointId: id("endpoint-s3"),
          routeTableId: id(`route-table-app-${zone}`),
        })),
      ),
    ),
    app,
    `s3@${vpc}`,
    443,
    "open",
  ],
  [
    "another region's prefix list is another",
    set("egress-host-to-s3-443", () => ({ prefixListId: "pl-1" })),
    `host@${vpc}`,
    `s3@${vpc}`,
    443,
    "blocked",
  ],
];

for (const [index, [what, change, from, to, port, expected]] of semantics.entries())
  test(`${index + 1}: ${what}`, (t) => {
    t.is(reach(change(clean), from, to, port), expected);
  });

test("protocols are told apart, and -1 is all of them", (t) => {
  t.is(reach(clean, app, database, 5432, "udp"), "blocked");
  const every = inTurn(
    set("egress-app-to-database-5432", () => ({ ipProtocol: "-1", fromPort: undefined, toPort: undefined })),
    set("ingress-app-to-database-5432", () => ({ ipProtocol: "-1", fromPort: undefined, toPort: undefined })),
    set(acl, () => ({
      ingress: [{ ...tcp, protocol: "all", fromPort: 0, toPort: 0 }],
      egress: [{ ...tcp, protocol: "-1", fromPort: 0, toPort: 0 }],
    })),
  );
  for (const protocol of ["tcp", "udp", "icmp"])
    t.is(reach(every(clean), app, database, 53, protocol), "open");
});

/** Resources of each type with interfaces, and what these have to be. */
const owners: readonly (readonly [type: string, inputs: PlainRecord, expected: object])[] = [
  [
    "aws:lb/loadBalancer:LoadBalancer",
    { subnetMappings: [{ subnetId: "s1" }], securityGroups: ["g1"] },
    { isPublic: true },
  ],
  [
    "aws:lb/loadBalancer:LoadBalancer",
    { subnets: ["s1"], securityGroups: ["g1"], internal: true },
    { isPublic: false },
  ],
  [
    "aws:ecs/service:Service",
    { networkConfiguration: { subnets: ["s1"], securityGroups: ["g1"] } },
    { isPublic: false },
  ],
  [
    "aws:lambda/function:Function",
    { vpcConfig: { subnetIds: ["s1"], securityGroupIds: ["g1"] } },
    { isPublic: false },
  ],
  ["aws:ec2/instance:Instance", { subnetId: "s1", vpcSecurityGroupIds: ["g1"] }, { isPublic: undefined }],
  [
    "aws:ec2/instance:Instance",
    { subnetId: "s1", vpcSecurityGroupIds: ["g1"], associatePublicIpAddress: true },
    { isPublic: true },
  ],
  ["aws:rds/proxy:Proxy", { vpcSubnetIds: ["s1"], vpcSecurityGroupIds: ["g1"] }, { isPublic: false }],
  [
    "aws:elasticache/serverlessCache:ServerlessCache",
    { subnetIds: ["s1"], securityGroupIds: ["g1"] },
    { isPublic: false },
  ],
  ["aws:apigatewayv2/vpcLink:VpcLink", { subnetIds: ["s1"], securityGroupIds: ["g1"] }, { isPublic: false }],
  [
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    { vpcEndpointType: "Interface", subnetIds: ["s1"], securityGroupIds: ["g1"] },
    { isPublic: false },
  ],
];

for (const [index, [type, given, expected]] of owners.entries())
  test(`interfaces ${index + 1}: ${type}`, (t) => {
    const { production } = more(type, () => given)(clean);
    const found = readInterfaces(takeInventory([production])).filter(({ owner }) => owner.name === "added");
    t.is(found.length, 1);
    t.like(found[0], { subnetIds: ["s1"], groupIds: ["g1"], ...expected });
  });

test("caches take their subnets from a group, instances their security group from a template", (t) => {
  const cached = inTurn(
    more("aws:elasticache/subnetGroup:SubnetGroup", () => ({ name: "cache", subnetIds: ["s1", "s2"] })),
    inProduction((synthesis) =>
      added(synthesis, "alb-use1-production", (model) => ({
        ...model,
        name: "cache",
        type: "aws:elasticache/replicationGroup:ReplicationGroup",
        inputs: { subnetGroupName: "cache", securityGroupIds: ["g1"] },
      })),
    ),
  )(clean);
  const found = (stacks: Stacks, name: string) =>
    readInterfaces(takeInventory(both(stacks))).find(({ owner }) => owner.name === name);
  t.like(found(cached, "cache"), { subnetIds: ["s1", "s2"], groupIds: ["g1"] });
  const mixed = set("hosts", (id) => ({
    launchTemplate: undefined,
    mixedInstancesPolicy: {
      launchTemplate: { launchTemplateSpecification: { launchTemplateId: id("launch-template") } },
    },
  }))(clean);
  for (const stacks of [clean, mixed])
    t.deepEqual(found(stacks, "hosts-use1-production")?.groupIds, [idOf(stacks, full(group("host")))]);
});

test("functions without a VPC and tasks on their instance's interface have none of their own", (t) => {
  for (const type of ["aws:lambda/function:Function", "aws:ecs/service:Service"]) {
    const { production } = more(type, () => ({}))(clean);
    t.false(readInterfaces(takeInventory([production])).some(({ owner }) => owner.name === "added"));
  }
});

test("what the proof does not know of is an error, not a silence", (t) => {
  const messages = (change: Change) =>
    proveReachability(both(change(clean)), restoring)
      .problems.filter((problem) => problem.rule === "beyond-the-proof")
      .map(({ message }) => message);
  t.deepEqual(messages(nothing), []);
  t.regex(
    messages(
      more("aws:ec2transitgateway/vpcAttachment:VpcAttachment", (id) => ({
        subnetIds: [id("subnet-public-az1")],
      })),
    ).join(),
    /added is tied to subnet-public-az1-use1-production/,
  );
  t.regex(messages(set("vpc", () => ({ assignGeneratedIpv6CidrBlock: true }))).join(), /has IPv6 addresses/);
  t.regex(
    messages(set("vpc", () => ({ cidrBlock: undefined, ipv4IpamPoolId: "pool" }))).join(),
    /not written down/,
  );
  const alone = proveReachability([clean.production], restoring).problems.map(({ message }) => message);
  t.true(
    alone.some((message) =>
      message.includes("nothing is known of where peering-environment-use1-production leads"),
    ),
  );
});

test("a stack without a descriptor cannot be proven", (t) => {
  t.throws(() => proveReachability([{ ...clean.production, outputs: {} }], restoring), {
    message: /production.*descriptor/,
  });
});

test("parties that nothing has an interface of yet are assumed, and told", (t) => {
  const { assumed, problems } = proveReachability(both(removed("alb")(clean)), restoring);
  t.true(assumed.includes("load-balancer in vpc-use1-production"));
  t.deepEqual(problems, []);
});

test("an explanation gives the way, or what blocks it", (t) => {
  const [open] = explain(both(clean), "app", "aurora-use1-production-g1", 5432);
  t.regex(open?.title ?? "", /^app in .*-use1-production to database .*: open; a flow says so: Payments$/);
  t.is(open?.hops[0], "→ security-group-app-use1-production by egress-app-to-database-5432-use1-production");
  const blocked = explain(both(clean), "internet", "database", 5432);
  t.is(blocked.length, 4);
  for (const { title, hops } of blocked) {
    t.true(title.endsWith("blocked; no flow says so"), title);
    t.true(hops.some((hop) => /^→ ✗ security-group-database-.* has no ingress rule/.test(hop)));
    t.true(hops.every((hop) => /^[→←] ✗ /.test(hop)));
  }
  t.is(open?.short, "open from vpc-use1-production to vpc-use1-production: Payments");
  t.is(blocked[0]?.short, "blocked from the internet to vpc-use1-staging; no flow says so");
});

test("an explanation says of each route where it leads, and what none leads to", (t) => {
  const hops = (stacks: Stacks, to: string, port: number) =>
    explain(both(stacks), "app", to, port).flatMap((each) => each.hops);
  t.true(
    hops(clean, "api-balancer", 443).includes(
      "→ route-table-app-az1-use1-production (subnet-app-az1-use1-production, by route-table-association-app-az1-use1-production): " +
        "10.30.0.0/17 to peering-environment-use1-production by route-environment-out-app-az1-use1-production",
    ),
  );
  const apart = hops(removed("peering-region-accepter-usw2-production")(clean), "database", 5432);
  for (const lacks of [/^→ ✗ .* has no route to all of /, /^← ✗ .* has no route back to all of /])
    t.true(apart.some((hop) => lacks.test(hop) && hop.includes(", which carries nothing because ")));
});

test("what a flow opens after a move alone is too much before it", (t) => {
  const { problems } = proveReachability(
    both(
      inTurn(
        more("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", (id) => ({
          securityGroupId: id("security-group-app-usw2-production"),
          ipProtocol: "tcp",
          fromPort: 5432,
          toPort: 5432,
          cidrIpv4: "10.20.0.0/16",
        })),
        more(rule, (id) => ({
          securityGroupId: id(group("database")),
          ipProtocol: "tcp",
          fromPort: 5432,
          toPort: 5432,
          cidrIpv4: "10.21.0.0/16",
        })),
      )(clean),
    ),
    restoring,
  );
  const opened = /^app in \S+-usw2-production can open tcp 5432 to database in \S+-use1-production/;
  t.true(problems.some((problem) => problem.rule === "extra-reach" && opened.test(problem.message)));
});

test("an explanation of nobody lists who there is", (t) => {
  t.throws(() => explain(both(clean), "app", "nobody", 1), {
    instanceOf: UnknownPlaceError,
    message:
      /nothing is called "nobody"; there are api-balancer, api-link, app, database, dynamodb, endpoints/,
  });
});
