import test from "ava";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { proveReachability } from "../../src/proofs/reachability/prove.ts";
import { leastWork, synthesisWork } from "../support/cpu.ts";
import { keptWords, toldOf } from "../support/kept-words.ts";
import { added, inputs, type Mutation, mutated } from "../support/mutate.ts";
import { both, defaultAclOf, idOf, type Stacks, synthesizeStacks } from "../support/reachability.ts";
import { restoring } from "../support/restoring.ts";

/** A fault: what goes wrong, how it comes about, and the resources of which one has to be named as what to change. */
interface Fault {
  readonly what: string;
  readonly change: (clean: Stacks) => Stacks;
  readonly named: readonly string[];
}

const production = (clean: Stacks, change: (synthesis: Synthesis) => Synthesis): Stacks => ({
  ...clean,
  production: change(clean.production),
});
const full = (kind: string) => (/-(use1|usw2)(-|$)/.test(kind) ? kind : `${kind}-use1-production`);

/** A resource of production's primary region, or of the full name, is another. */
const change = (
  what: string,
  kind: string,
  mutation: (id: (name: string) => string) => Mutation | "removed",
  ...named: readonly string[]
): Fault => ({
  what,
  change: (clean) =>
    production(clean, (synthesis) =>
      mutated(
        synthesis,
        full(kind),
        mutation((name) => idOf(clean, full(name))),
      ),
    ),
  named: [full(kind), ...named.map(full)],
});

const set = (
  what: string,
  kind: string,
  changes: (id: (name: string) => string) => Readonly<Record<string, unknown>>,
  ...named: readonly string[]
): Fault => change(what, kind, (id) => inputs(changes(id)), ...named);

/** A resource is gone: what lacks it is to be named. */
const gone = (what: string, kind: string, ...named: readonly string[]): Fault =>
  change(what, kind, () => "removed", ...named);

/** One more resource, like another but for some inputs, and under a name of its own. */
const more = (
  what: string,
  kind: string,
  type: string | undefined,
  changes: (id: (name: string) => string) => Readonly<Record<string, unknown>>,
): Fault => ({
  what,
  change: (clean) =>
    production(clean, (synthesis) =>
      added(synthesis, full(kind), (model) => ({
        ...inputs(changes((name) => idOf(clean, full(name))))(model),
        name: "seeded-use1-production",
        type: type ?? model.type,
      })),
    ),
  named: ["seeded-use1-production"],
});

const all = (what: string, ...faults: readonly Fault[]): Fault => ({
  what,
  change: (clean) => faults.reduce((stacks, fault) => fault.change(stacks), clean),
  named: faults.flatMap(({ named }) => named),
});

const entry = {
  protocol: "tcp",
  action: "allow",
  cidrBlock: "10.20.0.0/17",
  fromPort: 5432,
  toPort: 5432,
  ruleNo: 100,
};
const other = { ...entry, cidrBlock: "10.21.0.0/17", ruleNo: 110 };
const answers = (cidrBlock: string, ruleNo: number, fromPort = 1024, toPort = 65535) => ({
  ...entry,
  cidrBlock,
  ruleNo,
  fromPort,
  toPort,
});
const everything = {
  protocol: "-1",
  action: "allow",
  cidrBlock: "0.0.0.0/0",
  fromPort: 0,
  toPort: 0,
  ruleNo: 90,
};

