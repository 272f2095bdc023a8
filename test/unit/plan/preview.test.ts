import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import test from "ava";
import { PlanError } from "../../../src/proofs/model/errors.ts";
import type { Plan } from "../../../src/proofs/model/plan.ts";
import { type Registration, type Synthesis, unknownMark } from "../../../src/proofs/model/registration.ts";
import { comparePreview } from "../../../src/proofs/preview/compare.ts";
import { provePreview } from "../../../src/proofs/preview/index.ts";
import { type PreviewRule, previewRules } from "../../../src/proofs/preview/problem.ts";
import probe from "../../fixtures/preview/program.ts";
import { everything } from "../../support/faults/fault.ts";
import { inputs, mutated, options } from "../../support/mutate.ts";
import { stagingPeer, synthesizePlatform } from "../../support/platform.ts";
import { resource, synthesizeProgram } from "../../support/synthesize.ts";

const provider = () => new aws.Provider("aws-use1", { region: "us-east-1" });

/** The findings of the proof in a program: `rule: resource: message` each. */
async function problemsOf(program: () => Promise<unknown>, patience = 600_000): Promise<readonly string[]> {
  const synthesis = await synthesizeProgram(program);
  const plan: Plan = {
    stack: "production",
    activeRegion: "us-east-1",
    past: [],
    synthesis,
    violations: [],
    excused: [],
  };
  const { violations } = await provePreview(plan, () =>
    synthesizeProgram(program, { preview: true, patience }),
  );
  return violations.map(
    ({ rule, subject, message }) => `${rule}: ${subject.slice(subject.lastIndexOf("::") + 2)}: ${message}`,
  );
}

/** An output's value as careless programs read it: in a preview it is undefined. */
const peek = <T>(output: pulumi.Output<T>): Promise<T> =>
  (output as unknown as { promise: () => Promise<T> }).promise();

/** Programs that a preview shows otherwise than they are, and what has to be found in each. */
const faults: readonly (readonly [
  what: string,
  rule: PreviewRule,
  program: () => Promise<unknown>,
  found: readonly RegExp[],
])[] = [
  [
    "a resource that is created in apply",
    "preview-registers",
    async () => {
      const topic = new aws.sns.Topic("topic", {}, { provider: provider() });
      topic.arn.apply((arn) => new aws.sns.TopicPolicy("inside", { arn, policy: "{}" }));
    },
    [/: inside: is made by an update and shown by no preview$/],
  ],
  [
    "a name that comes from an output",
    "preview-registers",
    async () => {
      const options = { provider: provider() };
      const topic = new aws.sns.Topic("topic", {}, options);
      const name = (await peek(topic.arn))?.split(":").at(-2);
      new aws.sqs.Queue(`queue-${name}`, {}, options);
    },
    [
      /: queue-123456789012: is made by an update and shown by no preview$/,
      /: queue-undefined: is shown by a preview and made by no update$/,
    ],
  ],
  [
    "a branch on what is unknown",
    "preview-registers",
    async () => {
      const options = { provider: provider() };
      const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, options);
      if (await peek(vpc.id)) new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id }, options);
    },
    [/: gateway: is made by an update/],
  ],
  [
    "a branch on whether this is a preview",
    "preview-registers",
    async () => {
      if (!pulumi.runtime.isDryRun()) new aws.sns.Topic("topic", {}, { provider: provider() });
    },
    [/: aws-use1: is made by an update/, /: topic: is made by an update/],
  ],
  [
    "dependsOn by an output",
    "preview-dependencies",
    async () => {
      const options = { provider: provider() };
      const topic = new aws.sns.Topic("topic", {}, options);
      const queue = new aws.sqs.Queue("queue", {}, options);
      const after = topic.arn.apply(() => [queue]);
      new aws.sqs.Queue("waits", {}, { ...options, dependsOn: after });
    },
    [/: waits: waits for queue in an update alone$/],
  ],
  [
    "a resource that is read inside another's apply",
    "preview-dependencies",
    async () => {
      const options = { provider: provider() };
      const topic = new aws.sns.Topic("topic", {}, options);
      const queue = new aws.sqs.Queue("queue", {}, options);
      const tag = topic.arn.apply(() => queue.arn);
      new aws.sqs.Queue("tagged", { name: tag }, options);
    },
    [/: tagged: takes name from queue in an update alone$/],
  ],
  [
    "protection that comes from an output",
    "preview-options",
    async () => {
      const options = { provider: provider() };
      const topic = new aws.sns.Topic("topic", {}, options);
      new aws.sqs.Queue("queue", {}, { ...options, protect: (await peek(topic.arn)) !== undefined });
    },
    [/: queue: has protect: true in an update, false in a preview$/],
  ],
  [
    "a provider that is chosen by an output",
    "preview-options",
    async () => {
      const options = { provider: provider() };
      const other = new aws.Provider("aws-usw2", { region: "us-west-2" });
      const topic = new aws.sns.Topic("topic", {}, options);
      new aws.sqs.Queue("queue", {}, (await peek(topic.arn)) ? options : { provider: other });
    },
    [/: queue: has provider: aws-use1 in an update, aws-usw2 in a preview$/],
  ],
  [
    "JSON.parse of what is unknown",
    "preview-fails",
    async () => {
      const topic = new aws.sns.Topic("topic", { policy: "{}" }, { provider: provider() });
      JSON.parse(await peek(pulumi.interpolate`{ "arn": "${topic.arn}" }`));
    },
    [/fails in a preview: production: .*JSON/],
  ],
  [
    "a program that throws on undefined",
    "preview-fails",
    async () => {
      const topic = new aws.sns.Topic("topic", {}, { provider: provider() });
      return { region: (await peek(topic.arn)).split(":")[3] };
    },
    [/fails in a preview: production: .*undefined.*\(test\/unit\/plan\/preview\.test\.ts:\d+\)$/],
  ],
  [
    "a program that waits for what is unknown",
    "preview-fails",
    async () => {
      const topic = new aws.sns.Topic("topic", {}, { provider: provider() });
      await new Promise((resolve) => topic.arn.apply(resolve));
    },
    [/fails in a preview: .*waits for something that never comes/],
  ],
  [
    "a value by what has been known so far",
    "preview-values",
    async () => {
      const options = { provider: provider() };
      const topic = new aws.sns.Topic("topic", {}, options);
      const queue = new aws.sqs.Queue(
        "queue",
        { tags: { known: String((await peek(topic.arn)) !== undefined) } },
        options,
      );
      return { known: (await peek(queue.arn)) === undefined ? "no" : "yes" };
    },
    [
      /: queue: has tags\.known: "true" in an update, "false" in a preview$/,
      /: payments-production: has the output known: "yes" in an update, "no" in a preview$/,
    ],
  ],
  [
    "a look-up with arguments by what has been known so far",
    "preview-look-ups",
    async () => {
      const options = { provider: provider() };
      const topic = new aws.sns.Topic("topic", {}, options);
      const name = (await peek(topic.arn)) ? "example.com" : "example.org";
      await aws.route53.getZone({ name }, options);
    },
    [/getZone: is asked for \{"name":"example.org"\} through aws-use1 in a preview alone$/],
  ],
];

