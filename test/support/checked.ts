import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createAnswers } from "../../src/proofs/model/answers.ts";
import { at, jsonIn } from "../../src/proofs/model/inputs.ts";
import { onceFor } from "../../src/proofs/model/once.ts";
import {
  type Plain,
  type PlainRecord,
  type Registration,
  type Synthesis,
  secretMark,
} from "../../src/proofs/model/registration.ts";
import { madeUpName, nameLimits } from "../../src/proofs/rules/name-limits.ts";

/** The inputs that providers add to a type when the engine has them checked. */
interface Added {
  /** The input that gets a made-up name. */
  readonly name?: string;
  /** Whether the tags of resource and provider are there together. */
  readonly tagsAll?: boolean;
  /** Defaults by path; `*` is any item of a list. */
  readonly defaults?: PlainRecord;
}

/** Recorded: test/fixtures/policy-pack/README.md. */
const added: Readonly<Record<string, Added>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/policy-pack/added-inputs.json"), "utf8"),
);

/** A synthesis as policies read it: checked, and with secrets in plain text, which Pulumi's SDK of policies unwraps. */
export const handedOver = (synthesis: Synthesis): Synthesis => {
  const { registrations, ...rest } = checked(synthesis);
  return { ...rest, registrations: registrations.map(inPlainText) };
};

const inPlainText = onceFor((registration: Registration) => ({
  ...registration,
  inputs: record(unwrapped(registration.inputs)),
}));

/**
 * A synthesis with the inputs that the engine hands to a policy pack: as their providers have checked them, with names
 * made up, defaults in place and all tags together.
 */
export function checked(synthesis: Synthesis): Synthesis {
  const byUrn = new Map(synthesis.registrations.map((registration) => [registration.urn, registration]));
  return {
    ...synthesis,
    registrations: synthesis.registrations.map((registration) =>
      checkedWith(byUrn.get(registration.provider))(registration),
    ),
  };
}

/** Checks the inputs of a registration once. Hundreds of mutations leave nearly all registrations as they were. */
const checking = (provider?: Registration) =>
  onceFor((registration: Registration) => ({
    ...registration,
    inputs: checkedInputs(registration, provider),
  }));

const checkingFor = onceFor((provider: Registration) => checking(provider));
const checkingAlone = checking();

const checkedWith = (provider: Registration | undefined): ((registration: Registration) => Registration) =>
  provider === undefined ? checkingAlone : checkingFor(provider);

function checkedInputs(registration: Registration, provider: Registration | undefined): PlainRecord {
  const { type, inputs } = registration;
  const { name, tagsAll = false, defaults = {} } = added[type] ?? {};
  const all = { ...record(at(jsonIn(provider?.inputs.defaultTags), "tags")), ...record(inputs.tags) };
  const filled = Object.entries(defaults).reduce<PlainRecord>(
    (rest, [path, value]) => record(withDefault(rest, path.split("."), value)),
    inputs,
  );
  return {
    ...(name === undefined ? {} : { [name]: nameOf(registration, provider) }),
    ...filled,
    ...(tagsAll && Object.keys(all).length > 0 ? { tagsAll: all } : {}),
  };
}

/** The name that the planner's answers have for it, so that those who refer to it have the same. */
function nameOf(registration: Registration, provider: Registration | undefined): Plain {
  const { type, name, inputs } = registration;
  const { outputs } = createAnswers({}).resource(registration, provider);
  const limit = nameLimits[type];
  return outputs.name ?? (limit === undefined ? name : madeUpName(name, inputs, limit));
}

/** Sets what is missing at the end of a path; what is missing on the way stays so. */
function withDefault(
  value: Plain | undefined,
  [key = "", ...rest]: readonly string[],
  filling: Plain,
): Plain | undefined {
  if (key === "*")
    return isList(value) ? value.map((item) => withDefault(item, rest, filling) ?? item) : value;
  if (typeof value !== "object" || value === null || isList(value)) return value;
  const inner = rest.length === 0 ? (value[key] ?? filling) : withDefault(value[key], rest, filling);
  return inner === undefined ? value : { ...value, [key]: inner };
}

function unwrapped(value: Plain): Plain {
  if (value === secretMark) return "what nobody may know";
  if (isList(value)) return value.map(unwrapped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}

const isList = (value: Plain | undefined): value is readonly Plain[] => Array.isArray(value);

const record = (value: Plain | undefined): PlainRecord =>
  typeof value === "object" && value !== null && !isList(value) ? value : {};