const routes: readonly Fault[] = [
  set("a route to the wrong peer", "route-region-out-app-to-data-az1", (id) => ({
    vpcPeeringConnectionId: id("peering-environment"),
  })),
  gone("no route to the other region", "route-region-out-app-to-data-az1", "route-table-app-az1"),
  gone(
    "no way back from the other region",
    "route-region-back-data-to-app-usw2-production",
    "route-table-data-usw2-production",
  ),
  gone("no way back after the next move", "route-region-out-data-to-app", "route-table-data"),
  gone("no way back from staging", "route-environment-back-app-az1", "route-table-app-az1-use1-staging"),
  gone("no route to staging", "route-environment-out-app-az1", "route-table-app-az1"),
  set("a route to all of staging", "route-environment-out-app-az1", () => ({
    destinationCidrBlock: "10.30.0.0/16",
  })),
  set("a route to a range of nobody", "route-region-out-app-to-data-az1", () => ({
    destinationCidrBlock: "10.99.144.0/20",
  })),
  set("a route to one zone only", "route-region-out-app-to-data-az1", () => ({
    destinationCidrBlock: "10.21.144.0/23",
  })),
  more("the internet from the app tier", "route-public-internet", undefined, (id) => ({
    routeTableId: id("route-table-app-az1"),
  })),
  more("the internet from the data tier", "route-public-internet", undefined, (id) => ({
    routeTableId: id("route-table-data"),
  })),
  gone("no internet for the load balancer", "route-public-internet", "route-table-public"),
  set("the internet gateway of another VPC", "route-public-internet", (id) => ({
    gatewayId: id("internet-gateway-usw2-production"),
  })),
  gone("no internet gateway", "internet-gateway", "route-public-internet"),
  set("a route to a peering that is gone", "route-region-out-app-to-data-az1", () => ({
    vpcPeeringConnectionId: "pcx-gone",
  })),
  more("a longer prefix takes the traffic away", "route-region-out-app-to-data-az1", undefined, (id) => ({
    destinationCidrBlock: "10.21.144.0/21",
    vpcPeeringConnectionId: id("peering-environment"),
  })),
  more("a peering route inside the VPC's own range", "route-region-out-app-to-data-az1", undefined, () => ({
    destinationCidrBlock: "10.20.144.0/20",
  })),
  more("a NAT gateway as target", "route-public-internet", undefined, (id) => ({
    routeTableId: id("route-table-app-az1"),
    gatewayId: undefined,
    natGatewayId: "nat-1",
  })),
  more("a transit gateway as target", "route-public-internet", undefined, (id) => ({
    routeTableId: id("route-table-data"),
    destinationCidrBlock: "10.0.0.0/8",
    gatewayId: undefined,
    transitGatewayId: "tgw-1",
  })),
  more("a NAT gateway", "subnet-public-az1", "aws:ec2/natGateway:NatGateway", (id) => ({
    subnetId: id("subnet-public-az1"),
  })),
];

const tie = (tier: string, zone: string) => `route-table-association-${tier}-${zone}`;
const table = (tier: string) => (id: (name: string) => string) => ({
  routeTableId: id(`route-table-${tier}`),
});

const subnets: readonly Fault[] = [
  set("an app subnet on the public table", tie("app", "az1"), table("public")),
  set("a data subnet on the app table", tie("data", "az2"), table("app-az2")),
  set("a data subnet on the public table", tie("data", "az4"), table("public")),
  set("a public subnet on the app table", tie("public", "az1"), table("app-az1")),
  all(
    "two subnets with each other's tables",
    set("", tie("app", "az1"), table("data")),
    set("", tie("data", "az1"), table("app-az1")),
  ),
  gone("a public subnet on the main table", tie("public", "az2"), "subnet-public-az2"),
  gone("an app subnet on the main table", tie("app", "az4"), "subnet-app-az4"),
  set("two subnets with one range", "subnet-app-az2", () => ({ cidrBlock: "10.20.0.0/20" })),
  set("a subnet outside its VPC", "subnet-data-az1", () => ({ cidrBlock: "10.22.144.0/23" })),
  all(
    "swapped tiers",
    set("", "subnet-app-az1", () => ({ cidrBlock: "10.20.144.0/23" })),
    set("", "subnet-data-az1", () => ({ cidrBlock: "10.20.0.0/20" })),
  ),
  set("two VPCs of one environment with one range", "vpc-usw2-production", () => ({
    cidrBlock: "10.20.0.0/16",
  })),
  set("the range of another environment", "vpc", () => ({ cidrBlock: "10.30.0.0/16" })),
];

