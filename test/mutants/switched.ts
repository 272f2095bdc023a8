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
  readonly ms: number;
  /** The times that the mutant's place is reached by it. */
  readonly times: number;
}

/** The tests that reach each mutant, quickest first. */
export function reachingTests(facts: Facts): ReadonlyMap<string, readonly Reaching[]> {
  const reaching = new Map<string, Reaching[]>();
  for (const test of tests) {
    const found = facts.get(test.title);
    if (!found?.passed) continue;
    const { ms, own, prepared } = found;
    for (const id of Object.keys({ ...own, ...prepared })) {
      const list = reaching.get(id) ?? [];
      reaching.set(id, list);
      const times = Math.max(own[id] ?? 0, prepared[id] ?? 0);
      list.push({ test, prepared: id in prepared, ms, times });
    }
  }
  const cost = ({ prepared, ms }: Reaching) => ms + (prepared ? 1500 : 0);
  for (const list of reaching.values()) list.sort((a, b) => cost(a) - cost(b));
  return reaching;
}

/** Runs the tests that reach a mutant, with everything loaded before it is switched on. */
export async function runSwitched(mutant: string, reaching: readonly Reaching[]): Promise<Verdict> {
  if (reaching.length === 0) return { outcome: "not reached", ran: 0 };
  const inSyntheses = reaching.some(({ prepared }) => prepared);
  const isOver = budget();
  withoutMutant();
  let ran = 0;
  switches.currentTestId = "mutants";
  switches.hitLimit = Math.max(1000, ...reaching.map(({ times }) => 100 * times));
  try {
    for (const { test, prepared, ms } of reaching) {
      if (isOver()) return { outcome: "out of time", ran };
      activate(undefined);
      standInTheWay(false);
      if (!prepared) await prepare(test.file, undefined);
      standInTheWay(inSyntheses);
      activate(mutant);
      switches.hitCount = 0;
      const hook = prepared ? await prepare(test.file, mutant) : undefined;
      process.send?.({ at: test.title });
      const result = hook ?? (await attempt(test, 20_000 + 10 * ms));
      ran += 1;
      if (!result.passed) return { outcome: result.hung ? "timed out" : "killed", test: test.title, ran };
    }
    return { outcome: "survived", ran };
  } finally {
    withoutMutant();
  }
}
