import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { lazily } from "../../src/proofs/model/once.ts";

const root = join(import.meta.dirname, "../..");

const [, ...command] = (
  JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: { start: string } }
).scripts.start.split(" ");

/** The command of `npm start`, as package.json has it: node's flags, and the program. */
export const startCommand = { flags: command.slice(0, -1), main: command.at(-1) ?? "" };

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The options of V8 that the whole suite's own processes have: test/together/ava.config.js says why. */
export const ownOptions = process.execArgv.filter((option) => option.startsWith("--interrupt-budget="));

/** Runs `npm start` in a process group of its own, with its output in a pipe. It ends with the last process of the group. */
export const start = (...args: readonly string[]) =>
  new Promise<Result>((resolve) => {
    const { flags, main } = startCommand;
    const child = spawn(process.execPath, [...ownOptions, ...flags, main, ...args], {
      cwd: root,
      detached: true,
    });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].on("data", (chunk: Buffer) => {
        output[name] += chunk.toString();
      });
    child.on("close", async (status) => {
      while (processesOf(child.pid).length > 0) await setTimeout(100);
      resolve({ status, ...output });
    });
  });

const processesOf = (group: number | undefined): readonly string[] =>
  execFileSync("ps", ["-A", "-o", "pgid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.trim().startsWith(`${group} `));

/** Kept by CI, for people to look at; git ignores it. */
export const artifacts = join(root, "artifacts");

/** The files that `npm start` writes about all that is committed: the plans as data, and the report. */
export const wholeFiles = { plans: join(artifacts, "plans.json"), report: join(artifacts, "index.html") };

/** `npm start` of all that is committed, once for whoever looks at what it prints or writes. */
export const wholeStart = lazily(() => {
  mkdirSync(artifacts, { recursive: true });
  return start("--json", wholeFiles.plans, "--html", artifacts);
});
