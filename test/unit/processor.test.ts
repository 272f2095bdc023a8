import test from "ava";
import { insideCidr } from "../../environments/address-plan.ts";
import { type Processor, zoneOfWay } from "../../environments/capabilities/processor.ts";
import { allBut, overlap } from "../../environments/cidr.ts";
import { type Environment, environments } from "../../environments/index.ts";
import { environmentProblems } from "../../environments/invariants.ts";
import { namesOf } from "../../environments/names.ts";
import { staging } from "../../environments/staging.ts";
import { parseConfig } from "../../src/program/config/read.ts";
import { proveIam } from "../../src/proofs/iam/prove.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { explain } from "../../src/proofs/reachability/explain.ts";
import { takeInventory } from "../../src/proofs/reachability/inventory.ts";
import { proveReachability } from "../../src/proofs/reachability/prove.ts";
import { audit } from "../../src/proofs/rules/index.ts";
import { inputs, type Mutation, mutated } from "../support/mutate.ts";
import { configSource, synthesizePlatform } from "../support/platform.ts";
import { production } from "../support/restoring.ts";
import { at, ofType, resource } from "../support/synthesize.ts";

const service = (region: string) => `com.amazonaws.vpce.${region}.vpce-svc-0123456789abcdef0`;

const kinds: Readonly<Record<string, Processor | undefined>> = {
  "NAT and names": staging.processor,
  "NAT and handshakes": {
    kind: "egress",
    zones: { primary: ["az1", "az2"], secondary: ["az2"] },
    inspection: "sni",
  },
  PrivateLink: {
    kind: "privateLink",
    services: { primary: service("us-east-1"), secondary: service("us-west-2") },
    port: 8443,
    zones: { primary: ["az1", "az2"], secondary: ["az1"] },
  },
  nothing: undefined,
};

const withProcessor = (processor: Processor | undefined): Environment => ({ ...staging, processor });
const described = (processor: Processor | undefined) => [withProcessor(processor), production];

const synthesize = (
  processor: Processor | undefined,
  values: Readonly<Record<string, string>> = {},
): Promise<Synthesis> =>
  synthesizePlatform(
    "staging",
    {
      imageTag: "1.0.0",
      ...(processor === undefined && { processorApiKey: "", processorHosts: "" }),
      ...values,
    },
    { environments: described(processor) },
  );

const stacks = new Map<string, Synthesis>();
test.before(async () => {
  for (const [kind, processor] of Object.entries(kinds)) stacks.set(kind, await synthesize(processor));
});
const stackOf = (kind: string): Synthesis => {
  const stack = stacks.get(kind);
  if (stack === undefined) throw new Error(`no stack of ${kind}`);
  return stack;
};

const problemsOf = (kind: string, synthesis: Synthesis) =>
  proveReachability([synthesis], described(kinds[kind])).problems;

for (const kind of Object.keys(kinds)) {
  test(`by ${kind}: only application and worker leave the network, and only for the processor`, (t) => {
    const { problems, reached } = proveReachability([stackOf(kind)], described(kinds[kind]));
    t.deepEqual(problems, []);
    const leaving = reached.filter(
      ({ to, protocol }) => to.parties.some((party) => party === "internet") && protocol !== "",
    );
    t.deepEqual(leaving, []);
    const paying = reached.filter(({ to }) => to.parties.includes("processor"));
    t.deepEqual(
      [...new Set(paying.flatMap(({ from }) => from.parties))].sort(),
      kinds[kind] === undefined ? [] : ["app", "worker"],
    );
    const port = kind === "PrivateLink" ? 8443 : 443;
    for (const { ports, protocol } of paying) t.deepEqual([ports, protocol], [[[port, port + 1]], "tcp"]);
  });

  test(`by ${kind}: every rule is kept, and roles are granted what they need`, (t) => {
    t.deepEqual(audit(stackOf(kind)), []);
    t.deepEqual(proveIam(stackOf(kind)).problems, []);
  });

  test(`by ${kind}: a move makes, changes and takes away nothing of the way`, async (t) => {
    const moved = await synthesizePlatform(
      "staging",
      {
        imageTag: "1.0.0",
        activeRegion: "us-west-2",
        ...(kinds[kind] === undefined && { processorApiKey: "", processorHosts: "" }),
      },
      { environments: described(kinds[kind]), previous: stackOf(kind) },
    );
    const ofWay = ({ registrations }: Synthesis) =>
      registrations
        .filter(({ type, name }) => wayTypes.test(type) || wayNames.test(name))
        .map((registration): [string, unknown] => [registration.urn, registration.inputs])
        .toSorted(([a], [b]) => a.localeCompare(b));
    t.true(ofWay(moved).length > 10 || kinds[kind] === undefined);
    t.deepEqual(ofWay(moved), ofWay(stackOf(kind)));
    t.deepEqual(proveReachability([moved], described(kinds[kind])).problems, []);
  });
}

