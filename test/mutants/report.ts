import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isRefused } from "./compiled.ts";
import { seed } from "./settings.ts";
import type { Tried } from "./tried.ts";

/** Mutants of a file that change nothing that anybody could notice, and why. */
interface Equivalent {
  readonly why: string;
  /** Each the line that it begins in, the text that is changed in it, and what it is changed into. */
  readonly mutants: readonly (readonly [line: string, original: string, ...replacements: string[]])[];
}

const equivalent: Readonly<Record<string, readonly Equivalent[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "equivalent.json"), "utf8"),
);

/** A text in one line of at most 80 characters, which tell it from others. */
const brief = (text: string): string => {
  const squeezed = text.replaceAll(/\s+/g, " ").trim();
  return squeezed.length > 80 ? `${squeezed.slice(0, 77)}...` : squeezed;
};

const changesNothing = ({ place, line, original, replacement }: Tried): boolean =>
  (equivalent[place.replace(/:\d+:\d+$/, "")] ?? [])
    .flatMap(({ mutants }) => mutants)
    .some(
      ([at, from, ...to]) =>
        at === brief(line) && from === brief(original) && to.includes(brief(replacement)),
    );

export interface Area {
  readonly name: string;
  readonly population: number;
  readonly tried: readonly Tried[];
  /** The script that tries them. @default test:mutants */
  readonly by?: string;
}

/** Says of an area how many of its mutants no test notices, and lists them. @param path the file to write to */
export function writeReport({ name, population, tried, by = "test:mutants" }: Area, path: string): void {
  const alive = tried.filter(({ outcome }) => outcome !== "killed" && outcome !== "timed out");
  const changing = alive.filter((one) => !changesNothing(one));
  const left = changing.filter((one) => !isRefused(one));
  const counted = tried.length - alive.length + changing.length;
  const share = ((100 * left.length) / counted).toFixed(1);
  const all = tried.length >= population;
  const text = `# \`${name}\`: what no test notices

Written by \`npm run ${by}\`.

| | |
|---|---:|
| mutants | ${population} |
| tried | ${all ? "all" : `${tried.length}, drawn with seed ${seed}`} |
| noticed | ${tried.length - alive.length} |
| refused by the compiler | ${changing.length - left.length} |
| change nothing ([why](../equivalent.json)) | ${alive.length - changing.length} |
| **change something, and no test notices** | **${left.length}, which is ${share} %** |
${left.length === 0 ? "" : listOf(left)}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`${name}: ${left.length} of ${counted} are left, ${share} %`);
}

const listOf = (left: readonly Tried[]): string => {
  const rows = left.map(
    ({ place, line, original, replacement }) =>
      `| \`${place.replace(/:\d+:\d+$/, "")}\` | ${cell(line)} | ${cell(original)} | ${cell(replacement)} |\n`,
  );
  return `\n| File | Line | Of it | Becomes |\n|---|---|---|---|\n${rows.sort().join("")}`;
};

const cell = (text: string): string =>
  text === "" ? "nothing" : `\`\` ${brief(text).replaceAll("|", "\\|")} \`\``;
