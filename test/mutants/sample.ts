import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allMutants, folderOf, type Mutant, withMutants } from "./instrument.ts";
import { shuffled } from "./random.ts";
import { areas, folder, root, seed } from "./settings.ts";

export interface Sample {
  /** The number of mutants that there are, by area. */
  readonly population: Readonly<Record<string, number>>;
  readonly chosen: readonly (Mutant & { readonly area: string })[];
}

/** The code with the mutants of the sample in it. */
export const instrumentedPath = join(folder, "instrumented.json");

/** The wording of what people read: texts of more than one word. */
export const isWording = ({ mutatorName, original }: Mutant): boolean =>
  mutatorName === "StringLiteral" && /\s/.test(original);

function sampled(all: readonly Mutant[]): Sample {
  const byArea = Object.entries(areas).map(([area, size]) => {
    const within = all.filter(({ fileName }) => fileName.startsWith(join(root, area, "/")));
    return { area, count: within.length, mutants: shuffled(within, seed).slice(0, size) };
  });
  return {
    population: Object.fromEntries(byArea.map(({ area, count }) => [area, count])),
    chosen: byArea.flatMap(({ area, mutants }) => mutants.map((mutant) => ({ ...mutant, area }))),
  };
}

/** The sample of the run that was broken off, or a new one. */
export async function readSample(): Promise<Sample> {
  const path = join(folder, "sample.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
  const tool = folderOf("@stryker-mutator/instrumenter");
  const files = execFileSync("git", ["ls-files", ...Object.keys(areas)], { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(root, name));
  const sample = sampled((await allMutants(tool, files)).filter((mutant) => !isWording(mutant)));
  const texts = await withMutants(tool, files, new Set(sample.chosen.map(({ id }) => id)));
  writeFileSync(instrumentedPath, JSON.stringify(texts));
  writeFileSync(path, JSON.stringify(sample));
  return sample;
}
