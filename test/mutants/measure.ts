import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "./attempt.ts";
import { reachedByChildren } from "./children.ts";
import { type Declared, tests } from "./declare.ts";
import { used } from "./known.ts";
import { preparations, prepare } from "./prepare.ts";
import { folder } from "./settings.ts";
import { activate, forget, type Reached, reachedBy, switches } from "./switches.ts";

/** Learnt of a test by running it once, without a mutant. */
interface Measured {
  readonly title: string;
  readonly passed: boolean;
  readonly ms: number;
  /** The mutants that it reaches itself, and those that its hooks and syntheses reach. */
  readonly own: Reached;
  readonly prepared: Reached;
}

/** All that is known of the tests, by their titles. */
export type Facts = ReadonlyMap<string, Measured>;

const path = join(folder, "measured.jsonl");

/** Runs every test that was not run before; a run that was broken off goes on where it was. */
export async function measure(): Promise<Facts> {
  const known = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  const facts = new Map(
    known.filter((line) => line !== "").map((line) => [JSON.parse(line).title, JSON.parse(line)]),
  );
  for (const test of tests.filter(({ title }) => !facts.has(title))) {
    const found = await measured(test);
    appendFileSync(path, `${JSON.stringify(found)}\n`);
    facts.set(test.title, found);
  }
  return facts;
}

async function measured(test: Declared): Promise<Measured> {
  const { title, file } = test;
  activate(undefined);
  forget();
  await prepare(file, undefined);
  used.clear();
  reachedByChildren();
  switches.currentTestId = `test ${title}`;
  const { passed, ms, error } = await attempt(test, 600_000);
  switches.currentTestId = "between";
  if (!passed) process.stderr.write(`broken without mutants: ${title}: ${String(error).slice(0, 300)}\n`);
  const children = Object.fromEntries(reachedByChildren().map((id) => [id, 1]));
  const names = [...(preparations.get(file) ?? []), ...used];
  return {
    title,
    passed,
    ms: Math.round(ms),
    own: { ...children, ...reachedBy(`test ${title}`) },
    prepared: Object.assign({}, ...names.map(reachedBy)),
  };
}