const wayNames =
  /^(?:route|subnet|route-table|route-table-association)-(?:app-)?(?:egress|edge|inspection)|to-processor/;
const wayTypes =
  /natGateway|eip:|networkfirewall|resolver|managedPrefixList|vpcEndpoint:|EndpointPrivateDns/i;

test("the way of each region is explained, and every other pair is blocked", (t) => {
  const stack = stackOf("NAT and names");
  for (const from of ["app", "worker"]) {
    const ways = explain([stack], from, "processor", 443);
    t.is(ways.length, 2);
    for (const { title, hops } of ways) {
      t.regex(title, /to the processor's public names .*: open; a flow says so: Payments/);
      t.true(hops.some((hop) => /nat-gateway-az1-us\w\d-staging/.test(hop)));
      t.true(hops.some((hop) => hop.includes("only names of its lists can be resolved")));
    }
    for (const { title } of [
      ...explain([stack], from, "internet", 443),
      ...explain([stack], from, "processor", 80),
    ])
      t.regex(title, /: blocked; no flow says so$/);
  }
  for (const from of [
    "host",
    "rotation",
    "session-rotation",
    "endpoints",
    "api-link",
    "database",
    "sessions",
  ])
    for (const to of ["processor", "internet"])
      for (const { title } of explain([stack], from, to, 443)) t.regex(title, /: blocked; no flow says so$/);
  t.regex(explain([stack], "processor", "app", 8443)[0]?.title ?? "", /only answers/);
});

test("with PrivateLink the processor is inside, and nothing of NAT exists", (t) => {
  const stack = stackOf("PrivateLink");
  const [first, ...others] = explain([stack], "worker", "processor", 8443, described(kinds.PrivateLink));
  t.regex(
    first?.title ?? "",
    /^worker in .* to processor in .*: open; a flow says so: Payments that were queued$/,
  );
  for (const { title } of others.filter((each) => each.title.includes("public names")))
    t.regex(title, /: blocked/);
  t.deepEqual(ofType(stack, "aws:ec2/natGateway:NatGateway"), []);
  t.deepEqual(ofType(stack, "aws:ec2/eip:Eip"), []);
  const endpoint = resource(stack, "endpoint-processor-usw2-staging");
  t.like(endpoint.inputs, { serviceName: service("us-west-2"), vpcEndpointType: "Interface" });
  t.is((endpoint.inputs.subnetIds as readonly string[]).length, 1);
  t.is(endpoint.inputs.policy, undefined);
  t.deepEqual(at(stack.outputs, "regions", "us-east-1", "processor", "addresses"), []);
});

test("without a way there is no key, no secret and no variable of the processor's", (t) => {
  const stack = stackOf("nothing");
  t.false(stack.registrations.some(({ name }) => /processor|nat-gateway|-egress/.test(name)));
  const definition = String(
    resource(stack, "task-definition-worker-use1-staging").inputs.containerDefinitions,
  );
  t.notRegex(definition, /PROCESSOR/);
  t.is(at(stack.outputs, "regions", "us-east-1", "processor"), undefined);
});

test("the application is told whom to call, and the processor whom to expect", (t) => {
  const stack = stackOf("NAT and handshakes");
  for (const kind of ["task-definition", "task-definition-worker"]) {
    const definition = String(resource(stack, `${kind}-use1-staging`).inputs.containerDefinitions);
    t.regex(definition, /"name":"PROCESSOR_HOSTS","value":"api.processor.example.com"/);
    t.regex(definition, /"name":"PROCESSOR_PORT","value":"443"/);
  }
  const addresses = ["us-east-1", "us-west-2"].map(
    (region) => at(stack.outputs, "regions", region, "processor", "addresses") as readonly string[],
  );
  t.deepEqual(
    addresses.map(({ length }) => length),
    [2, 1],
  );
  const eips = takeInventory([stack]).ofType("aws:ec2/eip:Eip");
  const computed = ["us-east-1", "us-west-2"].map((region) =>
    eips.filter((eip) => eip.region === region).map((eip) => eip.computed.publicIp),
  );
  t.deepEqual(addresses, computed);
});

test("what a zone without a gateway of its own sends goes through the first one's", async (t) => {
  t.is(zoneOfWay("az2", ["az1", "az2"]), "az2");
  t.is(zoneOfWay("az4", ["az1", "az2"]), "az1");
  const stack = await synthesizePlatform("production");
  const gatewayOf = (zone: string, code: string) =>
    resource(stack, `route-app-egress-${zone}-${code}-production`).propertyDependencies.natGatewayId?.map(
      (urn) => urn.slice(urn.lastIndexOf("::") + 2),
    );
  t.deepEqual(gatewayOf("az4", "use1"), ["nat-gateway-az4-use1-production"]);
  t.deepEqual(gatewayOf("az3", "usw2"), ["nat-gateway-az1-usw2-production"]);
});

/** Faults in a stack of a kind: the situation, the resource, the change, and the words that have to name it. */
const faults: readonly [
  kind: string,
  what: string,
  name: string,
  change: Mutation | "removed",
  named: RegExp,
][] = [
  [
    "NAT and handshakes",
    "a firewall that passes everything on",
    "firewall-policy-use1-staging",
    inputs({ firewallPolicy: { statelessDefaultActions: ["aws:pass"] } }),
    /network-firewall-use1-staging lets packets through without looking/,
  ],
  [
    "NAT and handshakes",
    "a firewall that drops nothing",
    "firewall-policy-use1-staging",
    (policy) =>
      inputs({ firewallPolicy: { ...Object(policy.inputs.firewallPolicy), statefulDefaultActions: [] } })(
        policy,
      ),
    /network-firewall-use1-staging drops nothing/,
  ],
  [
    "NAT and handshakes",
    "another name that may be asked for",
    "firewall-rules-processor-use1-staging",
    (group) =>
      inputs({ ruleGroup: replaced(group.inputs.ruleGroup, "api.processor", "www.attacker") })(group),
    /network-firewall-use1-staging lets TLS for www\.attacker\.example\.com through/,
  ],
  [
    "NAT and handshakes",
    "a firewall that stops the processor, too",
    "firewall-rules-processor-use1-staging",
    (group) =>
      inputs({ ruleGroup: replaced(group.inputs.ruleGroup, "api.processor", "www.processor") })(group),
    /network-firewall-use1-staging lets no TLS for api\.processor\.example\.com through/,
  ],
  [
    "NAT and handshakes",
    "a list of names that are denied",
    "firewall-rules-processor-use1-staging",
    (group) => inputs({ ruleGroup: replaced(group.inputs.ruleGroup, "ALLOWLIST", "DENYLIST") })(group),
    /network-firewall-use1-staging has rules that are no list/,
  ],
  [
    "NAT and handshakes",
    "answers that go past the firewall",
    "route-edge-egress-az1-use1-staging",
    "removed",
    /the internet gateway sends answers past network-firewall-use1-staging/,
  ],
  [
    "NAT and handshakes",
    "a gateway that goes past the firewall",
    "route-egress-internet-az2-use1-staging",
    (route) => inputs({ vpcEndpointId: undefined, gatewayId: "igw" })(route),
    /nat-gateway-az2-use1-staging goes past the network firewall/,
  ],
  [
    "NAT and handshakes",
    "answers by a firewall that has not seen the connection",
    "route-egress-internet-az2-use1-staging",
    (route) => inputs({ vpcEndpointId: undefined, gatewayId: "igw" })(route),
    /sends answers to network-firewall-use1-staging, which has not seen the connection/,
  ],
  [
    "NAT and handshakes",
    "a firewall without the internet",
    "route-inspection-internet-az1-use1-staging",
    "removed",
    /network-firewall-use1-staging .* has no route to the processor's public names/,
  ],
  [
    "PrivateLink",
    "an endpoint that the processor's name does not lead to",
    "endpoint-processor-name-use1-staging",
    "removed",
    /endpoint-processor-use1-staging is not what the processor's names resolve to/,
  ],
  [
    "PrivateLink",
    "an endpoint in nobody's group",
    "endpoint-processor-use1-staging",
    inputs({ securityGroupIds: undefined }),
    /endpoint-processor-use1-staging/,
  ],
  [
    "PrivateLink",
    "an endpoint on another port",
    "ingress-worker-to-processor-8443-use1-staging",
    inputs({ fromPort: 443, toPort: 443 }),
    /ingress-worker-to-processor-8443-use1-staging/,
  ],
];

const replaced = (value: unknown, from: string, to: string): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(from, to));

