import { attempt } from "./attempt.ts";
import { type Declared, tests } from "./declare.ts";
import { standInTheWay } from "./known.ts";
import type { Facts } from "./measure.ts";
import { prepare } from "./prepare.ts";
import { activate, switches } from "./switches.ts";
import { budget, type Verdict, withoutMutant } from "./verdict.ts";

interface Reaching {
  readonly test: Declared;
  /** Whether its hooks or syntheses do. */
  readonly prepared: boolean;
}

/** The tests that reach each mutant, quickest first. */
export function reachingTests(facts: Facts): ReadonlyMap<string, readonly Reaching[]> {
  const reaching = new Map<string, Reaching[]>();
  const broken = new Set(facts.broken);
  for (const test of tests.filter(({ title }) => !broken.has(title))) {
    const prepared = new Set(facts.prepared[test.title]);
    for (const id of new Set([...(facts.own[test.title] ?? []), ...prepared]))
      reaching.set(id, [...(reaching.get(id) ?? []), { test, prepared: prepared.has(id) }]);
  }
  const cost = ({ test, prepared }: Reaching) => (facts.ms[test.title] ?? 0) + (prepared ? 1500 : 0);
  for (const list of reaching.values()) list.sort((a, b) => cost(a) - cost(b));
  return reaching;
}

/** Runs the tests that reach a mutant, with everything loaded before it is switched on. */
export async function runSwitched(
  mutant: string,
  reaching: readonly Reaching[],
  facts: Facts,
): Promise<Verdict> {
  if (reaching.length === 0) return { outcome: "not reached", ran: 0 };
  const inSyntheses = reaching.some(({ prepared }) => prepared);
  const isOver = budget();
  withoutMutant();
  let ran = 0;
  switches.currentTestId = "mutants";
  switches.hitLimit = Math.max(1000, (facts.hits[mutant] ?? 0) * 100);
  try {
    for (const { test, prepared } of reaching) {
      if (isOver()) return { outcome: "out of time", ran };
      activate(undefined);
      standInTheWay(false);
      if (!prepared) await prepare(test.file, undefined);
      standInTheWay(inSyntheses);
      activate(mutant);
      switches.hitCount = 0;
      const hook = prepared ? await prepare(test.file, mutant) : undefined;
      process.send?.({ at: test.title });
      const result = hook ?? (await attempt(test, 20_000 + 10 * (facts.ms[test.title] ?? 0)));
      ran += 1;
      if (!result.passed) return { outcome: result.hung ? "timed out" : "killed", test: test.title, ran };
    }
    return { outcome: "survived", ran };
  } finally {
    withoutMutant();
  }
}
