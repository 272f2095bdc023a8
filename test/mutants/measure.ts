import { attempt } from "./attempt.ts";
import { reachedByChildren } from "./children.ts";
import { tests } from "./declare.ts";
import { used } from "./known.ts";
import { preparations, prepare } from "./prepare.ts";
import { activate, forget, type Reached, reachedBy, switches } from "./switches.ts";

/** Learnt by running all tests once, without a mutant. */
export interface Facts {
  readonly broken: readonly string[];
  readonly ms: Readonly<Record<string, number>>;
  /** By test: the mutants that it reaches itself, and those that its hooks and syntheses reach. */
  readonly own: Readonly<Record<string, readonly string[]>>;
  readonly prepared: Readonly<Record<string, readonly string[]>>;
  /** Those that are reached while modules are loaded. */
  readonly loading: readonly string[];
  readonly hits: Reached;
}

export async function measure(): Promise<Facts> {
  const loading = Object.keys(switches.mutantCoverage?.static ?? {});
  const broken: string[] = [];
  const ms: Record<string, number> = {};
  const makersOf: Record<string, readonly string[]> = {};
  const children: Record<string, readonly string[]> = {};
  activate(undefined);
  for (const test of tests) {
    forget();
    await prepare(test.file, undefined);
    used.clear();
    switches.currentTestId = `test ${test.title}`;
    const ran = await attempt(test, 600_000);
    switches.currentTestId = "between";
    makersOf[test.title] = [...used];
    children[test.title] = reachedByChildren();
    ms[test.title] = ran.ms;
    process.send?.({ at: test.title });
    if (ran.passed) continue;
    broken.push(test.title);
    process.stderr.write(`broken without mutants: ${test.title}: ${String(ran.error).slice(0, 300)}\n`);
  }
  const own: Record<string, readonly string[]> = {};
  const prepared: Record<string, readonly string[]> = {};
  for (const { title, file } of tests) {
    own[title] = [...new Set([...Object.keys(reachedBy(`test ${title}`)), ...(children[title] ?? [])])];
    const names = [...(preparations.get(file) ?? []), ...(makersOf[title] ?? [])];
    prepared[title] = [...new Set(names.flatMap((name) => Object.keys(reachedBy(name))))];
  }
  const hits: Record<string, number> = {};
  for (const reached of Object.values(switches.mutantCoverage?.perTest ?? {}))
    for (const [id, times] of Object.entries(reached)) hits[id] = Math.max(hits[id] ?? 0, times);
  return { broken, ms, own, prepared, loading, hits };
}
