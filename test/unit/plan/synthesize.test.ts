import { isDeepStrictEqual } from "node:util";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import test from "ava";
import { PlanError } from "../../../src/proofs/model/errors.ts";
import { secretMark, unknownMark } from "../../../src/proofs/model/registration.ts";
import { spareTraces } from "../../../src/proofs/model/spare-traces.ts";
import { type Spare, spares } from "../../../src/proofs/model/spares.ts";
import { synthesizeAfresh } from "../../support/platform.ts";
import { ofType, resource, synthesizeProgram } from "../../support/synthesize.ts";

const provider = () => new aws.Provider("aws-use1", { region: "us-east-1" });
const providerUrn = "urn:pulumi:production::payments::pulumi:providers:aws::aws-use1";

test("a registration is recorded whole", async (t) => {
  const synthesis = await synthesizeProgram(async () => {
    const outer = new pulumi.ComponentResource("payments:index:Outer", "outer");
    const parent = new pulumi.ComponentResource("payments:index:Inner", "inner", {}, { parent: outer });
    const options = { parent, provider: provider() };
    const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16", tags: { tier: "app" } }, options);
    new aws.ec2.Subnet(
      "subnet",
      { vpcId: vpc.id, availabilityZoneId: "use1-az2", cidrBlock: "10.0.1.0/24" },
      {
        ...options,
        dependsOn: [outer],
        protect: true,
        ignoreChanges: ["tags"],
        replaceOnChanges: ["cidrBlock"],
        deleteBeforeReplace: true,
        retainOnDelete: true,
        aliases: ["urn:pulumi:production::payments::aws:ec2/subnet:Subnet::old", { name: "older" }],
        customTimeouts: { create: "15m" },
      },
    );
    return { vpcId: vpc.id };
  });
  const scheme = "urn:pulumi:production::payments::payments:index:Outer";
  const vpc = resource(synthesis, "vpc");
  const subnet = resource(synthesis, "subnet");
  t.is(vpc.urn, `${scheme}$payments:index:Inner$aws:ec2/vpc:Vpc::vpc`);
  t.deepEqual(vpc.inputs, { cidrBlock: "10.0.0.0/16", tags: { tier: "app" } });
  t.false(vpc.protect);
  t.deepEqual(subnet, {
    urn: `${scheme}$payments:index:Inner$aws:ec2/subnet:Subnet::subnet`,
    type: "aws:ec2/subnet:Subnet",
    name: "subnet",
    custom: true,
    parent: `${scheme}$payments:index:Inner::inner`,
    provider: providerUrn,
    inputs: {
      vpcId: String(synthesis.outputs.vpcId),
      availabilityZoneId: "use1-az2",
      cidrBlock: "10.0.1.0/24",
    },
    dependencies: [vpc.urn],
    propertyDependencies: { vpcId: [vpc.urn] },
    protect: true,
    retainOnDelete: true,
    deleteBeforeReplace: true,
    ignoreChanges: ["tags"],
    replaceOnChanges: ["cidrBlock"],
    additionalSecretOutputs: [],
    aliases: [
      "urn:pulumi:production::payments::aws:ec2/subnet:Subnet::old",
      `{"name":"older","parenturn":"${subnet.parent}"}`,
    ],
    customTimeouts: { create: "15m" },
    hooks: {},
    importId: "",
    readId: "",
  });
});

test("secrets stay out of the record, wherever they flow", async (t) => {
  const synthesis = await synthesizeProgram(
    async () => {
      const key = new pulumi.Config("payments").requireSecret("apiKey");
      new aws.ssm.Parameter(
        "parameter",
        { type: "String", value: pulumi.interpolate`key=${key}`, tags: { plain: "yes", hidden: key } },
        { provider: provider() },
      );
      return { key, settings: { nested: [key] } };
    },
    { config: { "payments:apiKey": "sk-live-4242" }, secretKeys: ["payments:apiKey"] },
  );
  t.deepEqual(resource(synthesis, "parameter").inputs, {
    type: "String",
    value: secretMark,
    tags: { plain: "yes", hidden: secretMark },
  });
  t.deepEqual(synthesis.outputs, { key: secretMark, settings: { nested: [secretMark] } });
  t.notRegex(JSON.stringify(synthesis), /sk-live/);
});

