import test from "ava";
import fc from "fast-check";
import { type Environment, environments } from "../../environments/index.ts";
import { environmentProblems } from "../../environments/invariants.ts";
import { parseConfig } from "../../src/program/config/config.ts";
import { configKeys } from "../../src/program/config/keys.ts";
import { configSource } from "../support/platform.ts";

const [staging, production] = environments;
if (staging === undefined || production === undefined) throw new Error("there is no environment");

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
  fc.webUrl(),
);

test("whatever a configuration holds, it is taken, or refused with key, value and what is allowed", (t) => {
  const keys = fc.constantFrom(...Object.keys(configKeys(staging)), "colour", "activeregion");
  const configuration = fc.dictionary(keys, nonsense, { minKeys: 1, maxKeys: 4 });
  let refused = 0;
  fc.assert(
    fc.property(fc.constantFrom("staging", "production"), configuration, (stack, values) => {
      const problems = problemsOf(() => parseConfig(configSource(stack, values)));
      refused += problems.length > 0 ? 1 : 0;
      for (const line of problems) t.regex(line, /^payments:\w+ is .+/s);
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
      for (const line of problems)
        t.regex(line, /^environment .*: .+; allowed|is not another environment|overlap; allowed/s);
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
      "secondary.zones has az9",
      "peer staging is not another environment",
      "logs.auditDays is 7",
      "compute.floors day has timezone Mars/Olympus",
      "processor.zones.secondary is az1",
    ],
  );
});

const numbers = fc.oneof(fc.double(), fc.constantFrom(-1, 0, 0.5, 1e9));
const texts = fc.oneof(
  fc.string(),
  fc.constantFrom("", "Mars/Olympus", "us-east-9", "x9.mega", "10.0.0.0/33"),
);
