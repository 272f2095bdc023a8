import { readFileSync } from "node:fs";

const { ava } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/**
 * For the whole suite: tests share two processes. By itself each file would load the provider, which takes longer than
 * most tests, and would make anew what others have synthesized.
 */
export default {
  ...ava,
  files: ["test/together/{unit,property}.ts", "test/**/*.alone.test.ts"],
  // MiB for young objects, of which a synthesis makes many: with the default of 16 half as much time again goes by.
  nodeArguments: [...ava.nodeArguments, "--max-semi-space-size=256"],
  // Without a word from a process, which first synthesizes for all its tests: a busy machine needs that long.
  timeout: "10m",
};