test("assets are kept as their hash or path", async (t) => {
  const text = (code: string) =>
    synthesizeProgram(async () => {
      new aws.lambda.Function(
        "function",
        {
          role: "arn:aws:iam::123456789012:role/r",
          code: new pulumi.asset.AssetArchive({
            "index.mjs": new pulumi.asset.StringAsset(code),
            "ca.pem": new pulumi.asset.FileAsset("ca.pem"),
          }),
        },
        { provider: provider() },
      );
    }).then((synthesis) => resource(synthesis, "function").inputs.code);
  t.like(await text("one"), { "ca.pem": "asset:ca.pem" });
  t.deepEqual(await text("one"), await text("one"));
  t.notDeepEqual(await text("one"), await text("two"));
});

test("an invoke is recorded with its provider and answered", async (t) => {
  const synthesis = await synthesizeProgram(async () => ({
    account: aws.getCallerIdentityOutput({}, { provider: provider() }).accountId,
  }));
  t.deepEqual(synthesis.invokes, [
    { token: "aws:index/getCallerIdentity:getCallerIdentity", args: {}, provider: providerUrn },
  ]);
  t.is(synthesis.outputs.account, "123456789012");
});

test("an invoke without an answer is an error that names it, even where the program handles it", async (t) => {
  const message = /no answer to the function aws:ec2\/getAmi:getAmi through urn:.*::aws-use1:/;
  await t.throwsAsync(
    synthesizeProgram(async () => ({ ami: aws.ec2.getAmiOutput({}, { provider: provider() }).id })),
    { message },
  );
  await t.throwsAsync(
    synthesizeProgram(async () => {
      await aws.ec2.getAmi({}, { provider: provider() }).catch(() => undefined);
    }),
    { message },
  );
});

test("two resources with one URN are an error; under different grandparents they have two URNs", async (t) => {
  const component = (type: string, name: string, parent?: pulumi.Resource) =>
    new pulumi.ComponentResource(`payments:index:${type}`, name, {}, parent ? { parent } : {});
  await t.throwsAsync(
    synthesizeProgram(async () => {
      const parent = component("A", "a");
      new aws.sns.Topic("topic", {}, { parent });
      new aws.sns.Topic("topic", {}, { parent });
    }),
    {
      message:
        /duplicate resource urn:.*payments:index:A\$aws:sns\/topic:Topic::topic: .* \(test.*synthesize\.test\.ts:\d+\)$/,
    },
  );
  class Thing extends pulumi.ComponentResource {
    constructor() {
      super("payments:index:Thing", "thing");
    }
  }
  await t.throwsAsync(
    synthesizeProgram(async () => [new Thing(), new Thing()]),
    {
      message: /duplicate resource urn:.*payments:index:Thing::thing: .* \(test.*synthesize\.test\.ts:\d+\)$/,
    },
  );
  const synthesis = await synthesizeProgram(async () => {
    const options = { provider: provider() };
    new aws.sns.Topic("topic", {}, { ...options, parent: component("C", "c1", component("A", "a")) });
    new aws.sns.Topic("topic", {}, { ...options, parent: component("C", "c2", component("B", "b")) });
  });
  t.is(ofType(synthesis, "aws:sns/topic:Topic").length, 2);
});

test("errors of the program and of applies are errors of the synthesis", async (t) => {
  await t.throwsAsync(
    synthesizeProgram(async () => {
      throw new Error("no such environment");
    }),
    {
      instanceOf: PlanError,
      message: /^production: no such environment \(test\/unit\/plan\/synthesize\.test\.ts:\d+\)$/,
    },
  );
  await t.throwsAsync(
    synthesizeProgram(async () => {
      throw new pulumi.RunError("set it with this command");
    }),
    { message: "production: set it with this command" },
  );
  await t.throwsAsync(
    synthesizeProgram(async () => {
      const topic = new aws.sns.Topic("topic", {}, { provider: provider() });
      topic.arn.apply(() => {
        throw new Error("nobody consumes this");
      });
    }),
    { message: /^production: nobody consumes this \(test.*:\d+\)$/ },
  );
  await t.throwsAsync(
    synthesizeProgram(async () => {
      const options = { provider: provider() };
      const topic = new aws.sns.Topic("topic", {}, options);
      const key = topic.arn.apply((): string => {
        throw new Error("a resource consumes this");
      });
      const queue = new aws.sqs.Queue("queue", { kmsMasterKeyId: key }, options);
      new aws.sqs.Queue("waits", { name: queue.arn }, options);
    }),
    { message: /a resource consumes this/ },
  );
  await t.throwsAsync(
    synthesizeProgram(async () => {
      await pulumi.log.error("the program says so");
    }),
    { message: /^production: the program says so/ },
  );
});