for (const [kind, what, name, change, named] of faults)
  test(`by ${kind}, ${what} is caught and named`, (t) => {
    const stack = stackOf(kind);
    const gateway = takeInventory([stack]).all.find(
      (each) => each.name === "internet-gateway-use1-staging",
    )?.id;
    const faulty = mutated(
      stack,
      name,
      change === "removed"
        ? change
        : (model) => {
            const seeded = change(model);
            return seeded.inputs.gatewayId === "igw" ? inputs({ gatewayId: gateway })(seeded) : seeded;
          },
    );
    const texts = problemsOf(kind, faulty).map(({ subject, message }) => `${subject} ${message}`);
    t.true(
      texts.some((text) => named.test(text)),
      texts.join("\n"),
    );
  });

test("outside is every address but those inside, in as few blocks as there can be", (t) => {
  const blocks = allBut(insideCidr);
  t.is(blocks.length, 8);
  t.false(blocks.some((block) => overlap(block, insideCidr)));
  const addresses = blocks.map((block) => 2 ** (32 - Number(block.split("/")[1]))).reduce((a, b) => a + b, 0);
  t.is(addresses, 2 ** 32 - 2 ** 24);
});

test("the names that may be resolved are those of the services that are called, and none that anybody can have", (t) => {
  const { aws, processor, peer } = namesOf({
    environment: staging,
    region: "us-west-2",
    processorHosts: ["b.processor.com", "a.processor.com", "b.processor.com"],
    peerName: undefined,
  });
  t.deepEqual(processor, ["a.processor.com", "b.processor.com"]);
  t.deepEqual(peer, []);
  for (const name of [
    "ecs-a-7.us-west-2.amazonaws.com",
    "ecs-t-99.us-west-2.amazonaws.com",
    "api.ecr.us-west-2.amazonaws.com",
    "*.dkr.ecr.us-west-2.amazonaws.com",
    "*.us-east-1.rds.amazonaws.com",
    "*.serverless.usw2.cache.amazonaws.com",
    "*.us-west-2.compute.internal",
  ])
    t.true(aws.includes(name), name);
  t.false(aws.some((name) => /execute-api|elb|lambda|sts|^\*\.amazonaws/.test(name)));
  t.true(
    namesOf({
      environment: { ...staging, queue: undefined },
      region: "us-east-1",
      processorHosts: [],
      peerName: "x.y.com",
    }).peer.includes("x.y.com"),
  );
  t.false(
    namesOf({
      environment: { ...staging, queue: undefined },
      region: "us-east-1",
      processorHosts: [],
      peerName: undefined,
    }).aws.includes("sqs.us-east-1.amazonaws.com"),
  );
});