const acl = "network-acl-data";
const egress = [answers("10.20.0.0/17", 100), answers("10.21.0.0/17", 110)];
const acls: readonly Fault[] = [
  set("an ACL without ephemeral ports", acl, () => ({ egress: [] })),
  set("an ACL with some ephemeral ports", acl, () => ({
    egress: [answers("10.20.0.0/17", 100, 32768), egress[1]],
  })),
  set("an ACL without the other region", acl, () => ({ ingress: [entry] })),
  set("an ACL without answers for the other region", "network-acl-data-usw2-production", () => ({
    egress: [answers("10.21.0.0/17", 100)],
  })),
  set("deny above allow", acl, () => ({ ingress: [{ ...everything, action: "deny" }, entry, other] })),
  set("ports denied among the ephemeral ones", acl, () => ({
    egress: [{ ...answers("10.20.0.0/16", 50, 5000, 6000), action: "deny" }, ...egress],
  })),
  set("an ACL for another port", acl, () => ({
    ingress: [{ ...entry, fromPort: 5433, toPort: 5433 }, other],
  })),
  set("an ACL for everyone", acl, () => ({ ingress: [{ ...entry, cidrBlock: "0.0.0.0/0" }, other] })),
  set("an ACL that lets everything out", acl, () => ({ egress: [everything] })),
  set("an ACL with a wide range of ports", acl, () => ({
    ingress: [{ ...entry, fromPort: 1, toPort: 65535 }, other],
  })),
  set("the data tier's ACL around an app subnet", acl, (id) => ({ subnetIds: [id("subnet-app-az1")] })),
  set("the data tier's ACL around a public subnet", acl, (id) => ({ subnetIds: [id("subnet-public-az1")] })),
  {
    what: "a default ACL that lets nothing through",
    named: ["seeded-use1-production"],
    change: (clean) =>
      production(clean, (synthesis) =>
        added(synthesis, full(acl), (model) => ({
          ...inputs({
            vpcId: undefined,
            defaultNetworkAclId: defaultAclOf(clean, full("vpc")),
            ingress: [],
            egress: [],
            subnetIds: undefined,
          })(model),
          name: "seeded-use1-production",
          type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
        })),
      ),
  },
  gone("no ACL around the data tier", acl),
];

const [into, outOf] = ["ingress-app-to-database-5432", "egress-app-to-database-5432"];
const across = "ingress-app-to-database-5432-region-peering-usw2-production";
const group = (party: string) => `security-group-${party}`;

