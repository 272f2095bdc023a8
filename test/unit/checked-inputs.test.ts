import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import {
  type Plain,
  type PlainRecord,
  type Synthesis,
  unknownMark,
} from "../../src/proofs/model/registration.ts";
import { decodeRecord, type WireRecord } from "../../src/proofs/model/wire.ts";
import { createWatch, isKnown, peek } from "../../src/proofs/rules/unknowns.ts";
import { checked } from "../support/checked.ts";
import { synthesizePlatform } from "../support/platform.ts";

interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: WireRecord;
}

/** The inputs that the engine handed over: test/fixtures/policy-pack/README.md. */
const recorded = (file: string): readonly Recorded[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../fixtures/policy-pack", file), "utf8"));

/** The configuration that was recorded with. */
const config = {
  domainName: "pay.staging.test",
  hostedZone: "staging.test",
  alertEmails: '["alerts@staging.test"]',
};

const inputsOf = (synthesis: Synthesis, { type, name }: Recorded): PlainRecord => {
  const found = synthesis.registrations.find((each) => each.type === type && each.name === name);
  if (found === undefined) throw new Error(`no ${type} is called ${name}`);
  return found.inputs;
};

const isRecord = (value: Plain | undefined): value is PlainRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value without random tails, which no two runs have alike. */
function withoutTails(value: Plain): Plain {
  if (typeof value === "string") return value.replace(/-[0-9a-f]{7}(?=(?:\.fifo)?$)/, "-tail");
  if (Array.isArray(value)) return (value as readonly Plain[]).map(withoutTails);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutTails(inner)]));
}

/** The recording, unknown where the planner knows less: it does not tell a name from what AWS computes. */
function asFarAsPlanned(real: Plain, planned: Plain | undefined): Plain {
  if (planned === unknownMark) return unknownMark;
  if (Array.isArray(real) && Array.isArray(planned))
    return (real as readonly Plain[]).map((item, index) => asFarAsPlanned(item, planned[index]));
  if (!isRecord(real) || !isRecord(planned)) return real;
  return Object.fromEntries(
    Object.entries(real).map(([key, inner]) => [key, asFarAsPlanned(inner, planned[key])]),
  );
}

/**
 * The inputs that the planner's checks made, without the defaults of the provider's schema that were not recorded: the emulator's
 * plugin leaves them out, Pulumi's own does not.
 */
function asFarAsRecorded(made: Plain, given: Plain | undefined, real: Plain | undefined): Plain {
  if (Array.isArray(made) && Array.isArray(real))
    return (made as readonly Plain[]).map((item, index) =>
      asFarAsRecorded(item, Array.isArray(given) ? given[index] : undefined, real[index]),
    );
  if (!isRecord(made) || !isRecord(real)) return made;
  const before = isRecord(given) ? given : {};
  return Object.fromEntries(
    Object.entries(made)
      .filter(([key]) => key in before || key in real)
      .map(([key, inner]) => [key, asFarAsRecorded(inner, before[key], real[key])]),
  );
}

test("a preview's inputs are made as the engine handed them over", async (t) => {
  const synthesis = await synthesizePlatform("staging", config, { preview: true });
  const preview = recorded("preview.json");
  t.true(preview.length > 15);
  for (const each of preview) {
    const real = decodeRecord(each.inputs);
    const made = inputsOf(checked(synthesis), each);
    t.deepEqual(
      withoutTails(asFarAsRecorded(made, inputsOf(synthesis, each), real)),
      withoutTails(asFarAsPlanned(real, made)),
      each.name,
    );
  }
});

/** The paths of all values. */
const pathsIn = (value: Plain, path = ""): readonly string[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, `${path}.${key}`))
    : [path];

test("an update's inputs are the same, and all of them are known", async (t) => {
  const synthesis = await synthesizePlatform("staging", config);
  for (const each of recorded("update.json")) {
    const real = decodeRecord(each.inputs);
    t.false(JSON.stringify(real).includes(unknownMark), each.name);
    const made = asFarAsRecorded(inputsOf(checked(synthesis), each), inputsOf(synthesis, each), real);
    t.deepEqual([...pathsIn(made)].sort(), [...pathsIn(real)].sort(), each.name);
  }
});

test("names have their tail and what the provider puts behind it, tags those of the provider", async (t) => {
  const synthesis = checked(await synthesizePlatform("staging", config));
  const queue = { type: "aws:sqs/queue:Queue", name: "queue-payments-use1-staging", inputs: {} };
  const { name, tagsAll, delaySeconds } = inputsOf(synthesis, queue);
  t.regex(String(name), /^queue-payments-use1-staging-[0-9a-f]{7}\.fifo$/);
  t.like(tagsAll, { Environment: "staging", Region: "us-east-1" });
  t.is(delaySeconds, 0);
});

test("a judgement that reads something unknown is not settled, one that does not is", async (t) => {
  const { over, judge } = createWatch();
  const [some] = (await synthesizePlatform("staging", config)).registrations;
  if (some === undefined) return t.fail();
  const { inputs } = over({
    ...some,
    inputs: { known: [{ a: 1 }], unknown: unknownMark, part: [{ b: unknownMark }, "c"] },
  });
  const settled = (judgement: () => unknown) => judge(judgement).settled;
  t.true(settled(() => JSON.stringify(inputs.known)));
  t.true(settled(() => "unknown" in inputs && Object.keys(inputs)));
  t.true(settled(() => [peek(inputs, "unknown"), isKnown(inputs, "unknown")]));
  t.true(settled(() => Array.isArray(inputs.part) && inputs.part.length === 2 && inputs.part[1]));
  t.false(settled(() => inputs.unknown));
  t.false(settled(() => JSON.stringify(inputs.part)));
  t.false(settled(() => Object.values(inputs)));
  t.is(peek(inputs, "unknown"), unknownMark);
});