test("where the database and the sessions are can be resolved", (t) => {
  const stack = stackOf("NAT and names");
  const { aws } = namesOf({
    environment: staging,
    region: "us-east-1",
    processorHosts: [],
    peerName: undefined,
  });
  for (const host of [
    at(stack.outputs, "regions", "us-east-1", "databases", 0, "writerEndpoint"),
    at(stack.outputs, "regions", "us-east-1", "databases", 0, "readerEndpoint"),
    at(stack.outputs, "regions", "us-east-1", "sessions", "host"),
  ])
    t.true(
      aws.some((name) => name.startsWith("*.") && String(host).endsWith(name.slice(1))),
      String(host),
    );
});

test("the descriptor's mistakes are named with what is allowed", (t) => {
  const privateLink = kinds.PrivateLink;
  const wrong: readonly [Processor | undefined, string][] = [
    [
      { kind: "egress", zones: { primary: ["az5"], secondary: ["az1"] }, inspection: "names" },
      "processor.zones.primary[0] is az5; allowed: az1, az2",
    ],
    [
      { kind: "egress", zones: { primary: ["az1"], secondary: [] }, inspection: "names" },
      "processor.zones.secondary is empty; allowed: one or more of az1, az2, each once",
    ],
    [{ ...privateLink, port: 0 } as Processor, "processor.port is 0; allowed: 1 to 65535"],
    [
      {
        ...privateLink,
        services: { primary: service("us-west-2"), secondary: service("us-west-2") },
      } as Processor,
      `processor.services.primary is ${service("us-west-2")}; allowed: an endpoint service of us-east-1`,
    ],
  ];
  for (const [processor, message] of wrong)
    t.true(environmentProblems(described(processor)).join("\n").includes(message), message);
});