const groups: readonly Fault[] = [
  gone("no egress rule", outOf, group("app")),
  gone("no ingress rule", into, group("database")),
  set("a wrong port where it starts", outOf, () => ({ fromPort: 5433, toPort: 5433 })),
  set("a wrong port where it ends", into, () => ({ fromPort: 3306, toPort: 3306 })),
  set("every port", into, () => ({ fromPort: 0, toPort: 65535 })),
  set("every protocol", into, () => ({ ipProtocol: "-1", fromPort: undefined, toPort: undefined })),
  set("UDP", outOf, () => ({ ipProtocol: "udp" })),
  set("a /0 rule into the database", into, () => ({
    referencedSecurityGroupId: undefined,
    cidrIpv4: "0.0.0.0/0",
  })),
  set("a /0 rule out of the app tier", outOf, () => ({
    referencedSecurityGroupId: undefined,
    cidrIpv4: "0.0.0.0/0",
  })),
  set("a /0 rule instead of the prefix list", "egress-app-to-s3-443", () => ({
    prefixListId: undefined,
    cidrIpv4: "0.0.0.0/0",
  })),
  set("a rule on the wrong group", into, (id) => ({ securityGroupId: id(group("app")) })),
  set("a rule for the wrong group", into, (id) => ({ referencedSecurityGroupId: id(group("host")) })),
  set("a rule for a group of the other region", into, (id) => ({
    referencedSecurityGroupId: id("security-group-app-usw2-production"),
  })),
  set("a group named across regions", across, (id) => ({
    cidrIpv4: undefined,
    referencedSecurityGroupId: id(group("app")),
  })),
  set("the range of the wrong region", across, () => ({ cidrIpv4: "10.21.0.0/17" })),
  set("the range of a whole VPC", across, () => ({ cidrIpv4: "10.20.0.0/16" })),
  set("the range of another environment", across, () => ({ cidrIpv4: "10.30.0.0/17" })),
  set("the prefix list of another region", "egress-host-to-s3-443", () => ({ prefixListId: "pl-elsewhere" })),
  set("SSH from the internet", "ingress-internet-to-load-balancer-80", () => ({ fromPort: 22, toPort: 22 })),
  more(
    "the internet straight into the app tier",
    "ingress-internet-to-load-balancer-443",
    undefined,
    (id) => ({
      securityGroupId: id(group("app")),
      fromPort: 8443,
      toPort: 8443,
    }),
  ),
  all(
    "instances that reach the database",
    more("", outOf, undefined, (id) => ({ securityGroupId: id(group("host")) })),
    {
      ...more("", into, undefined, (id) => ({ referencedSecurityGroupId: id(group("host")) })),
    },
  ),
  all(
    "staging that reaches production",
    {
      what: "",
      named: ["seeded-use1-staging"],
      change: (clean) => ({
        ...clean,
        staging: added(clean.staging, "egress-app-to-database-5432-use1-staging", (model) => ({
          ...inputs({
            referencedSecurityGroupId: undefined,
            cidrIpv4: "10.20.0.0/17",
            fromPort: 8443,
            toPort: 8443,
          })(model),
          name: "seeded-use1-staging",
        })),
      }),
    },
    more("", "ingress-load-balancer-to-app-8443", undefined, () => ({
      referencedSecurityGroupId: undefined,
      cidrIpv4: "10.30.0.0/17",
    })),
  ),
  more("the secondary region's application in the active database", into, undefined, () => ({
    referencedSecurityGroupId: undefined,
    cidrIpv4: "10.21.0.0/17",
  })),
  set("a default group with AWS's own rules", "default-security-group", () => ({
    ingress: [{ protocol: "-1", self: true }],
    egress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }],
  })),
  gone("a default group that nobody empties", "default-security-group", "vpc"),
  gone("a party without its group", group("rotation"), "rotation-use1-production-g1"),
  change("a rule that belongs to another stack's group", into, () =>
    inputs({ securityGroupId: "sg-unknown" }),
  ),
];

const peerings: readonly Fault[] = [
  gone("a peering that nobody accepts", "peering-region-accepter-usw2-production", "peering-region"),
  set(
    "an accepter that does not accept",
    "peering-environment-accepter",
    () => ({ autoAccept: false }),
    "peering-environment",
  ),
  set("a peering that looks in the wrong region", "peering-region", () => ({ peerRegion: "us-east-1" })),
  set("a peering that is asked for where its VPC is not", "peering-region", (id) => ({
    vpcId: id("vpc-usw2-production"),
    peerVpcId: id("vpc"),
    peerRegion: "us-east-1",
  })),
  set("a peering with the wrong VPC", "peering-environment", (id) => ({
    peerVpcId: id("vpc-usw2-staging"),
    peerRegion: "us-west-2",
  })),
  gone("a peering that is gone", "peering-region", "route-region-out-app-to-data-az1"),
  set(
    "DNS off on the requester's side",
    "peering-region-options-requester",
    () => ({
      requester: { allowRemoteVpcDnsResolution: false },
    }),
    "peering-region",
  ),
  set(
    "DNS off on the accepter's side",
    "peering-region-options-accepter-usw2-production",
    () => ({
      accepter: { allowRemoteVpcDnsResolution: false },
    }),
    "peering-region",
  ),
  gone("no DNS options between environments", "peering-environment-options-accepter", "peering-environment"),
];

