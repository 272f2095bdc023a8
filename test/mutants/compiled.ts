import { join } from "node:path";
import ts from "typescript";
import { root } from "./settings.ts";
import type { Tried } from "./tried.ts";

/**
 * Options of the compiler that Stryker's own checker overrides as well:
 * https://stryker-mutator.io/docs/stryker-js/typescript-checker/
 */
const overridden = { allowUnreachableCode: true, noUnusedLocals: false, noUnusedParameters: false };

const parsed = ts.getParsedCommandLineOfConfigFile(join(root, "tsconfig.json"), overridden, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
    throw new Error(ts.flattenDiagnosticMessageText(messageText, " "));
  },
});

/** The file that is compiled, with a mutant in it: all others are as they lie there. */
let mutated = { name: "", text: "" };
let version = 0;

const service = ts.createLanguageService({
  getCompilationSettings: () => parsed?.options ?? {},
  getScriptFileNames: () => [mutated.name],
  getScriptVersion: (name) => (name === mutated.name ? String(version) : ""),
  getScriptSnapshot: (name) => {
    const text = name === mutated.name ? mutated.text : ts.sys.readFile(name);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => root,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
});

/** Whether the compiler refuses a mutant, as far as its own file tells: where that has changed since, nobody knows. */
export function isRefused({ place, original, replacement }: Tried): boolean {
  const [path = "", line, column] = place.split(":");
  const name = join(root, path);
  const text = ts.sys.readFile(name) ?? "";
  const before = text.split("\n").slice(0, Number(line) - 1);
  const start = before.reduce((sum, each) => sum + each.length + 1, Number(column) - 1);
  if (!text.startsWith(original, start)) return false;
  version += 1;
  mutated = { name, text: text.slice(0, start) + replacement + text.slice(start + original.length) };
  return [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)].length > 0;
}