test("a key without a way is refused, and so is a way without names or key", (t) => {
  const configured = (processor: Processor | undefined, values: Readonly<Record<string, string>>) => () =>
    parseConfig(
      configSource("staging", values, {
        environments: described(processor),
        deploying: true,
        isSecret: () => true,
      }),
    );
  const own = {
    domainName: "pay.company.org",
    hostedZone: "company.org",
    processorHosts: '["api.processor.org"]',
  };
  t.notThrows(configured(staging.processor, own));
  t.notThrows(configured(undefined, { ...own, processorHosts: "", processorApiKey: "" }));
  const refused: readonly [Processor | undefined, Readonly<Record<string, string>>, RegExp][] = [
    [
      undefined,
      { ...own, processorHosts: "" },
      /processorApiKey is refused: staging has no way to a payment processor; give its descriptor one/,
    ],
    [
      undefined,
      { ...own, processorApiKey: "" },
      /processorHosts is .*; allowed: empty, because staging has no way to a processor/,
    ],
    [
      staging.processor,
      { ...own, processorHosts: "[]" },
      /processorHosts is not set; allowed: the names that .*--path 'processorHosts\[0\]' VALUE/,
    ],
    [staging.processor, { ...own, processorApiKey: "" }, /processorApiKey is not set; allowed: an API key/],
    [
      staging.processor,
      { ...own, processorHosts: '["*.processor.org"]' },
      /allowed: a list of exact host names/,
    ],
    [
      staging.processor,
      { ...own, processorHosts: '["api.example.com"]' },
      /processorHosts\[0\] is .*, an example/,
    ],
    [
      staging.processor,
      { ...own, processorHosts: '["example.com"]' },
      /processorHosts\[0\] is .*, an example/,
    ],
  ];
  for (const [processor, values, message] of refused) t.throws(configured(processor, values), { message });
});

test("both committed environments have a way, in each region one of its own", (t) => {
  for (const { processor } of environments) {
    t.is(processor?.kind, "egress");
    for (const zones of Object.values(processor?.zones ?? {})) t.true(zones.length > 0);
  }
});
