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

/** Those of some files that import a file, be it by way of others. */
export const filesImporting = (file: string, from: readonly string[]): readonly string[] =>
  from.filter((path) => reaches(path, file, new Set()));

function reaches(from: string, file: string, seen: Set<string>): boolean {
  if (from === file) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return importsOf(from).some((imported) => reaches(imported, file, seen));
}
