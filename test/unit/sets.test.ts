import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DeploymentStrategy } from "@aws-sdk/client-ecs";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";
import test from "ava";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { stackOf } from "../../src/proofs/model/rule.ts";
import { rules, violationsOf } from "../../src/proofs/rules/index.ts";
import { awsSets } from "../../src/proofs/rules/sets/aws.ts";
import { placesAt } from "../../src/proofs/rules/sets/closed-set.ts";
import { closedSets } from "../../src/proofs/rules/sets/index.ts";
import { replaced, setIn } from "../support/ask-provider.ts";
import { everyState, usedInputs } from "../support/used-inputs.ts";

const asked: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/provider/asked-inputs.json"), "utf8"),
);

let states: readonly Synthesis[];
test.before(async () => {
  states = await everyState();
});

const named = (synthesis: Synthesis) => {
  const rule = rules.find(({ id }) => id === "known-values");
  if (rule === undefined) throw new Error("there is no rule known-values");
  return violationsOf(rule, stackOf(synthesis)).map(({ message }) => message);
};

test("the provider of AWS has been asked about every text and number that the program gives it", (t) => {
  t.deepEqual(
    usedInputs(states, "aws")
      .filter(({ type, path }) => !asked[type]?.includes(path))
      .map(({ type, path }) => `${type} ${path}: run npm run sets`),
    [],
  );
});

test("of tls and random there is every type", (t) => {
  const typesOf = (sdk: object) =>
    Object.values(sdk)
      .map((each: { readonly __pulumiType?: string }) => each?.__pulumiType)
      .filter((type) => type?.includes("/"))
      .sort();
  const known = (provider: string) =>
    Object.keys(closedSets)
      .filter((type) => type.startsWith(`${provider}:`))
      .sort();
  t.deepEqual(known("tls"), typesOf(tls));
  t.deepEqual(known("random"), typesOf(random));
});

test("a value that no provider knows is named, wherever the program gives one of a set", (t) => {
  const used = ["aws", "tls", "random"]
    .flatMap((provider) => usedInputs(states, provider))
    .flatMap((input) => {
      const set = closedSets[input.type]?.[input.path];
      return set === undefined ? [] : [{ ...input, set }];
    });
  t.true(used.length > 90, `${used.length} inputs`);
  for (const { registration, place, path, set } of used) {
    const synthesis = states.find(({ registrations }) => registrations.includes(registration));
    if (synthesis === undefined) return t.fail(registration.urn);
    const alone = { ...synthesis, registrations: [registration] };
    t.deepEqual(named(alone), [], path);
    const [message = "", ...others] = named({
      ...alone,
      registrations: [{ ...registration, inputs: Object(replaced(registration.inputs, place)) }],
    });
    t.deepEqual(others, [], path);
    t.regex(message, /^has (?:"no-such-value"|987654321) as /, path);
    for (const part of [place.join("."), set.source]) t.true(message.includes(part), message);
  }
});

test("every set that the program uses nothing of is one that the provider was asked for all the same", (t) => {
  for (const [type, sets] of Object.entries(awsSets))
    for (const path of Object.keys(sets)) t.true(asked[type]?.includes(path), `${type} ${path}`);
});

test("sets that are newer than the provider that was asked are the API's own", (t) => {
  const { values = [] } = awsSets["aws:ecs/service:Service"]?.["deploymentConfiguration.strategy"] ?? {};
  t.deepEqual([...values].sort(), Object.values(DeploymentStrategy).sort());
});

test("places are found in lists and records, and nowhere else", (t) => {
  const inputs = { rules: [{ action: "allow" }, { other: 1 }, { action: 2 }], name: "x" };
  t.deepEqual(placesAt(inputs, "rules.*.action"), [
    { path: "rules.0.action", value: "allow" },
    { path: "rules.2.action", value: 2 },
  ]);
  t.deepEqual(placesAt(inputs, "name"), [{ path: "name", value: "x" }]);
  t.deepEqual(placesAt(inputs, "name.length"), []);
  t.deepEqual(placesAt(inputs, "missing.*"), []);
});

const complaints: readonly (readonly [string, readonly (string | number)[] | undefined])[] = [
  ['expected engine_mode to be one of ["global" "provisioned" ""], got x', ["global", "provisioned", ""]],
  ["expected request_interval to be one of [10 30], got 987654321", [10, 30]],
  [
    'Invalid Attribute Value Match: Attribute rule[0].status value must be one of: ["Disabled" "Enabled"], got: "x"',
    ["Disabled", "Enabled"],
  ],
  ["Invalid String Enum Value: …\nPath: unit\nGiven Value: x\nValid Values: [GB ]", ["GB"]],
  ["expected port to be in the range (1 - 65535), got 987654321", undefined],
  ['"kms_key_arn" (x) is an invalid ARN: arn: invalid prefix', undefined],
];
for (const [complaint, set] of complaints)
  test(`a provider's complaint is read: ${complaint.replaceAll("\n", " ")}`, (t) =>
    t.deepEqual(setIn(complaint), set));
