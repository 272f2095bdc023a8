import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "./instrument.ts";
import { writeReport } from "./report.ts";
import { allQuestions, type Question } from "./rules-questions.ts";
import { root } from "./settings.ts";
import { activate, forget, reachedBy, switches } from "./switches.ts";
import type { Tried } from "./tried.ts";

const [, , path = ""] = process.argv;
const mutants: readonly Mutant[] = JSON.parse(readFileSync(path, "utf8"));
const atLoading = new Set(Object.keys(switches.mutantCoverage?.static ?? {}));
switches.hitCount = 0;
switches.hitLimit = Number.POSITIVE_INFINITY;

/** The questions that reach each mutant, quickest first. */
const reaching = new Map<string, { readonly question: Question; readonly ms: number }[]>();
for (const question of await allQuestions()) {
  forget();
  switches.currentTestId = question.title;
  const started = performance.now();
  if (!(await question.holds())) throw new Error(`without a mutant: ${question.title}`);
  const ms = performance.now() - started;
  for (const id of Object.keys(reachedBy(question.title)))
    reaching.set(id, [...(reaching.get(id) ?? []), { question, ms }]);
}
switches.currentTestId = "mutants";

async function isNoticed({ id, fileName }: Mutant): Promise<boolean> {
  const asked = (reaching.get(id) ?? [])
    .filter(({ question: { of = "" } }) => fileName.includes(of))
    .toSorted((a, b) => a.ms - b.ms);
  switches.hitCount = 0;
  switches.hitLimit = 3_000_000;
  activate(id);
  try {
    for (const { question } of asked) {
      forget();
      if (!(await question.holds())) return true;
    }
    return false;
  } catch {
    return true;
  } finally {
    activate(undefined);
  }
}

const tried: Tried[] = [];
for (const mutant of mutants.filter(({ id }) => !atLoading.has(id))) {
  const { id, fileName, location, line, original, replacement } = mutant;
  const place = `${fileName.slice(root.length + 1)}:${location.start.line + 1}:${location.start.column + 1}`;
  const outcome = (await isNoticed(mutant)) ? "killed" : "survived";
  tried.push({ id, area: "src/proofs/rules", place, line, original, replacement, ms: 0, outcome, ran: 0 });
}
writeReport(
  { name: "src/proofs/rules", population: tried.length, tried, by: "test:mutants:rules" },
  join(import.meta.dirname, "left/src-proofs-rules.md"),
);
