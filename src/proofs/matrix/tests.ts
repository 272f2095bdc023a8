import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { onceEach } from "../model/once.ts";

/** A file of tests, or of faults that tests make. */
export interface TestFile {
  /** The file's path in the repository. */
  readonly path: string;
  readonly text: string;
}

/** @param root the repository's folder */
export const readTests = (root: string): readonly TestFile[] =>
  readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .sort()
    .map((path) => ({ path: `test/${path}`, text: readFileSync(join(root, "test", path), "utf8") }));

/** The files that have a text in common with the pattern. */
export const testsWith = (pattern: RegExp, files: readonly TestFile[]): readonly string[] =>
  searchOf(files)(pattern.source);

/** A search in the files of tests. Every plan asks the same of the same files, so it is made once. */
const searchOf = onceEach((files: readonly TestFile[]) =>
  onceEach((source: string) => {
    const pattern = new RegExp(source);
    return files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
  }),
);
