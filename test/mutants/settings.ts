import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");

/** The folder that keeps the sample, what was measured and each verdict: a run that breaks off goes on from there. */
export const folder = process.env.MUTANTS_DIR ?? join(root, "node_modules/.cache/mutants");

/** Decides which mutants are in a sample. */
export const seed = Number(process.env.MUTANTS_SEED ?? 22);

/** The number of mutants that are tried, by area; more than it has is all of them. */
export const areas: Readonly<Record<string, number>> = JSON.parse(
  process.env.MUTANTS_AREAS ??
    '{"src/recovery":100000,"src/program/lookups":100000,"src/tools/dr":400,"src/proofs":200}',
);

/** Parts of test files' paths, of which those with one are loaded. @default all */
export const scope = process.env.MUTANTS_TESTS?.split(",") ?? [];

/** Titles of tests that are left out. @default tests of the tests, which say nothing of the code */
export const skipped = new RegExp(process.env.MUTANTS_SKIP ?? "every seeded bug");

/** Processor time in milliseconds, after which a mutant that no test has noticed is taken to survive. */
export const budgetMs = Number(process.env.MUTANTS_BUDGET_SECONDS ?? 90) * 1000;
