import { attempt } from "./attempt.ts";
import { type Declared, hooks, tests } from "./declare.ts";
import { loadTests, pathOf, testFiles } from "./files.ts";
import { stepsTo } from "./imports.ts";
import { standInTheWay } from "./known.ts";
import type { Facts } from "./measure.ts";
import { skipped } from "./settings.ts";
import { activate, switches } from "./switches.ts";
import { budget, type Verdict, withoutMutant } from "./verdict.ts";

let loadings = 0;
const newLoading = (): string => {
  loadings += 1;
  return `?loading=${loadings}`;
};

/** Loads a file of tests and runs them: the titles of those that fail, or that it cannot be loaded. */
async function* failing(file: string, loading: string, facts: Facts, mutant?: string, only?: string) {
  const [known, prepared] = [tests.length, hooks.length];
  const isMeant = ({ title }: Declared) =>
    facts.get(title)?.passed !== false && !skipped.test(title) && (only === undefined || title === only);
  const switchOn = () => {
    withoutMutant();
    standInTheWay(true);
    activate(mutant);
    switches.currentTestId = "mutants";
    switches.hitCount = 0;
    switches.hitLimit = Number.POSITIVE_INFINITY;
  };
  switchOn();
  try {
    await loadTests(file, loading);
  } catch {
    yield `loading ${file}`;
  }
  const ms = ({ title }: Declared) => facts.get(title)?.ms ?? 0;
  const before = hooks.splice(prepared);
  const declared = tests.splice(known).filter(isMeant);
  for (const test of [...before, ...declared.sort((a, b) => ms(a) - ms(b))]) {
    switchOn();
    process.send?.({ at: test.title });
    const { passed } = await attempt(test, 20_000 + 10 * ms(test));
    withoutMutant();
    if (!passed) yield test.title;
  }
}

/** Whether a test passes without a mutant when all is loaded anew, by title: some register something for good. */
const passing = new Map<string, boolean>();

async function passesAnew(file: string, title: string, facts: Facts): Promise<boolean> {
  const known = passing.get(title);
  if (known !== undefined) return known;
  const { done = false } = await failing(file, newLoading(), facts, undefined, title).next();
  passing.set(title, done);
  return done;
}

/** Has a mutant active while all of ours is loaded anew, by one file of tests that needs it after the other: the closest first, and of these the quickest. */
export async function runLoading(mutant: string, changed: string, facts: Facts): Promise<Verdict> {
  const ms = (file: string) =>
    tests
      .filter((test) => test.file === file)
      .reduce((sum, { title }) => sum + (facts.get(title)?.ms ?? 0), 0);
  const steps = stepsTo(changed, testFiles.map(pathOf));
  const distance = (file: string) => steps.get(pathOf(file)) ?? 0;
  const files = testFiles
    .filter((file) => steps.has(pathOf(file)))
    .sort((a, b) => distance(a) - distance(b) || ms(a) - ms(b));
  const isOver = budget();
  const loading = newLoading();
  let ran = 0;
  for (const file of files) {
    if (isOver()) return { outcome: "out of time", ran };
    ran += 1;
    for await (const test of failing(file, loading, facts, mutant))
      if (await passesAnew(file, test, facts)) return { outcome: "killed", test, ran };
  }
  return { outcome: ran === 0 ? "not reached" : "survived", ran };
}