const endpoints: readonly Fault[] = [
  gone("a missing endpoint", "endpoint-ecr-dkr", "vpc"),
  gone("no endpoint for S3", "endpoint-s3", "vpc"),
  set("private DNS off", "endpoint-secretsmanager", () => ({ privateDnsEnabled: false })),
  set("an endpoint in the wrong group", "endpoint-ecs", (id) => ({ securityGroupIds: [id(group("app"))] })),
  set("an endpoint in no subnet", "endpoint-logs", () => ({ subnetIds: [] })),
  set("an endpoint without a group", "endpoint-logs", () => ({ securityGroupIds: undefined })),
  set("an endpoint in the data tier", "endpoint-ssm", (id) => ({ subnetIds: [id("subnet-data-az1")] })),
  set(
    "an endpoint of another region's service",
    "endpoint-ecs",
    () => ({ serviceName: "com.amazonaws.us-west-2.ecs" }),
    "vpc",
  ),
  set("a gateway where an interface has to be", "endpoint-ecs-agent", () => ({ vpcEndpointType: "Gateway" })),
  set("S3 off the app tier's table", "endpoint-s3", () => ({ routeTableIds: [] }), "route-table-app-az1"),
  set("S3 on the data tier's table", "endpoint-s3", (id) => ({
    routeTableIds: ["app-az1", "app-az2", "app-az4", "data"].map((table) => id(`route-table-${table}`)),
  })),
  set("a VPC without private names", "vpc", () => ({ enableDnsHostnames: false })),
  set("a VPC without a resolver", "vpc", () => ({ enableDnsSupport: false })),
];

const interfaces: readonly Fault[] = [
  set("an internal load balancer", "alb", () => ({ internal: true })),
  set("a load balancer in the app tier", "alb", (id) => ({
    subnets: [id("subnet-app-az1"), id("subnet-app-az2")],
  })),
  set(
    "a load balancer without its group",
    "alb",
    () => ({ securityGroups: undefined }),
    group("load-balancer"),
  ),
  set("tasks in the public tier", "service", (id) => ({
    networkConfiguration: { subnets: [id("subnet-public-az1")], securityGroups: [id(group("app"))] },
  })),
  set("tasks in the instances' group as well", "service", (id) => ({
    networkConfiguration: {
      subnets: [id("subnet-app-az1")],
      securityGroups: [id(group("load-balancer")), id(group("app"))],
    },
  })),
  set("instances in the data tier", "hosts", (id) => ({ vpcZoneIdentifiers: [id("subnet-data-az1")] })),
  set(
    "a database in the app tier",
    "subnet-group-data",
    (id) => ({ subnetIds: [id("subnet-app-az1"), id("subnet-app-az2")] }),
    "aurora-use1-production-g1",
  ),
  set("a rotation function in the data tier", "rotation-use1-production-g1", (id) => ({
    vpcConfig: { subnetIds: [id("subnet-data-az1")], securityGroupIds: [id(group("rotation"))] },
  })),
  more("a server of unknown kind in the app tier", "alb", "aws:transfer/server:Server", (id) => ({
    subnets: undefined,
    securityGroups: undefined,
    endpointDetails: { vpcId: id("vpc"), subnetIds: [id("subnet-app-az1")] },
  })),
  change("interfaces in subnets of nobody", "hosts", () =>
    inputs({ vpcZoneIdentifiers: ["subnet-unknown"] }),
  ),
];