test("a program that waits forever is given up", async (t) => {
  await t.throwsAsync(
    synthesizeProgram(
      async () => {
        new aws.sns.Topic(
          "topic",
          { name: pulumi.output(new Promise<string>(() => undefined)) },
          { provider: provider() },
        );
      },
      { patience: 100 },
    ),
    { message: /waits for something that never comes.*100 ms.*aws-use1$/ },
  );
});

test("syntheses know nothing of each other", async (t) => {
  const program = (name: string) => async () => {
    const config = new pulumi.Config("payments").get("color") ?? "none";
    const topic = new aws.sns.Topic(name, { displayName: config }, { provider: provider() });
    await pulumi.log.info(`${name} in ${pulumi.getStack()}`);
    return { arn: topic.arn };
  };
  const first = program("first");
  const [one, , two, again] = await Promise.all([
    synthesizeProgram(first, { config: { "payments:color": "blue" } }),
    t.throwsAsync(
      synthesizeProgram(async () => {
        new aws.sns.Topic(
          "first",
          {},
          { dependsOn: pulumi.output(Promise.reject(new Error("late"))) as never },
        );
      }),
    ),
    synthesizeProgram(program("second"), { stack: "staging" }),
    synthesizeProgram(first, { config: { "payments:color": "blue" } }),
  ]);
  t.deepEqual(again, one);
  t.deepEqual(one.logs, [{ severity: "info", message: "first in production" }]);
  t.is(resource(one, "first").inputs.displayName, "blue");
  t.is(resource(two, "second").inputs.displayName, "none");
  t.is(two.registrations.length, 3);
});

test("the hundredth synthesis gives what the second gave", async (t) => {
  const program = async () => {
    const options = { provider: provider() };
    const topics = ["a", "b", "c"].map((name) => new aws.sns.Topic(name, {}, options));
    return { arns: topics.map((topic) => topic.arn) };
  };
  const results: string[] = [];
  for (let n = 0; n < 100; n++) results.push(JSON.stringify(await synthesizeProgram(program)));
  t.is(new Set(results).size, 1);
});

test("a property is the same whether the program reads it at once, or when the resource has long been registered", async (t) => {
  const synthesis = await synthesizeProgram(async () => {
    const options = { provider: provider(), additionalSecretOutputs: ["arn"] };
    const topic = new aws.sns.Topic("topic", { displayName: "Pages" }, options);
    const early = [topic.displayName, topic.arn] as const;
    await new Promise((resolve) => topic.id.apply(resolve));
    const late = [topic.displayName, topic.arn] as const;
    t.is(topic.displayName, late[0]);
    new aws.sns.Topic("early", { tags: { all: pulumi.interpolate`${early[0]} ${early[1]}` } }, options);
    new aws.sns.Topic("late", { tags: { all: pulumi.interpolate`${late[0]} ${late[1]}` } }, options);
    const other = new aws.sns.Topic("other", { displayName: "Tickets" }, options);
    await new Promise((resolve) => other.id.apply(resolve));
    new aws.sns.Topic("later", { displayName: other.displayName }, options);
  });
  const [early, late, later] = ["early", "late", "later"].map((name) => resource(synthesis, name));
  t.deepEqual(early?.inputs.tags, { all: secretMark });
  t.deepEqual(late?.inputs, early?.inputs);
  t.deepEqual(late?.propertyDependencies, early?.propertyDependencies);
  t.is(early?.propertyDependencies.tags?.length, 1);
  t.is(later?.inputs.displayName, "Tickets");
  t.deepEqual(later?.propertyDependencies.displayName, [resource(synthesis, "other").urn]);
});

