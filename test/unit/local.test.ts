import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import test from "ava";
import { environments } from "../../environments/index.ts";
import { ArgumentError, ReportedError } from "../../src/cli/errors.ts";
import { emulatedServices } from "../../src/kit/emulator.ts";
import { parseConfig } from "../../src/program/config/read.ts";
import { createAnswers } from "../../src/proofs/model/answers.ts";
import type { PlainRecord, Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { plannedLookups } from "../../src/proofs/planner.ts";
import { parseArguments } from "../../src/tools/local/arguments.ts";
import { correctAnswer, type Fields } from "../../src/tools/local/corrections.ts";
import { emulatedEnvironment, isGateway } from "../../src/tools/local/environment.ts";
import {
  drifts,
  type GapsFile,
  gapsVariable,
  isGap,
  lingers,
  motoDrifts,
  motoGaps,
} from "../../src/tools/local/gaps.ts";
import { openGateway } from "../../src/tools/local/gateway.ts";
import { refuseUnknownTypes } from "../../src/tools/local/known-types.ts";
import { createMemory } from "../../src/tools/local/memory.ts";
import { noOutage } from "../../src/tools/local/outage.ts";
import * as entry from "../../src/tools/local/program.ts";
import { configurationOf } from "../../src/tools/local/project.ts";
import { changeNothing, type LocalEngine, lookForLeaks } from "../../src/tools/local/try-out.ts";
import type { EngineChange } from "../../src/tools/stack/engine.ts";
import { configSource, stagingPeer, synthesizePlatform } from "../support/platform.ts";
import { ofType, synthesizeProgram } from "../support/synthesize.ts";

const endpoint = "http://127.0.0.1:5000";

const noEngine: LocalEngine = {
  configure: async () => {},
  up: async () => [],
  outputs: async () => ({}),
  destroy: async () => {},
  cancel: async () => {},
  refresh: async () => {},
  unfinished: async () => ({ pending: [], failed: [] }),
};

// The configuration.

test("an emulator is refused where the descriptor says so, and its URL is a URL", (t) => {
  const message = (stack: string, url: string) =>
    t.throws(() => parseConfig(configSource(stack, { endpoint: url })))?.message ?? "";
  t.regex(message("production", endpoint), /payments:endpoint is refused: production is deployed to AWS and/);
  for (const url of ["127.0.0.1:5000", "ftp://a", "http://user:secret@a", "http://a/path"])
    t.regex(
      message("staging", url),
      /payments:endpoint is ".*"; allowed: empty, or the URL of an AWS emulator/,
    );
  t.is(parseConfig(configSource("staging", { endpoint })).endpoint, endpoint);
  t.is(parseConfig(configSource("staging")).endpoint, undefined);
});

test("the configuration of a local deployment is one that a deployment takes", (t) => {
  for (const { name } of environments) {
    const values = Object.entries(configurationOf(name, endpoint)).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const deploying = { deploying: true, environments: anywhere };
    t.notThrows(() => parseConfig(configSource(name, Object.fromEntries(values), deploying)));
  }
});

test("where an emulator is taken from every environment, it is one on this machine", (t) => {
  t.true(isGateway(endpoint));
  for (const url of [
    undefined,
    "",
    "https://127.0.0.1:1",
    "http://127.0.0.1",
    "http://127.0.0.1.example.com:80",
  ])
    t.false(isGateway(url), url);
});

// The program.

const everything = {
  accountBaseline: "true",
  ciSubject: "repo:company/payments:environment:staging",
  hostedZone: "create",
  imageTag: "1.0.0",
  peerAccount: "arn:aws:iam::210987654321:role/peering",
  peerStack: "staging",
};
const anywhere = environments.map((environment) => ({ ...environment, emulator: "allowed" as const }));
const synthesizeAt = (values: Readonly<Record<string, string>>) =>
  synthesizePlatform(
    "production",
    { ...everything, ...values },
    { environments: anywhere, peer: stagingPeer },
  );
let made: Promise<readonly [plain: Synthesis, emulated: Synthesis]> | undefined;
const both = () => {
  made ??= Promise.all([synthesizeAt({}), synthesizeAt({ endpoint })]);
  return made;
};

const providerType = "pulumi:providers:aws";

test("the endpoint changes every provider, the peer's too, and nothing else", async (t) => {
  const [plain, emulated] = await both();
  const others = ({ registrations }: Synthesis) =>
    registrations
      .filter(({ type }) => type !== providerType)
      .toSorted((a, b) => (a.urn < b.urn ? -1 : 1))
      .map((registration) => ({ ...registration, dependencies: registration.dependencies.toSorted() }));
  t.deepEqual(others(emulated), others(plain));

  const inputs = (synthesis: Synthesis) => ofType(synthesis, providerType).map((provider) => provider.inputs);
  const added = {
    endpoints: JSON.stringify([Object.fromEntries(emulatedServices.map((service) => [service, endpoint]))]),
    skipCredentialsValidation: "true",
    skipMetadataApiCheck: "true",
    s3UsePathStyle: "true",
  };
  t.is(inputs(emulated).length, 3);
  t.deepEqual(
    inputs(emulated),
    inputs(plain).map((before) => ({ ...before, ...added })),
  );
  for (const key of ["endpoints", "skipMetadataApiCheck", "s3UsePathStyle"])
    t.false(
      inputs(plain).some((before) => key in before),
      key,
    );
});

test("the program of a try takes an emulator for production too, on this machine alone", async (t) => {
  // The engine takes one with anything else beside its default export for no program.
  t.deepEqual(Object.keys(entry), ["default"]);
  const run = (url: string) => {
    const values = { ...configurationOf("production", url), processorApiKey: "no-key-of-anybody" };
    const config = Object.entries(values).map(([key, value]) => [
      `payments:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    return synthesizeProgram(() => entry.default(plannedLookups), {
      config: Object.fromEntries(config),
      secretKeys: ["payments:processorApiKey"],
      answers: createAnswers({ production: {} }),
    });
  };
  const providers = ofType(await run(endpoint), providerType);
  t.deepEqual(
    [...new Set(providers.map(({ inputs }) => inputs.endpoints))],
    [JSON.stringify([Object.fromEntries(emulatedServices.map((service) => [service, endpoint]))])],
  );
  for (const url of ["", "https://emulator.test"])
    await t.throwsAsync(run(url), {
      message: /endpoint is .*; allowed here: the gateway of npm run up:local/,
    });
});

/** The services' names of the provider's modules, where they differ. */
const services: Readonly<Record<string, string>> = {
  "cloudwatch/event": "events",
  "cloudwatch/log": "logs",
  cfg: "configservice",
  lb: "elbv2",
  vpc: "ec2",
};

function serviceOf(type: string): string {
  const [module = "", name = ""] = (type.split(":")[1] ?? "").split("/");
  const [word = ""] = name.split(/(?=[A-Z])/);
  return services[`${module}/${word}`] ?? services[module] ?? module;
}

test("every service that a resource is made with has the emulator's address", async (t) => {
  const [, emulated] = await both();
  const used = new Set(
    emulated.registrations.flatMap(({ type }) => (type.startsWith("aws:") ? [serviceOf(type)] : [])),
  );
  const known: readonly string[] = emulatedServices;
  t.deepEqual(
    [...used].filter((service) => !known.includes(service)),
    [],
  );
  t.true(used.size > 15);
});

const lacking = [...motoGaps, { type: "aws:sqs/queue:Queue", name: "payments" }];

test("what moto lacks is known by its type and its name's beginning, and is nothing that a deployment is looked for by", async (t) => {
  t.true(isGap({ lacking }, { type: "aws:xray/group:Group", name: "any" }));
  t.true(isGap({ lacking }, { type: "aws:sqs/queue:Queue", name: "payments-use1" }));
  t.false(isGap({ lacking }, { type: "aws:sqs/queue:Queue", name: "others" }));
  const { registrations } = await synthesizePlatform("staging");
  const found = registrations.filter((registration) => isGap({ lacking }, registration));
  t.true(found.length > 10);
  const pillars =
    /^aws:(?:rds|lb|ec2|kms|ecs|iam)\/|^pulumi:|::(?:record|health-check)-(?:primary|secondary|failover)/;
  t.deepEqual(
    found.filter(({ type, name }) => pillars.test(`${type}::${name}`)).map(({ name }) => name),
    [],
  );
});

test("what an emulator lacks is kept from the engine, and what waits for it waits for what that waited for", async (t) => {
  const values = { ...configurationOf("staging", endpoint), processorApiKey: "no-key-of-anybody" };
  const config = Object.entries(values).map(([key, value]) => [
    `payments:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const folder = mkdtempSync(join(tmpdir(), "gaps-test-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "gaps.json");
  writeFileSync(file, JSON.stringify({ lacking, unmade: [] }));
  const run = (gaps: string, states: Readonly<Record<string, readonly Registration[]>> = {}, more = {}) =>
    synthesizeProgram(
      async () => {
        process.env[gapsVariable] = gaps;
        try {
          return await entry.default(plannedLookups);
        } finally {
          delete process.env[gapsVariable];
        }
      },
      {
        stack: "staging",
        config: { ...Object.fromEntries(config), ...more },
        secretKeys: ["payments:processorApiKey"],
        answers: createAnswers({ staging: outputs }, states),
      },
    );
  let outputs: PlainRecord = {};
  const [whole, without] = [await run(""), await run(file)];
  const gone = new Map(
    whole.registrations.flatMap((registration) =>
      isGap({ lacking }, registration) ? [[registration.urn, registration.dependencies] as const] : [],
    ),
  );
  t.true(gone.size > 10);
  const through = (urns: readonly string[]): readonly string[] =>
    [...new Set(urns.flatMap((urn) => (gone.has(urn) ? through(gone.get(urn) ?? []) : [urn])))].toSorted();
  const dependencies = ({ registrations }: Synthesis) =>
    registrations
      .filter(({ urn }) => !gone.has(urn))
      .map(({ urn, dependencies: needs, propertyDependencies }) => ({
        urn,
        needs: through(needs),
        properties: Object.entries(propertyDependencies)
          .map(([key, urns]) => [key, through(urns)] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      }))
      .toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
  t.deepEqual(dependencies(without), dependencies(whole));

  // A move from a lost region: what was never made there is not missed, because the file knows of it.
  outputs = without.outputs;
  const lost = { "payments:unreachableRegion": "us-west-2" };
  const state = { staging: without.registrations };
  t.deepEqual(
    (await run(file, state, lost)).registrations.filter((registration) => isGap({ lacking }, registration)),
    [],
  );
  const { unmade } = JSON.parse(readFileSync(file, "utf8")) as GapsFile;
  t.deepEqual(unmade.toSorted(), [...gone.keys()].toSorted());
  writeFileSync(file, JSON.stringify({ lacking, unmade: [] }));
  await t.throwsAsync(run(file, state, lost), { message: /is not in the state and cannot be created/ });
  t.deepEqual(
    without.registrations.filter(
      ({ urn, dependencies: needs }) => gone.has(urn) || needs.some((need) => gone.has(need)),
    ),
    [],
  );
});

test("what is left out is written down", (t) => {
  const page = readFileSync(new URL("../../docs/local.md", import.meta.url), "utf8");
  t.deepEqual(
    [...motoGaps, ...motoDrifts].filter(({ type }) => !page.includes(`\`${type}\``)).map(({ type }) => type),
    [],
  );
});

// The command's parts.

test("what up:local is asked for is checked", (t) => {
  t.deepEqual(parseArguments(["--help"], ["staging"]), { mode: "help" });
  t.deepEqual(parseArguments(["--reopen", "there"], ["staging"]), {
    mode: "reopen",
    folder: "there",
    outage: noOutage,
  });
  t.deepEqual(
    parseArguments(
      ["--reopen", "there", "--lost", "us-east-1", "--refuse", "ModifyRule", "--hold", "CreateKey"],
      ["staging"],
    ),
    {
      mode: "reopen",
      folder: "there",
      outage: { lost: ["us-east-1"], refused: ["ModifyRule"], held: ["CreateKey"] },
    },
  );
  t.deepEqual(
    parseArguments(["staging", "--endpoint", endpoint, "--leave-out", "aws:sqs/queue:Queue"], ["staging"]),
    {
      mode: "try",
      stack: "staging",
      endpoint,
      leaveOut: ["aws:sqs/queue:Queue"],
      keep: false,
      disasters: false,
    },
  );
  for (const wrong of [
    [],
    ["prod"],
    ["staging", "staging"],
    ["staging", "--endpoint", "here"],
    ["staging", "--endpoint", "http://127.0.0.1:70000"],
    ["staging", "--leave-out", "queues"],
    ["staging", "--force"],
    ["staging", "--reopen", "there"],
    ["--reopen", "there", "--keep"],
    ["--reopen", "there", "--lost", "eu-central-1"],
    ["--reopen", "there", "--refuse", "modify a rule"],
    ["staging", "--lost", "us-east-1"],
    ["staging", "--refuse", "ModifyRule"],
    ["staging", "--hold", "ModifyRule"],
    ["--reopen", "there", "--hold", "a rule"],
    ["--reopen", "there", "--disasters"],
  ])
    t.throws(() => parseArguments(wrong, ["staging"]), { instanceOf: ArgumentError });
});

test("a type that the provider does not have cannot be left out", async (t) => {
  const refuse = (...types: readonly string[]) => refuseUnknownTypes(types);
  await t.notThrowsAsync(refuse("aws:sqs/queue:Queue", "aws:ec2/vpc:Vpc"));
  for (const strange of ["aws:foo/bar:Baz", "aws:sqs/queue:Queues", "aws:sqs/queues:Queue"])
    await t.throwsAsync(refuse("aws:ec2/vpc:Vpc", strange), {
      instanceOf: ArgumentError,
      message: `--leave-out ${strange}: has to be a type of @pulumi/aws, such as aws:sqs/queue:Queue`,
    });
});

test("nothing of one's own AWS account gets in", (t) => {
  const own = {
    AWS_PROFILE: "work",
    AWS_SESSION_TOKEN: "secret",
    AWS_ENDPOINT_URL_S3: "x",
    HOME: "/home/me",
  };
  const environment = emulatedEnvironment(own, endpoint);
  t.like(environment, { HOME: "/home/me", AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: "test" });
  for (const name of ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3"])
    t.false(name in environment, name);
});

/** A memory that is asked and answered in fields. */
function memorize(file?: string) {
  const memory = createMemory(file);
  return (action: string, request: Fields, answer: Fields): unknown =>
    JSON.parse(memory.see(action, request, JSON.stringify(answer)));
}

const queue = { QueueUrl: "http://127.0.0.1:1/123456789012/payments.fifo" };
const readQueue = (remember: ReturnType<typeof memorize>) =>
  remember("GetQueueAttributes", queue, { Attributes: { DelaySeconds: "0" } });

test("what moto forgets is remembered", (t) => {
  const remember = memorize();
  const set = { ...queue, Attributes: { RedriveAllowPolicy: "{}" } };
  const create = () => remember("CreateQueue", { ...set, QueueName: "payments.fifo" }, queue);
  t.deepEqual(readQueue(remember), { Attributes: { DelaySeconds: "0" } });
  t.deepEqual(create(), queue);
  remember("SetQueueAttributes", { ...queue, Attributes: { Policy: "ours" } }, {});
  t.deepEqual(readQueue(remember), {
    Attributes: { DelaySeconds: "0", RedriveAllowPolicy: "{}", Policy: "ours" },
  });
  remember("SetQueueAttributes", { ...set, Attributes: { RedriveAllowPolicy: "", Policy: "" } }, {});
  t.deepEqual(readQueue(remember), { Attributes: { DelaySeconds: "0" } });
  remember("SetQueueAttributes", { ...queue, Attributes: { Policy: "ours" } }, {});
  create();
  t.deepEqual(
    readQueue(remember),
    { Attributes: { DelaySeconds: "0", RedriveAllowPolicy: "{}" } },
    "a new one",
  );

  remember("RequestCertificate", { KeyAlgorithm: "EC_prime256v1" }, { CertificateArn: "ours" });
  const algorithmOf = (arn: string) =>
    remember("DescribeCertificate", { CertificateArn: arn }, { Certificate: { KeyAlgorithm: "RSA_2048" } });
  t.deepEqual(algorithmOf("ours"), { Certificate: { KeyAlgorithm: "EC_prime256v1" } });
  t.deepEqual(algorithmOf("another"), { Certificate: { KeyAlgorithm: "RSA_2048" } });
});

test("the tags of what is scaled are told where the emulator lists none", (t) => {
  const memory = createMemory();
  const ScalableTargetARN = "arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/1";
  const ask = (ResourceARN: string) => memory.recall("ListTagsForResource", { ResourceARN });
  t.is(ask(ScalableTargetARN), undefined);
  const answer = JSON.stringify({ ScalableTargetARN });
  t.is(memory.see("RegisterScalableTarget", { Tags: { Environment: "staging" } }, answer), answer);
  memory.see("RegisterScalableTarget", { MinCapacity: 0 }, answer);
  t.deepEqual(JSON.parse(ask(ScalableTargetARN) ?? ""), { Tags: { Environment: "staging" } });
  t.is(ask("arn:aws:sqs:us-east-1:123456789012:payments"), undefined);
  t.is(memory.recall("ListQueues", { ResourceARN: ScalableTargetARN }), undefined);
});

test("a service has as many tasks as its bounds allow, as AWS sees to", (t) => {
  const memory = createMemory();
  const service = (serviceName: string, desiredCount: number) => ({
    serviceName,
    clusterArn: "arn:aws:ecs:us-east-1:123456789012:cluster/hosts",
    desiredCount,
    deployments: [{ status: "PRIMARY", desiredCount }],
  });
  const register = (bounds: Fields) =>
    memory.see(
      "RegisterScalableTarget",
      { ResourceId: "service/hosts/web", ...bounds },
      JSON.stringify({ ScalableTargetARN: "arn" }),
    );
  const describe = (...services: readonly Fields[]) =>
    JSON.parse(memory.see("DescribeServices", {}, JSON.stringify({ services, failures: [] })));

  register({ MinCapacity: 2, MaxCapacity: 4 });
  t.deepEqual(describe(service("web", 0), service("worker", 0)), {
    services: [service("web", 2), service("worker", 0)],
    failures: [],
  });
  t.deepEqual(describe(service("web", 9)).services, [service("web", 4)]);
  register({ MinCapacity: 0 });
  t.deepEqual(describe(service("web", 0)).services, [service("web", 0)], "the other bound stays");
  t.deepEqual(describe(service("web", 9)).services, [service("web", 4)]);
  memory.see("DeregisterScalableTarget", { ResourceId: "service/hosts/web" }, "{}");
  t.deepEqual(describe(service("web", 9)).services, [service("web", 9)]);
});

test("what a group was made with is put into its description, once", (t) => {
  const memory = createMemory();
  const AutoScalingGroupName = "hosts";
  const form = {
    AutoScalingGroupName,
    MaxInstanceLifetime: "1209600",
    "InstanceMaintenancePolicy.MinHealthyPercentage": "100",
    "InstanceMaintenancePolicy.MaxHealthyPercentage": "200",
    MinSize: "0",
  };
  const told = (name: string, more = "") =>
    `<member><AutoScalingGroupName>${name}</AutoScalingGroupName>${more}<MinSize>0</MinSize></member>`;
  const describe = (answer: string) => memory.see("DescribeAutoScalingGroups", {}, answer);
  const policy =
    "<InstanceMaintenancePolicy><MinHealthyPercentage>100</MinHealthyPercentage><MaxHealthyPercentage>200</MaxHealthyPercentage></InstanceMaintenancePolicy>";
  const lifetime = "<MaxInstanceLifetime>1209600</MaxInstanceLifetime>";

  t.is(memory.see("CreateAutoScalingGroup", form, "made"), "made");
  const right = told("other") + told("hosts", lifetime + policy);
  t.is(describe(told("other") + told("hosts")), right);
  t.is(describe(right), right);
  memory.see(
    "UpdateAutoScalingGroup",
    { AutoScalingGroupName, DefaultInstanceWarmup: "60", MaxInstanceLifetime: "0" },
    "",
  );
  t.is(describe(told("hosts")), told("hosts", `<DefaultInstanceWarmup>60</DefaultInstanceWarmup>${policy}`));
});

test("what moto adds to answers is taken out, and what AWS says stays", (t) => {
  const tags = (type: string) =>
    `<item><resourceType>${type}</resourceType><tagSet><item><key>Name</key></item></tagSet></item>`;
  t.is(
    correctAnswer(
      "DescribeLaunchTemplateVersions",
      tags("instance") + tags("launch-template") + tags("volume"),
    ),
    tags("instance") + tags("volume"),
  );
  const cluster = (mode: string) =>
    `<EngineMode>${mode}</EngineMode><ScalingConfigurationInfo><MinCapacity>1</MinCapacity></ScalingConfigurationInfo>`;
  t.is(correctAnswer("DescribeDBClusters", cluster("provisioned")), "<EngineMode>provisioned</EngineMode>");
  t.is(correctAnswer("DescribeDBClusters", cluster("serverless")), cluster("serverless"));
  t.is(correctAnswer("DescribeDBClusters", "<A/><ScalingConfigurationInfo/><B/>"), "<A/><B/>");
  t.is(correctAnswer("DescribeDBInstances", "as it is"), undefined);

  const starting = { desiredCount: 2, runningCount: 0, pendingCount: 2 };
  const steady = { desiredCount: 2, runningCount: 2, pendingCount: 0 };
  const services = JSON.stringify({
    services: [{ ...starting, deployments: [{ ...starting, rolloutState: "IN_PROGRESS" }] }],
    failures: [],
  });
  t.deepEqual(JSON.parse(correctAnswer("DescribeServices", services) ?? ""), {
    services: [{ ...steady, deployments: [{ ...steady, rolloutState: "COMPLETED" }] }],
    failures: [],
  });
  t.is(correctAnswer("DescribeServices", '{"failures":[]}'), '{"failures":[],"services":[]}');
});

test("a gateway that takes another's place knows what that one knew", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "memory-test-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "memory.json");
  const before = memorize(file);
  before("SetQueueAttributes", { ...queue, Attributes: { Policy: "ours" } }, {});
  before("RequestCertificate", { KeyAlgorithm: "EC_prime256v1" }, { CertificateArn: "ours" });
  const after = memorize(file);
  t.deepEqual(readQueue(after), { Attributes: { DelaySeconds: "0", Policy: "ours" } });
  t.deepEqual(after("DescribeCertificate", { CertificateArn: "ours" }, {}), {
    Certificate: { KeyAlgorithm: "EC_prime256v1" },
  });
});

test("of a lost region nothing is heard, what is refused is refused in its protocol, and all else goes through", async (t) => {
  const seen: string[] = [];
  const target = createServer(async (incoming, outgoing) => {
    seen.push(await text(incoming));
    outgoing.end("answer");
  }).listen(0, "127.0.0.1");
  await once(target, "listening");
  const told: string[] = [];
  const gateway = await openGateway(`http://127.0.0.1:${(target.address() as AddressInfo).port}`);
  const outage = { lost: ["us-east-1"], refused: ["ModifyRule", "CreateKey"], held: ["StopTask"] };
  const patience = new AbortController();
  gateway.disturb(outage, ({ kind, told: line }) => {
    told.push(line);
    if (kind === "holds") patience.abort();
  });
  t.teardown(async () => {
    await gateway.close();
    target.close();
  });
  const ask = (
    region: string,
    service: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ) =>
    fetch(gateway.url, {
      method: "POST",
      body,
      ...(signal && { signal }),
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=test/20261129/${region}/${service}/aws4_request, Signature=0`,
        ...headers,
      },
    });
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const key = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "TrentService.CreateKey" };

  await t.throwsAsync(ask("us-east-1", "iam", "Action=GetUser", form));
  const rule = await ask("us-west-2", "elasticloadbalancing", "Action=ModifyRule", form);
  t.is(rule.status, 403);
  t.regex(await rule.text(), /<Code>AccessDenied</);
  const refused = await ask("us-west-2", "kms", "{}", key);
  t.is(refused.status, 400);
  t.like(await refused.json(), { __type: "AccessDeniedException" });
  t.is(await (await ask("us-west-2", "sts", "Action=GetCallerIdentity", form)).text(), "answer");

  const silence = ask("us-west-2", "ecs", "Action=StopTask", form, patience.signal);
  t.is(await silence.catch(({ name }: Error) => name), "AbortError");

  t.deepEqual(seen, ["Action=GetCallerIdentity"]);
  gateway.disturb(noOutage, () => t.fail());
  t.is(await (await ask("us-east-1", "iam", "Action=GetUser", form)).text(), "answer");
  t.deepEqual(told, [
    "us-east-1 hangs up: iam GetUser",
    "us-west-2 refuses: elasticloadbalancing ModifyRule",
    "us-west-2 refuses: kms CreateKey",
    "us-west-2 holds: ecs StopTask",
  ]);
});

test("the gateway puts requests right, and passes on what it does not know", async (t) => {
  const seen: string[] = [];
  const target = createServer(async (incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url} ${await text(incoming)}`);
    const lacking = /^\/backup-vaults|StartInstanceRefresh|Unheard/.test(`${incoming.url}${seen.at(-1)}`);
    outgoing.writeHead(lacking ? 500 : 200).end('"answer"');
  }).listen(0, "127.0.0.1");
  await once(target, "listening");
  const gateway = await openGateway(`http://127.0.0.1:${(target.address() as AddressInfo).port}`);
  const post = async (body: string, headers: Readonly<Record<string, string>>) => {
    await fetch(gateway.url, { method: "POST", body, headers });
    return seen.at(-1)?.replace("POST / ", "");
  };
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const json = (action: string) => ({ "x-amz-target": `com.amazonaws.CloudTrail_20131101.${action}` });
  const trail = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit";

  t.is(
    await post("Action=DescribeDBClusterSnapshots&SnapshotType=awsbackup", form),
    "Action=DescribeDBClusterSnapshots&SnapshotType=manual",
  );
  t.is(await post("Action=Other&SnapshotType=awsbackup", form), "Action=Other&SnapshotType=awsbackup");
  t.is(await post(JSON.stringify({ Name: trail }), json("StartLogging")), '{"Name":"audit"}');
  t.is(await post(`{ "Name": "${trail}" }`, json("GetTrail")), `{ "Name": "${trail}" }`);
  t.deepEqual(await (await fetch(`${gateway.url}/backup-vaults/v/recovery-points`)).json(), {
    RecoveryPoints: [],
  });
  t.is((await fetch(`${gateway.url}/backup-vaults/v`)).status, 500);
  const refresh = await fetch(gateway.url, {
    method: "POST",
    body: "Action=StartInstanceRefresh",
    headers: form,
  });
  t.regex(await refresh.text(), /<InstanceRefreshId>/);
  t.is((await fetch(gateway.url, { method: "POST", body: "Action=Unheard", headers: form })).status, 500);

  const asked = request(gateway.url, { path: "http://123456789012.127.0.0.1:1/v20180820/tags/a%3Ab" }).end();
  const [answer] = await once(asked, "response");
  t.is(await text(answer), '"answer"');
  t.is(seen.at(-1), "GET /v20180820/tags/a%3Ab ");
  target.close();
  t.is((await fetch(gateway.url)).status, 502);
  await gateway.close();
});

test("a second update may write again what moto forgets, and nothing else", async (t) => {
  const change = (operation: string, type: string): EngineChange => ({ operation, type, name: "one" });
  const attempt = (changes: readonly EngineChange[]) =>
    changeNothing({
      engine: { ...noEngine, up: async () => changes },
      drifts,
      note: () => {},
    });
  await attempt([change("update", "aws:kms/key:Key")]);
  await t.throwsAsync(attempt([change("update", "aws:kms/key:Key"), change("replace", "aws:kms/key:Key")]), {
    instanceOf: ReportedError,
    message: "There was nothing to change, and this was changed:\n  replace one (aws:kms/key:Key)",
  });
});

test("what destroy leaves is an error, unless the emulator lists what is gone", async (t) => {
  const environment = environments.find(({ name }) => name === "staging");
  if (environment === undefined) throw new Error("there is no staging");
  const arn = "arn:aws:rds:us-east-1:123456789012:cluster";
  const notes: string[] = [];
  const attempt = (leaked: readonly string[]) =>
    lookForLeaks({
      environment,
      findLeft: async () => ({ leaked, pendingKeys: ["key"] }),
      lingers,
      note: (line) => notes.push(line),
    });
  await attempt([`${arn}-snapshot:rds:aurora-g1-2030`]);
  t.deepEqual(notes, ["keys that wait to be deleted: 1", "deleted, but still listed by the emulator: 1"]);
  await t.throwsAsync(attempt([`${arn}:aurora-g1`, `${arn}-snapshot:rds:aurora-g1-2030`]), {
    instanceOf: ReportedError,
    message: `Left in the emulator:\n  ${arn}:aurora-g1`,
  });
});