const association = "resolver-firewall-association";
const waysOut: readonly Fault[] = [
  gone("no NAT gateway", "nat-gateway-az1", "route-table-app-az1"),
  set("a NAT gateway without an address", "nat-gateway-az1", () => ({ allocationId: undefined })),
  set("a NAT gateway that leads nowhere", "nat-gateway-az2", () => ({ connectivityType: "private" })),
  set("a NAT gateway beside the load balancer", "nat-gateway-az1", (id) => ({
    subnetId: id("subnet-public-az1"),
  })),
  gone("no way to the NAT gateway", "route-app-egress-az4", "route-table-app-az4"),
  gone("no internet for the NAT gateway", "route-egress-internet-az1", "route-table-egress-az1"),
  more("the data tier by NAT", "route-app-egress-az1", undefined, (id) => ({
    routeTableId: id("route-table-data"),
  })),
  more("an ACL that lets no answers to the NAT gateway", acl, undefined, (id) => ({
    subnetIds: [id("subnet-egress-az1")],
    ingress: [{ ...everything, protocol: "tcp", cidrBlock: "10.20.0.0/16", fromPort: 443, toPort: 443 }],
    egress: [everything],
  })),
  gone("a worker that reaches no processor", "egress-worker-to-processor-443", group("worker")),
  set("every port of the outside", "egress-app-to-processor-443", () => ({ fromPort: 1, toPort: 65535 })),
  set(
    "an outside that is everywhere",
    "prefix-list-outside",
    () => ({ entries: [{ cidr: "0.0.0.0/0" }] }),
    "egress-app-to-processor-443",
  ),
  more("a function that reaches the processor", "egress-app-to-processor-443", undefined, (id) => ({
    securityGroupId: id(group("rotation")),
  })),
  more("instances that reach the processor", "egress-worker-to-processor-443", undefined, (id) => ({
    securityGroupId: id(group("host")),
  })),
  gone("every name", association, "vpc"),
  gone("a list that ends without a refusal", "resolver-rule-others", association),
  set(
    "names that are let through unseen",
    "resolver-firewall-config",
    () => ({ firewallFailOpen: "ENABLED" }),
    association,
  ),
  set("all names on a list", "resolver-names-aws", () => ({ domains: ["*"] }), association),
  set("all of AWS's names", "resolver-names-aws", () => ({ domains: ["*.amazonaws.com"] })),
  set("a name of somebody else's", "resolver-names-processor", () => ({
    domains: ["api.processor.example.com", "collector.attacker.example.org"],
  })),
  set(
    "a processor whose name is not resolved",
    "resolver-names-processor",
    () => ({ domains: ["www.processor.example.com"] }),
    association,
  ),
  set("a refusal that comes first", "resolver-rule-others", () => ({ priority: 1 }), association),
  set("a peer whose name is not resolved", "resolver-rule-peer", () => ({ action: "BLOCK" }), association),
  set("an agent's endpoint in one zone", "endpoint-ecs", (id) => ({ subnetIds: [id("subnet-app-az1")] })),
];

const faults = [
  ...routes,
  ...subnets,
  ...acls,
  ...groups,
  ...peerings,
  ...endpoints,
  ...interfaces,
  ...waysOut,
];

const primary = { staging: "us-east-1", production: "us-east-1" };

let clean: Stacks;
test.before(async () => {
  clean = await synthesizeStacks(primary);
});

for (const staging of ["us-east-1", "us-west-2"])
  for (const active of ["us-east-1", "us-west-2"])
    test(`no false alarm with staging in ${staging} and production in ${active}`, async (t) => {
      const { problems, assumed } = proveReachability(
        both(await synthesizeStacks({ staging, production: active })),
        restoring,
      );
      t.deepEqual(problems, []);
      // No database is in a region that never was active, and no function that rotates its password.
      t.true(
        assumed.every((party) => /^(database|rotation) in /.test(party)),
        assumed.join(),
      );
    });

test(`of ${faults.length} seeded faults at least 95 % are caught and named`, (t) => {
  const told: string[] = [];
  const missed = faults.flatMap(({ what, change: seed, named }) => {
    const { problems } = proveReachability(both(seed(clean)), restoring);
    told.push(toldOf(what, problems, 1));
    const texts = problems.map(({ subject, message }) => `${subject} ${blamed(message)}`);
    if (texts.some((text) => named.some((name) => text.includes(name)))) return [];
    return [`${what}: ${texts.length === 0 ? "not caught" : `caught, but ${named.join(" or ")} not named`}`];
  });
  t.log(`${faults.length - missed.length} of ${faults.length} caught and named`, ...missed);
  t.true(faults.length >= 60);
  t.deepEqual(told, keptWords("reachability-faults", told));
  t.true(missed.length <= 0.05 * faults.length, missed.join("\n"));
});

test.serial("a proof of two stacks takes less than the synthesis of one", async (t) => {
  const synthesis = await synthesisWork();
  // What a proof works out is remembered for a synthesis: each run has some that nobody has seen.
  const proof = await leastWork(2, () => proveReachability(structuredClone(both(clean)), restoring));
  t.log(`${proof} ms / ${synthesis} ms`);
  t.true(proof < synthesis);
});

/** A message without the hops that are all right: to be among them is not to be named. */
const blamed = (message: string): string =>
  message
    .split(/ (?=[→←] )/)
    .filter((part) => !/^[→←] (?!✗)/.test(part))
    .join(" ");