test("data of every form is sent as the SDK itself sends it", async (t) => {
  const given = {
    id: "an id",
    urn: "a URN",
    text: "text",
    nothing: null,
    list: [1, undefined, { on: true, off: undefined }],
    record: { known: pulumi.output("later"), absent: undefined },
    plain: { deep: [{ of: ["it"] }] },
  };
  class Thing extends pulumi.CustomResource {}
  const program = async () => {
    new Thing("test:index:Thing", "thing", given);
  };
  const [own, left] = [
    resource(await synthesizeProgram(program, { spares: [spareTraces] }), "thing"),
    resource(await synthesizeProgram(program), "thing"),
  ];
  t.deepEqual(left, own);
  t.deepEqual(own.inputs.list, [1, null, { on: true }]);
  t.deepEqual(Object.keys(own.inputs), ["list", "nothing", "plain", "record", "text"]);
});

for (const preview of [false, true])
  test(`what is left out of the SDK's work changes nothing of a ${preview ? "preview" : "plan"}`, async (t) => {
    const planned = async (spares: readonly Spare[]) => {
      const synthesis = await synthesizeAfresh("staging", {}, { preview, spares });
      const { registrations, invokes, outputs } = synthesis;
      return new Map<string, unknown>([
        ...registrations.map((registration) => [registration.urn, registration] as const),
        // In which order independent ones are asked depends on how many promises go before.
        ["invokes", invokes.map((invoke) => JSON.stringify(invoke)).sort()],
        ["outputs", outputs],
      ]);
    };
    // Stack traces are in no plan, and take five times as long as all the rest.
    const own = await planned([spareTraces]);
    t.true(own.size > 700);
    const left = await planned(spares);
    t.deepEqual([...left.keys()].sort(), [...own.keys()].sort());
    t.deepEqual(
      [...own].filter(([key, value]) => !isDeepStrictEqual(value, left.get(key))).map(([key]) => key),
      [],
    );
  });

test("a preview knows what was given and not what is computed, and registers the same URNs", async (t) => {
  const seen: boolean[] = [];
  const program = async () => {
    const options = { provider: provider() };
    const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, options);
    vpc.arn.apply(() => seen.push(pulumi.runtime.isDryRun()));
    new aws.ec2.Subnet(
      "subnet",
      { vpcId: vpc.id, availabilityZoneId: "use1-az1", cidrBlock: vpc.cidrBlock },
      options,
    );
    return { arn: vpc.arn, account: aws.getCallerIdentityOutput({}, options).accountId };
  };
  const preview = await synthesizeProgram(program, { preview: true });
  const update = await synthesizeProgram(program);
  t.deepEqual(seen, [false]);
  t.deepEqual(resource(preview, "subnet").inputs, {
    vpcId: unknownMark,
    availabilityZoneId: "use1-az1",
    cidrBlock: "10.0.0.0/16",
  });
  t.deepEqual(preview.outputs, { arn: unknownMark, account: "123456789012" });
  const urns = (synthesis: typeof update) => synthesis.registrations.map(({ urn }) => urn).sort();
  t.deepEqual(urns(preview), urns(update));
});

test("a stack reference reads what it is given and fails on a stack that does not exist", async (t) => {
  const program = async () => ({
    vpcId: new pulumi.StackReference("organization/payments/staging").getOutput("vpcId"),
  });
  const synthesis = await synthesizeProgram(program, { stacks: { staging: { vpcId: "vpc-1" } } });
  t.is(synthesis.outputs.vpcId, "vpc-1");
  t.like(resource(synthesis, "organization/payments/staging"), {
    readId: "organization/payments/staging",
    importId: "",
    custom: true,
    protect: false,
    retainOnDelete: false,
    deleteBeforeReplace: false,
  });
  await t.throwsAsync(synthesizeProgram(program), {
    message:
      /unknown stack "organization\/payments\/staging": there is no Pulumi.staging.yaml; allowed: a stack with a file/,
  });
});