for (const [what, rule, program, found] of faults)
  test(`found: ${what}`, async (t) => {
    const problems = await problemsOf(program, 200);
    t.is(problems.length, found.length, problems.join("\n"));
    for (const [index, pattern] of found.entries()) {
      t.true(problems[index]?.startsWith(`${rule}: `), problems[index]);
      t.regex(problems[index] ?? "", pattern);
    }
  });

test("every rule of the proof is tripped by a fault", (t) => {
  const tripped = new Set(faults.map(([, rule]) => rule));
  t.deepEqual(
    previewRules.filter((rule) => !tripped.has(rule)),
    [],
  );
});

test("an error that is none of the plan's is thrown on", async (t) => {
  const synthesis = await synthesizeProgram(async () => undefined);
  const plan: Plan = {
    stack: "production",
    activeRegion: "",
    past: [],
    synthesis,
    violations: [],
    excused: [],
  };
  await t.throwsAsync(
    provePreview(plan, async () => {
      throw new TypeError("no fault of the program");
    }),
    { instanceOf: TypeError },
  );
  const { violations } = await provePreview(plan, async () => {
    throw new PlanError("production: no such thing");
  });
  t.like(violations[0], { rule: "preview-fails", subject: "production" });
});

test("previews of the committed environments show what updates do: the first one, and one of a move", async (t) => {
  for (const [stack, values, peer] of [
    ["production", { ...everything, peerStack: "staging" }, stagingPeer],
    ["staging", { imageTag: "1.0.0" }, {}],
  ] as const) {
    const primary = await synthesizePlatform(stack, values, { peer });
    const first = await synthesizePlatform(stack, values, { peer, preview: true });
    t.deepEqual(comparePreview(primary, first), []);
    t.true(isUnknownIn(first), "a first preview knows no ARN of a key");
    const moved = { ...values, activeRegion: "us-west-2" };
    const update = await synthesizePlatform(stack, moved, { peer, previous: primary });
    const move = await synthesizePlatform(stack, moved, { peer, previous: primary, preview: true });
    t.deepEqual(comparePreview(update, move), []);
    t.false(isUnknownIn(move), "a preview of a move knows what is there");
  }
});

