import { attempt, catchWhatNobodyCatches } from "./attempt.ts";
import { haveChildrenTell } from "./children.ts";
import { tests } from "./declare.ts";
import { loadTests, testFiles } from "./files.ts";
import { runLoading } from "./loading.ts";
import { measure } from "./measure.ts";
import { prepare } from "./prepare.ts";
import { skipped } from "./settings.ts";
import { reachingTests, runSwitched } from "./switched.ts";
import { switches } from "./switches.ts";
import type { Verdict } from "./verdict.ts";

/** A mutant to be tried, and the file that it changes. */
export interface Order {
  readonly mutant: string;
  readonly file: string;
}

/** Bytes of memory above which a process gives way to a new one: what was loaded stays for good. */
const memory = 3e9;

console.log = () => undefined;
console.error = () => undefined;
console.warn = () => undefined;
for (const file of testFiles) await loadTests(file, "");
tests.splice(0, tests.length, ...tests.filter(({ title }) => !skipped.test(title)));
catchWhatNobodyCatches();
haveChildrenTell();

const loading = Object.keys(switches.mutantCoverage?.static ?? {});
const facts = await measure();
const reaching = reachingTests(facts);

/** Whether a test still passes without a mutant, after one was in it. */
async function passesAgain({ test: title }: Verdict): Promise<boolean> {
  const test = tests.find((one) => one.title === title);
  // A slow one is taken at its word.
  if (test === undefined || (facts.get(test.title)?.ms ?? 0) > 500) return true;
  await prepare(test.file, undefined);
  return (await attempt(test, 600_000)).passed;
}

async function run(mutant: string, file: string): Promise<{ verdict: Verdict; clean: boolean }> {
  const verdict = await runSwitched(mutant, reaching.get(mutant) ?? []);
  const isAlive = verdict.outcome === "survived" || verdict.outcome === "not reached";
  if (!isAlive || !loading.includes(mutant)) return { verdict, clean: await passesAgain(verdict) };
  return {
    verdict: await runLoading(mutant, file, facts),
    clean: process.memoryUsage.rss() < memory,
  };
}

process.on("message", async ({ mutant, file }: Order) => {
  process.send?.(await run(mutant, file));
});
process.send?.({ ready: true });
