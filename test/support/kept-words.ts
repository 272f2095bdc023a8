import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Violation } from "../../src/proofs/model/rule.ts";

/**
 * Texts as they were when `REMEMBER=1 npx ava TEST` wrote them down last. Whoever has them written reads what has become other
 * before it is committed: these are the words that people get, and the numbers in them are worked out.
 */
export function keptWords(name: string, texts: readonly string[]): readonly string[] {
  const path = join(import.meta.dirname, "../fixtures/kept-words", `${name}.txt`);
  if (process.env.REMEMBER !== undefined) writeFileSync(path, `${texts.join("\n\n")}\n`);
  return readFileSync(path, "utf8").trimEnd().split("\n\n");
}

/** The findings of a fault in words: their number, and the first ones. Some faults are found at every resource of a kind. */
export const toldOf = (what: string, found: readonly Violation[], most = 3): string =>
  [
    `${what}: ${found.length}`,
    ...found
      .slice(0, most)
      .map(({ rule, subject, message }) => `${rule}: ${subject.split("::").at(-1)} ${message}`),
  ].join("\n");
