import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environments } from "../../environments/index.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { stackOf } from "../../src/proofs/model/rule.ts";
import { rules, violationsOf } from "../../src/proofs/rules/index.ts";
import { handedOver } from "../support/checked.ts";
import { everything, type Fault, synthesizeClean } from "../support/faults/fault.ts";
import { globalFaults } from "../support/faults/global.ts";
import { faults } from "../support/faults/index.ts";
import { judgedFaults } from "../support/faults/planned/judged.ts";
import { synthesizePlatform } from "../support/platform.ts";
import type { Mutant } from "./instrument.ts";
import { writeReport } from "./report.ts";
import { folder, root } from "./settings.ts";
import { activate, forget, reachedBy, switches } from "./switches.ts";

/** One rule, asked of one stack. */
interface Question {
  readonly title: string;
  /** Whether the answer is as it has to be. */
  readonly holds: () => boolean;
}

const [, , path = ""] = process.argv;
const mutants: readonly Mutant[] = JSON.parse(readFileSync(path, "utf8"));
const atLoading = new Set(Object.keys(switches.mutantCoverage?.static ?? {}));
switches.hitCount = 0;
switches.hitLimit = Number.POSITIVE_INFINITY;

const clean = await synthesizeClean();
const committed = await synthesizePlatform("production", { imageTag: "1.0.0" }, { environments });
/** The environments with a network firewall on the way out. */
const inspecting = environments.map((environment) =>
  environment.processor?.kind === "egress"
    ? { ...environment, processor: { ...environment.processor, inspection: "sni" as const } }
    : environment,
);
const there = { imageTag: "1.0.0", activeRegion: "us-west-2" };
const stacks: readonly Synthesis[] = [
  clean,
  committed,
  await synthesizePlatform("staging", everything),
  await synthesizePlatform("staging", { imageTag: "1.0.0" }, { environments: inspecting }),
  await synthesizePlatform("production", { ...everything, ...there }, { previous: clean }),
  await synthesizePlatform("production", there, { environments, previous: committed }),
  handedOver(clean),
];

const quiet = stacks.flatMap((synthesis, index): readonly Question[] => {
  const stack = stackOf(synthesis);
  return rules.map((rule) => ({
    title: `${rule.id} of stack ${index}`,
    holds: () => violationsOf(rule, stack).length === 0,
  }));
});
const tripped = (all: readonly Fault[], of: Synthesis) =>
  all.flatMap(([id, change], index): readonly Question[] => {
    const stack = stackOf(change(of));
    return rules
      .filter((rule) => rule.id === id)
      .map((rule) => ({
        title: `fault ${index} of ${all.length}: ${id}`,
        holds: () => violationsOf(rule, stack).length > 0,
      }));
  });
const judged = judgedFaults.map(({ rule, change }): Fault => [rule, change]);
const questions = [
  ...quiet,
  ...tripped(faults, clean),
  ...tripped(globalFaults, committed),
  ...tripped(judged, clean),
];

/** The questions that reach each mutant, quickest first. */
const reaching = new Map<string, { readonly question: Question; readonly ms: number }[]>();
for (const question of questions) {
  forget();
  switches.currentTestId = question.title;
  const started = performance.now();
  if (!question.holds()) throw new Error(`without a mutant: ${question.title}`);
  const ms = performance.now() - started;
  for (const id of Object.keys(reachedBy(question.title)))
    reaching.set(id, [...(reaching.get(id) ?? []), { question, ms }]);
}
switches.currentTestId = "mutants";

function isNoticed({ id }: Mutant): boolean {
  const asked = (reaching.get(id) ?? []).toSorted((a, b) => a.ms - b.ms);
  switches.hitCount = 0;
  switches.hitLimit = 3_000_000;
  activate(id);
  try {
    return asked.some(({ question }) => {
      forget();
      return !question.holds();
    });
  } catch {
    return true;
  } finally {
    activate(undefined);
  }
}

const tried = mutants
  .filter(({ id }) => !atLoading.has(id))
  .map((mutant) => {
    const { id, fileName, location, line, original, replacement } = mutant;
    const place = `${fileName.slice(root.length + 1)}:${location.start.line + 1}:${location.start.column + 1}`;
    const outcome = isNoticed(mutant) ? ("killed" as const) : ("survived" as const);
    return { id, area: "src/proofs/rules", place, line, original, replacement, ms: 0, outcome, ran: 0 };
  });
writeReport(
  { name: "src/proofs/rules", population: tried.length, tried, by: "test:mutants:rules" },
  join(folder, "rules.md"),
);
