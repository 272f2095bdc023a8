import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder } from "./settings.ts";

/** Processes that tests start load the same code, are told which mutant is active and tell which ones they reached (register.js). */
const path = join(folder, "reached.txt");

export function haveChildrenTell(): void {
  process.env.MUTANTS_REACHED = path;
  writeFileSync(path, "");
}

/** The mutants that processes have reached since this was last asked. */
export function reachedByChildren(): readonly string[] {
  const ids = readFileSync(path, "utf8").split("\n");
  writeFileSync(path, "");
  return [...new Set(ids.filter((id) => id !== ""))];
}
