import { attempt, catchWhatNobodyCatches } from "./attempt.ts";
import { haveChildrenTell } from "./children.ts";
import { tests } from "./declare.ts";
import { loadTests, testFiles } from "./files.ts";
import { runLoading } from "./loading.ts";
import { type Facts, measure } from "./measure.ts";
import { prepare } from "./prepare.ts";
import { skipped } from "./settings.ts";
import { reachingTests, runSwitched } from "./switched.ts";
import type { Verdict } from "./verdict.ts";

export type Order =
  | { readonly kind: "measure" }
  | { readonly kind: "run"; readonly mutant: string; readonly file: string }
  | { readonly kind: "known"; readonly facts: Facts };

/** Bytes of memory above which a process gives way to a new one: what was loaded stays for good. */
const memory = 3e9;

console.log = () => undefined;
console.error = () => undefined;
console.warn = () => undefined;
for (const file of testFiles) await loadTests(file, "");
tests.splice(0, tests.length, ...tests.filter(({ title }) => !skipped.test(title)));
catchWhatNobodyCatches();
haveChildrenTell();

let facts: Facts = { broken: [], ms: {}, own: {}, prepared: {}, loading: [], hits: {} };
let reaching = reachingTests(facts);

/** Whether a test still passes without a mutant, after one was in it. */
async function passesAgain({ test: title }: Verdict): Promise<boolean> {
  const test = tests.find((one) => one.title === title);
  // A slow one is taken at its word.
  if (test === undefined || (facts.ms[test.title] ?? 0) > 500) return true;
  await prepare(test.file, undefined);
  return (await attempt(test, 600_000)).passed;
}

async function run(mutant: string, file: string): Promise<{ verdict: Verdict; clean: boolean }> {
  const verdict = await runSwitched(mutant, reaching.get(mutant) ?? [], facts);
  const isAlive = verdict.outcome === "survived" || verdict.outcome === "not reached";
  if (!isAlive || !facts.loading.includes(mutant)) return { verdict, clean: await passesAgain(verdict) };
  return {
    verdict: await runLoading(mutant, file, facts),
    clean: process.memoryUsage.rss() < memory,
  };
}

process.on("message", async (order: Order) => {
  if (order.kind === "run") {
    process.send?.(await run(order.mutant, order.file));
    return;
  }
  facts = order.kind === "measure" ? await measure() : order.facts;
  reaching = reachingTests(facts);
  process.send?.({ facts });
});
process.send?.({ loaded: true });
