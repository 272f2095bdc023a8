import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const known = new Map<string, readonly string[]>();

/** The files of ours that a file imports, types included: with one too many a test runs in vain. */
function importsOf(path: string): readonly string[] {
  const found = known.get(path) ?? read(path);
  known.set(path, found);
  return found;
}

const read = (path: string): readonly string[] =>
  [...readFileSync(path, "utf8").matchAll(/(?:from|import)[ (]*"(\.[^"]+\.ts)"/g)]
    .map(([, specifier = ""]) => join(dirname(path), specifier))
    .filter((imported) => existsSync(imported));

/** The number of imports from each file to one that it needs; files that do without it are not among them. */
export function stepsTo(file: string, from: readonly string[]): ReadonlyMap<string, number> {
  const steps = from.map((path) => [path, stepsBetween(path, file)] as const);
  return new Map(steps.flatMap(([path, count]) => (count === undefined ? [] : [[path, count]])));
}

function stepsBetween(from: string, to: string): number | undefined {
  const seen = new Set([from]);
  let reached: readonly string[] = [from];
  for (let steps = 0; reached.length > 0; steps += 1) {
    if (reached.includes(to)) return steps;
    reached = [...new Set(reached.flatMap(importsOf))].filter((path) => !seen.has(path));
    for (const path of reached) seen.add(path);
  }
  return undefined;
}
