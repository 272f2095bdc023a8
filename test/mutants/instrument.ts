import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A change of the code that is switched on by its number. */
export interface Mutant {
  readonly id: string;
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Place; readonly end: Place };
  readonly original: string;
  /** The text of the line that it begins in. */
  readonly line: string;
}

interface Collector {
  collect: (...args: readonly unknown[]) => { readonly id: string };
}

type Transform = (ast: unknown, collector: Collector, context: unknown) => void;

type Found = Omit<Mutant, "original" | "line">;

interface Instrumented {
  readonly files: readonly { readonly name: string; readonly content: string }[];
  readonly mutants: readonly Found[];
}

const log = {
  debug: () => undefined,
  info: () => undefined,
  warn: console.warn,
  error: console.error,
  isDebugEnabled: () => false,
};

/** @param tool the folder of `@stryker-mutator/instrumenter` */
async function instrumented(
  tool: string,
  files: readonly string[],
  isChosen: (id: string) => boolean,
): Promise<Instrumented> {
  const from = (path: string) => import(pathToFileURL(join(tool, "dist/src", path)).href);
  const { Instrumenter } = await from("instrumenter.js");
  const { transform } = (await from("transformers/index.js")) as { transform: Transform };
  const { createParser } = await from("parsers/index.js");
  const { print } = await from("printers/index.js");
  const choosing: Transform = (ast, collector, context) => {
    if (!Object.hasOwn(collector, "collect")) {
      const collect = collector.collect.bind(collector);
      let next = 0;
      collector.collect = (file, original, mutable, ...rest) => {
        const id = String(next);
        next += 1;
        const given = isChosen(id) ? mutable : { ...Object(mutable), ignoreReason: "not in the sample" };
        return collect(file, original, given, ...rest);
      };
    }
    transform(ast, collector, context);
  };
  const content = (name: string) => readFileSync(name, "utf8");
  return new Instrumenter(log, createParser, print, choosing).instrument(
    files.map((name) => ({ name, mutate: true, content: content(name) })),
    { plugins: null, excludedMutations: [], ignorers: [] },
  );
}

const lines = new Map<string, readonly string[]>();

function withText(found: Found): Mutant {
  const {
    fileName,
    location: { start, end },
  } = found;
  const all = lines.get(fileName) ?? readFileSync(fileName, "utf8").split("\n");
  lines.set(fileName, all);
  const picked = all.slice(start.line, end.line + 1);
  const original = picked.map((line, at) =>
    line.slice(at === 0 ? start.column : 0, at === picked.length - 1 ? end.column : undefined),
  );
  return { ...found, original: original.join("\n"), line: picked[0]?.trim() ?? "" };
}

/** All mutants of the files. */
export async function allMutants(tool: string, files: readonly string[]): Promise<readonly Mutant[]> {
  const { mutants } = await instrumented(tool, files, () => false);
  return mutants.map(withText);
}

/** The files with the chosen mutants in them, by name. */
export async function withMutants(
  tool: string,
  files: readonly string[],
  chosen: ReadonlySet<string>,
): Promise<Readonly<Record<string, string>>> {
  const result = await instrumented(tool, files, (id) => chosen.has(id));
  return Object.fromEntries(result.files.map(({ name, content }) => [name, content]));
}

/** The folder of a package that `npm exec` has put in front of PATH. */
export function folderOf(name: string): string {
  const folders = (process.env.PATH ?? "")
    .split(":")
    .filter((folder) => folder.endsWith("node_modules/.bin"));
  for (const folder of folders) {
    try {
      return dirname(createRequire(join(folder, "x.js")).resolve(`${name}/package.json`));
    } catch {}
  }
  throw new Error(`${name} is not there: run this as npm run test:mutants`);
}