test("what is known in a preview is known to the engine, too", async (t) => {
  const { steps } = JSON.parse(readFileSync(recording, "utf8")) as Recording;
  const deployed = await synthesizeProgram(probe);
  for (const [step, { isDeployed, config, lines }] of Object.entries(steps)) {
    const existing = isDeployed ? deployed.registrations : [];
    const { logs } = await synthesizeProgram(probe, { preview: true, config, existing });
    const told = Object.fromEntries(logs.map(({ message }) => message.split(": ")));
    t.deepEqual(Object.keys(told), Object.keys(lines), step);
    const different = Object.keys(lines).filter((name) => told[name] !== lines[name]);
    t.deepEqual(different.toSorted(), beyondUs[step]?.toSorted(), step);
    for (const name of different) t.deepEqual([told[name], lines[name]], ["unknown", "known"], name);
  }
});

const recording = join(import.meta.dirname, "../../fixtures/preview/recording.json");

interface Recording {
  readonly steps: Readonly<
    Record<
      string,
      {
        readonly isDeployed: boolean;
        readonly config: Readonly<Record<string, string>>;
        /** The messages, by what they are about. */
        readonly lines: Readonly<Record<string, string>>;
      }
    >
  >;
}

/** The provider's schema as far as it is told: defaults, properties that were never set, and what an update replaces. */
const ofSchema = ["vpc.enableDnsSupport", "stash.output"];
const unset = ["topic.kmsMasterKeyId", "read.displayName"];
const changed = ["vpc.id", "vpc.arn", "gateway.id", "dependent.arn"];

/** The engine's further knowledge, by step. */
const beyondUs: Readonly<Record<string, readonly string[]>> = {
  // The tail of a name that is made up is another one in the update.
  first: [...ofSchema, "topic.name"],
  unchanged: [...ofSchema, ...unset],
  updated: [...ofSchema, ...unset, ...changed, "subnet.id", "dependent.displayName"],
  replaced: [...ofSchema, ...unset, ...changed],
};

test("of a property that the provider adds to, the rest is known", async (t) => {
  const preview = await synthesizePlatform("production", everything, { preview: true });
  t.deepEqual(resource(preview, "record-api-primary-production").inputs.aliases, [
    { name: unknownMark, zoneId: unknownMark, evaluateTargetHealth: false },
  ]);
});

const isUnknownIn = ({ registrations }: Synthesis): boolean =>
  registrations.some(
    ({ name, inputs: { kmsKeyId } }) => name.startsWith("log-group-vpc-flow") && kmsKeyId === unknownMark,
  );

test("whatever of a resource differs is found", async (t) => {
  const update = await synthesizePlatform("staging");
  const preview = await synthesizePlatform("staging", {}, { preview: true });
  const name = "key-data-use1-staging";
  const other: { readonly [Key in keyof Registration]: Registration[Key] } = {
    urn: "urn:pulumi:staging::payments::aws:kms/key:Key::other",
    type: "aws:kms/replicaKey:ReplicaKey",
    name: "other",
    custom: false,
    parent: resource(update, "region-usw2-staging").urn,
    provider: resource(update, "aws-usw2-staging").urn,
    inputs: {},
    dependencies: [resource(update, "aws-usw2-staging").urn],
    propertyDependencies: { policy: [resource(update, "aws-usw2-staging").urn] },
    protect: !resource(update, name).protect,
    retainOnDelete: true,
    deleteBeforeReplace: true,
    ignoreChanges: ["*"],
    replaceOnChanges: ["policy"],
    additionalSecretOutputs: ["policy"],
    aliases: ["urn:pulumi:staging::payments::aws:kms/key:Key::old"],
    customTimeouts: { delete: "1h" },
    hooks: { beforeCreate: ["check"] },
    importId: "a-key",
    readId: "a-key",
  };
  for (const [key, value] of Object.entries(other)) {
    const found = comparePreview(mutated(update, name, options({ [key]: value })), preview);
    t.true(found.length > 0, key);
  }
});

test("a value that a preview does not know is equal to any, and one that it lacks to none", async (t) => {
  const update = await synthesizePlatform("staging");
  const compare = (before: object, after: object) =>
    comparePreview(
      mutated(update, "vpc-use1-staging", inputs({ tags: before })),
      mutated(update, "vpc-use1-staging", inputs({ tags: after })),
    ).map(({ message }) => message);
  t.deepEqual(compare({ Name: "a" }, { Name: unknownMark }), []);
  t.deepEqual(compare({}, { Name: unknownMark }), [], "an output may turn out to be undefined");
  t.deepEqual(compare({ Name: "a" }, {}), ['has tags.Name: "a" in an update, nothing in a preview']);
  t.deepEqual(compare({ Name: "a" }, { Name: "b" }), ['has tags.Name: "a" in an update, "b" in a preview']);
});
