import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { type Declared, declareIn, hooks, tests } from "./declare.ts";
import { forgetMutated, standInTheWay, used } from "./known.ts";
import { budgetMs, root, scope, skipped } from "./settings.ts";
import { forget, type Reached, reachedBy, switches } from "./switches.ts";

export interface Verdict {
  readonly outcome: "killed" | "survived" | "timed out" | "not reached" | "out of time";
  /** The test that failed, or where one hung. */
  readonly test?: string;
  readonly ran: number;
  readonly reaching: number;
  /** Whether it was also reached while modules were loaded, before it could be switched on. */
  readonly loading: boolean;
}

export type Order =
  | { readonly kind: "measure" }
  | { readonly kind: "run"; readonly mutant: string; readonly file: string }
  | { readonly kind: "known"; readonly facts: Facts };

/** Learnt by running all tests once, without a mutant. */
export interface Facts {
  readonly broken: readonly string[];
  readonly ms: Readonly<Record<string, number>>;
  /** By test: the mutants that it reaches itself, and those that its hooks and syntheses reach. */
  readonly own: Readonly<Record<string, readonly string[]>>;
  readonly prepared: Readonly<Record<string, readonly string[]>>;
  readonly loading: readonly string[];
  readonly hits: Reached;
}

const folder = join(root, "test");
const alone = ["unit/dr/automation.alone.test.ts", "unit/policy-pack.alone.test.ts"];

const { default: Test } = await import(join(root, "node_modules/ava/lib/test.js"));
const { default: ContextRef } = await import(join(root, "node_modules/ava/lib/context-ref.js"));

let uncaught: unknown;

interface Ran {
  readonly passed: boolean;
  readonly ms: number;
  readonly hung: boolean;
  readonly error: unknown;
}

/** @param limitMs after which it is taken to hang */
async function runOne(declared: Declared, limitMs: number): Promise<Ran> {
  const started = performance.now();
  uncaught = undefined;
  const test = new Test({
    contextRef: new ContextRef(),
    failWithoutAssertions: false,
    fn: (t: ExecutionContext) => declared.implementation(t, ...declared.args),
    metadata: {},
    title: declared.title,
    notifyTimeoutUpdate: () => undefined,
    registerUniqueTitle: () => true,
    compareTestSnapshot: () => ({}),
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), limitMs);
  });
  const result = await Promise.race([test.run(), late]);
  clearTimeout(timer);
  const hung = result === "late";
  return {
    passed: !hung && result.passed === true && uncaught === undefined,
    ms: performance.now() - started,
    hung,
    error: hung ? "late" : (uncaught ?? result.error?.cause ?? result.error),
  };
}

function testFiles(): readonly string[] {
  return ["unit", "property"]
    .flatMap((kind) =>
      readdirSync(join(folder, kind), { recursive: true, encoding: "utf8" }).map((path) => join(kind, path)),
    )
    .filter((path) => path.endsWith(".test.ts") && (!path.endsWith(".alone.test.ts") || alone.includes(path)))
    .filter((path) => scope.length === 0 || scope.some((part) => path.includes(part)))
    .sort();
}

console.log = () => undefined;
console.error = () => undefined;
console.warn = () => undefined;
for (const file of testFiles()) {
  declareIn(file);
  await import(join(folder, file));
}

// Not before: a file that cannot be loaded ends the process, and says why.
process.on("unhandledRejection", (error) => {
  uncaught = error;
});
process.on("uncaughtException", (error) => {
  uncaught = error;
});

tests.splice(0, tests.length, ...tests.filter(({ title }) => !skipped.test(title)));

const hooksOf = new Map<string, Declared[]>();
for (const hook of hooks) hooksOf.set(hook.file, [...(hooksOf.get(hook.file) ?? []), hook]);
/** By file, the mutant with which its hooks were run last. */
const preparedWith = new Map<string, string | undefined>();
/** By file, the names under which its hooks and their syntheses ran. */
const preparations = new Map<string, readonly string[]>();

async function prepare(file: string, mutant: string | undefined): Promise<Ran | undefined> {
  if (preparedWith.has(file) && preparedWith.get(file) === mutant) return undefined;
  preparedWith.set(file, mutant);
  let failed: Ran | undefined;
  used.clear();
  for (const hook of hooksOf.get(file) ?? []) {
    switches.currentTestId = `hooks ${file}`;
    const ran = await runOne(hook, 300_000);
    switches.currentTestId = "between";
    if (!ran.passed) failed ??= ran;
  }
  if (mutant === undefined) preparations.set(file, [`hooks ${file}`, ...used]);
  return failed;
}

let facts: Facts = { broken: [], ms: {}, own: {}, prepared: {}, loading: [], hits: {} };

