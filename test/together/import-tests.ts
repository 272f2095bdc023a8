import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The proofs, what is seeded for them to find, and what reads the same plans: half of the time of `test/unit`. */
export const ofProofs = (path: string): boolean =>
  /^(?:audit|iam|people|play|played|policy-pack|powers|reachability|rules|sets|shells)\b/.test(path) ||
  /^(?:compute|cost|counts|provider-calls|report|plan\/recovery-time)\.test/.test(path);

/**
 * The whole of `npm start`, and a browser on the page that it writes. The browser's driver follows calls by an
 * AsyncLocalStorage (playwright-core, `utils/zones`), with which Node 20 makes every promise of the process slower.
 */
export const ofStart = (path: string): boolean => /^(?:report-browser|plan\/whole)\.test/.test(path);

/**
 * Whether a test waits for servers and clocks more than it works. Beside tests that work, its time would be over before it
 * is looked at again.
 */
const waits = (path: string): boolean => path.endsWith(".waiting.test.ts");

/** The contract: they start the reference application. */
export const ofContract = (path: string): boolean => waits(path) && path.startsWith("contract/");

/** Whatever else waits. */
export const ofWaiting = (path: string): boolean => waits(path) && !ofContract(path);

/**
 * Imports the tests of some folders, for this process to run them.
 *
 * ava takes tests only in the turn in which the first one is declared. A module that imports them all statically is
 * evaluated in one turn; several dynamic imports are not.
 *
 * @param folders each with what says which files in it are meant, by their paths in it
 */
export async function importTests(
  ...folders: readonly (readonly [folder: string, meant: (path: string) => boolean])[]
): Promise<void> {
  const imports = folders.flatMap(([folder, meant]) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".test.ts") && meant(path))
      .sort()
      .map((path) => `import ${JSON.stringify(pathToFileURL(join(folder, path)))};`),
  );
  await import(`data:text/javascript,${encodeURIComponent(imports.join("\n"))}`);
}
