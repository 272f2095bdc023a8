import test from "ava";
import fc from "fast-check";
import type { Flow } from "../../environments/flows.ts";
import { type Environment, environments } from "../../environments/index.ts";
import { environmentProblems } from "../../environments/invariants.ts";
import { configKeys } from "../../src/program/config/keys.ts";
import { parseConfig } from "../../src/program/config/read.ts";
import { configSource } from "../support/platform.ts";

const [staging, production] = environments;
if (staging === undefined || production === undefined) throw new Error("there is no environment");

/** `fc.webUrl` has paths of all that Unicode has, of which it makes a table first: that takes longer than all tests here. */
const urls = fc
  .tuple(fc.webAuthority(), fc.string())
  .map(([authority, path]) => `https://${authority}/${encodeURIComponent(path)}`);

/** Values as people type them by mistake: other types, other cases, lists for texts, blanks, and anything else. */
const nonsense = fc.oneof(
  fc.constantFrom(
    "true",
    "1",
    "-1",
    "[]",
    '[""]',
    "{}",
    "null",
    "US-EAST-1",
    "us-east-1 ",
    "*",
    "latest",
    "create",
  ),
  fc.string(),
  fc.json(),
  fc.emailAddress(),
  urls,
);

test("whatever a configuration holds, it is taken, or refused with key, value and what is allowed", (t) => {
  const keys = fc.constantFrom(...Object.keys(configKeys(staging)), "colour", "activeregion");
  const configuration = fc.dictionary(keys, nonsense, { minKeys: 1, maxKeys: 4 });
  let refused = 0;
  fc.assert(
    fc.property(fc.constantFrom("staging", "production"), configuration, (stack, values) => {
      const problems = problemsOf(() => parseConfig(configSource(stack, values)));
      refused += problems.length > 0 ? 1 : 0;
      for (const line of problems) t.regex(line, /^payments:\w+(?:\[\d+\])? is .+/s);
      for (const line of problems) t.regex(line, /allowed: |is refused: /);
    }),
    { numRuns: 300 },
  );
  t.true(refused > 200, `${refused} were refused`);
});

/** The lines of the refusal; none where there is none. @throws what is no refusal, such as a slip of the program */
function problemsOf(parse: () => unknown): readonly string[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (!(error instanceof Error) || error.constructor.name !== "RunError") throw error;
    const [first = "", ...lines] = error.message.split("\n  ");
    if (!/^The configuration of stack \w+ has /.test(first)) throw error;
    return lines;
  }
}

type Path = readonly (string | number)[];

/** The paths of a descriptor's texts and numbers. */
const leaves = (
  value: unknown,
  path: Path = [],
): readonly { readonly path: Path; readonly value: unknown }[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
    : ["string", "number"].includes(typeof value)
      ? [{ path, value }]
      : [];

function replaced<T>(value: T, [key, ...rest]: Path, by: unknown): T {
  if (key === undefined) return by as T;
  const inner = (value as Record<string | number, unknown>)[key];
  const next = replaced(inner, rest, by);
  return (Array.isArray(value) ? value.with(Number(key), next) : { ...value, [key]: next }) as T;
}

// A value of another type is for the type checker.
test("whatever text or number a descriptor holds, it is taken, or refused with key, value and what is allowed", (t) => {
  const others = environments.filter(({ name }) => name !== staging.name);
  const change = fc
    .constantFrom(...leaves(staging))
    .chain(({ path, value }) => fc.tuple(fc.constant(path), typeof value === "number" ? numbers : texts));
  let refused = 0;
  fc.assert(
    fc.property(change, ([path, value]) => {
      const problems = environmentProblems([replaced<Environment>(staging, path, value), ...others]);
      refused += problems.length > 0 ? 1 : 0;
      for (const line of problems) t.regex(line, /^environment .*: .+; allowed|overlap; allowed/s);
    }),
    { numRuns: 500 },
  );
  t.true(refused > 200, `${refused} were refused`);
});

test("all that is wrong with a descriptor is told at once, names that nothing has and values that are not allowed", (t) => {
  const changes: readonly (readonly [path: Path, value: unknown])[] = [
    [["primary", "region"], "us-east-9"],
    [["compute", "instanceType"], "x9.mega"],
    [["compute", "floors", 0, "timezone"], "Mars/Olympus"],
    [["secondary", "zones", 0], "az9"],
    [["logs", "auditDays"], 7],
  ];
  const wrong = changes.reduce((all, [path, value]) => replaced(all, path, value), production);
  t.deepEqual(
    environmentProblems([wrong]).map((line) => line.replace(/^environment production: |; allowed.*/g, "")),
    [
      "primary.region is us-east-9",
      "compute.instanceType is x9.mega",
      "secondary.zones[0] is az9",
      "peers[0] is staging",
      "logs.auditDays is 7",
      "compute.floors[0].timezone is Mars/Olympus",
      "processor.zones.secondary[0] is az1",
    ],
  );
});

test("a key that is misspelt, missing or of another type is told with its place, however deep it is", (t) => {
  const { instanceType, task, ...compute } = production.compute;
  const wrong = [
    { ...production, compute: { ...compute, task, instnaceType: instanceType } },
    { ...staging, compute: { ...staging.compute, task: { cpu: "1024" } }, peer: [] },
    { ...staging, compute: { ...staging.compute, deployment: { kind: "linear" } }, colour: "red" },
    { ...staging, ingress: undefined, usage: { ...staging.usage, logGB: { other: 3 } } },
  ].flatMap((descriptor) => environmentProblems([descriptor as unknown as Environment]));
  const keys = Object.keys(staging).join(", ");
  t.deepEqual(wrong, [
    `environment production: compute.instnaceType is no key, did you mean instanceType?; allowed: ${Object.keys(production.compute).join(", ")}`,
    `environment staging: peer is no key; allowed: ${keys}`,
    'environment staging: compute.task.cpu is "1024"; allowed: a number',
    "environment staging: compute.task.memoryMiB is missing; allowed: a number",
    `environment staging: colour is no key; allowed: ${keys}`,
    'environment staging: compute.deployment.kind is "linear"; allowed: all-at-once or canary',
    "environment staging: ingress is missing; allowed: an object with keys",
    "environment staging: usage.logGB.other is 3; allowed: an object with keys",
  ]);
});

test("a flow that would be left out without a word is named, and so is its place in the list", (t) => {
  const flow = { from: "app", to: "endpoints", port: 443, via: "vpc", why: "AWS APIs" } as const;
  const wrong = [
    flow,
    { ...flow, from: "sesions" },
    { ...flow, to: "mars", via: "internet" },
    { ...flow, port: 0, recovery: "copie" },
    { ...flow, reason: "none" },
  ] as unknown as readonly Flow[];
  t.deepEqual(
    environmentProblems(environments, wrong).map((line) => line.replace(/; allowed: .*/, "")),
    [
      "environments/flows.ts: flows[1].from is sesions, did you mean sessions?",
      "environments/flows.ts: flows[2].to is mars",
      "environments/flows.ts: flows[2].via is internet",
      "environments/flows.ts: flows[3].recovery is copie, did you mean copies?",
      "environments/flows.ts: flows[3].port is 0",
      "environments/flows.ts: flows[4].reason is no key",
    ],
  );
});

const numbers = fc.oneof(fc.double(), fc.constantFrom(-1, 0, 0.5, 1e9));
const texts = fc.oneof(
  fc.string(),
  fc.constantFrom("", "Mars/Olympus", "us-east-9", "x9.mega", "10.0.0.0/33"),
);