async function measure(): Promise<Facts> {
  const loading = Object.keys(switches.mutantCoverage?.static ?? {});
  const broken: string[] = [];
  const ms: Record<string, number> = {};
  const makersOf: Record<string, readonly string[]> = {};
  switches.activeMutant = undefined;
  for (const test of tests) {
    forget();
    await prepare(test.file, undefined);
    used.clear();
    switches.currentTestId = `test ${test.title}`;
    const ran = await runOne(test, 600_000);
    switches.currentTestId = "between";
    makersOf[test.title] = [...used];
    ms[test.title] = ran.ms;
    process.send?.({ at: test.title });
    if (!ran.passed) {
      broken.push(test.title);
      process.stderr.write(`broken without mutants: ${test.title}: ${String(ran.error).slice(0, 300)}\n`);
    }
  }
  const own: Record<string, readonly string[]> = {};
  const prepared: Record<string, readonly string[]> = {};
  const hits: Record<string, number> = {};
  for (const { title, file } of tests) {
    const reached = reachedBy(`test ${title}`);
    for (const [id, times] of Object.entries(reached)) hits[id] = Math.max(hits[id] ?? 0, times);
    own[title] = Object.keys(reached);
    const names = [...(preparations.get(file) ?? []), ...(makersOf[title] ?? [])];
    prepared[title] = [...new Set(names.flatMap((name) => Object.keys(reachedBy(name))))];
  }
  for (const [, reached] of Object.entries(switches.mutantCoverage?.perTest ?? {}))
    for (const [id, times] of Object.entries(reached)) hits[id] = Math.max(hits[id] ?? 0, times);
  return { broken, ms, own, prepared, loading, hits };
}

interface Reaching {
  readonly test: Declared;
  readonly own: boolean;
  readonly prepared: boolean;
}

const reachingCache = new Map<string, Reaching[]>();
function index(): void {
  reachingCache.clear();
  const broken = new Set(facts.broken);
  for (const test of tests) {
    if (broken.has(test.title)) continue;
    const own = new Set(facts.own[test.title]);
    const prepared = new Set(facts.prepared[test.title]);
    for (const id of new Set([...own, ...prepared])) {
      const list = reachingCache.get(id) ?? [];
      list.push({ test, own: own.has(id), prepared: prepared.has(id) });
      reachingCache.set(id, list);
    }
  }
  const cost = ({ test, prepared }: Reaching) => (facts.ms[test.title] ?? 0) + (prepared ? 1500 : 0);
  for (const list of reachingCache.values()) list.sort((a, b) => cost(a) - cost(b));
}

async function run(mutant: string): Promise<Verdict> {
  const reaching = reachingCache.get(mutant) ?? [];
  const loading = facts.loading.includes(mutant);
  const common = { reaching: reaching.length, loading };
  if (reaching.length === 0) return { outcome: "not reached", ran: 0, ...common };
  const inSyntheses = reaching.some(({ prepared }) => prepared);
  forget();
  forgetMutated();
  const started = process.cpuUsage();
  let ran = 0;
  let verdict: Verdict | undefined;
  switches.currentTestId = "mutants";
  switches.hitCount = 0;
  switches.hitLimit = Math.max(1000, (facts.hits[mutant] ?? 0) * 100);
  for (const { test, prepared } of reaching) {
    const { user, system } = process.cpuUsage(started);
    if ((user + system) / 1000 > budgetMs) {
      verdict = { outcome: "out of time", ran, ...common };
      break;
    }
    switches.activeMutant = undefined;
    standInTheWay(false);
    if (!prepared) await prepare(test.file, undefined);
    standInTheWay(inSyntheses);
    switches.activeMutant = mutant;
    switches.hitCount = 0;
    const hook = prepared ? await prepare(test.file, mutant) : undefined;
    process.send?.({ at: test.title });
    const result = hook ?? (await runOne(test, 20_000 + 10 * (facts.ms[test.title] ?? 0)));
    ran += 1;
    if (!result.passed) {
      verdict = { outcome: result.hung ? "timed out" : "killed", test: test.title, ran, ...common };
      break;
    }
  }
  switches.activeMutant = undefined;
  standInTheWay(false);
  forget();
  forgetMutated();
  return verdict ?? { outcome: "survived", ran, ...common };
}

/** Whether a test still passes without a mutant, after one was in it. */
async function passesAgain(title: string): Promise<boolean> {
  const test = tests.find((one) => one.title === title);
  if (test === undefined) return true;
  await prepare(test.file, undefined);
  return (await runOne(test, 600_000)).passed;
}

process.on("message", async (order: Order) => {
  if (order.kind === "measure") {
    facts = await measure();
    index();
    process.send?.({ facts });
  } else if (order.kind === "known") {
    facts = order.facts;
    index();
    process.send?.({ ready: true });
  } else {
    const verdict = await run(order.mutant);
    const again =
      verdict.test === undefined || (facts.ms[verdict.test] ?? 0) > 500 || (await passesAgain(verdict.test));
    process.send?.({ verdict, clean: again });
  }
});
process.send?.({ loaded: true, tests: tests.length });
