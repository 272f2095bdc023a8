import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import test from "ava";
import { environments } from "../../../environments/index.ts";
import { regions } from "../../../regions/index.ts";
import { ArgumentError } from "../../../src/cli/errors.ts";
import { writableFile, writableFolder } from "../../../src/cli/writable.ts";
import { counts } from "../../../src/proofs/counts.ts";
import { readProject } from "../../../src/proofs/model/project.ts";
import { playables, playRules } from "../../../src/proofs/play/index.ts";
import { parseArguments } from "../../../src/tools/plan/arguments.ts";
import { modeOf } from "../../../src/tools/plan/modes/mode-of.ts";
import { schemaProblems } from "../../support/schemas.ts";

const root = join(import.meta.dirname, "../../..");
const main = join(root, "src/tools/plan/main.ts");

const { stacks } = readProject(root);

function regionsOf(stack: string): readonly string[] {
  const { primary, secondary } = environments.find(({ name }) => name === stack) ?? {};
  return [primary, secondary].flatMap((placement) => placement?.region ?? []);
}

interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm start` in a process group of its own, with its output in a pipe. It ends with the last process of the group. */
const start = (...args: readonly string[]) =>
  new Promise<Result>((resolve) => {
    const command = [
      ...["--import", "./typescript/register.js", "--enable-source-maps"],
      ...["--min-semi-space-size=64", "--max-semi-space-size=128"],
      main,
      ...args,
    ];
    const child = spawn(process.execPath, command, { detached: true });
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

/** The same in this process, which has loaded everything: serially, because nobody else may print meanwhile. */
async function startHere(...args: readonly string[]): Promise<Omit<Result, "stderr">> {
  const project = readProject(root);
  const scenarios = playables.map(({ name }) => name);
  const parsed = parseArguments(args, { stacks: project.stacks, regions: Object.keys(regions), scenarios });
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => lines.push(`${line}\n`);
  try {
    const mode = await modeOf(parsed);
    return { status: (await mode(project, parsed)) ? 0 : 1, stdout: lines.join("") };
  } finally {
    console.log = log;
  }
}

const directory = mkdtempSync(join(tmpdir(), "plan-"));
test.after.always(() => rmSync(directory, { recursive: true }));
const plansIn = (file: string) =>
  (JSON.parse(readFileSync(join(directory, file), "utf8")) as { plans: PlanInFile[] }).plans;
type PlanInFile = { readonly stack: string; readonly activeRegion: string };
const checksIn = (output: string) => Number(/ (\d+) pass/.exec(output)?.[1]);

test.serial("one state of one stack is planned, in detail", async (t) => {
  const file = join(directory, "one.json");
  const one = ["--stack", "staging", "--active", "us-east-1"];
  const { status, stdout } = await startHere(...one, "--details", "--json", file);
  t.is(status, 0);
  t.true(stdout.split("\n").length > 100);
  t.is(checksIn(stdout), counts.checks - playRules.length);
  t.true(stdout.includes("scenarios are not played"), "with one region there are none");
  t.is(plansIn("one.json").length, 1);
});

test("all committed stacks are planned, without a problem and the same each time", async (t) => {
  const file = join(directory, "all.json");
  const one = await start("--json", file);
  t.is(one.status, 0, one.stderr);
  t.is(one.stderr, "");
  t.false(one.stdout.includes("\u001b"), "a pipe gets no colours");
  for (const stack of stacks)
    t.regex(one.stdout, new RegExp(`^  ${stack} +us-.* ${counts.checks} pass$`, "m"));
  const bare = one.stdout.split("\n").filter((line) => line.endsWith(" before an image"));
  t.is(bare.length, stacks.length, "no stack has an image yet");
  t.true(bare.every((line) => / pass +before an image$/.test(line)));
  t.true(one.stdout.split("\n").length < 25, "one table, and everything else with --details");
  t.false(one.stdout.includes("scenarios are not played"));
  t.deepEqual(schemaProblems("plan", readFileSync(file, "utf8")), []);
  const plans = plansIn("all.json");
  t.deepEqual(
    plans.map(({ stack, activeRegion }) => `${stack} ${activeRegion}`).toSorted(),
    stacks.flatMap((stack) => regionsOf(stack).map((region) => `${stack} ${region}`)).toSorted(),
  );
  const [before] = plansIn("one.json");
  const [again] = plans.filter((plan) => plan.stack === "staging" && plan.activeRegion === "us-east-1");
  t.is(JSON.stringify(again), JSON.stringify(before));
});

test("a wrong argument ends with status 2 and says what is allowed", async (t) => {
  const { status, stdout, stderr } = await start("--stack", "prod");
  t.is(status, 2);
  t.is(stdout, "");
  t.is(stderr, `--stack prod: has to be one of ${stacks.join(", ")}\nHelp: npm start -- --help\n`);
});

test("what cannot be written to ends before anything is planned, and a folder that is missing is made", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "writable-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "file");
  writeFileSync(file, "");
  for (const path of [join(file, "x"), file, "/proc/nothing"])
    t.throws(() => writableFolder("--html", path), {
      instanceOf: ArgumentError,
      message: `--html ${path}: has to be a folder that can be written to, and is made where there is none`,
    });
  for (const path of [folder, join(folder, "no", "plan.json"), join(file, "plan.json")])
    t.throws(() => writableFile("--json", path), {
      instanceOf: ArgumentError,
      message: `--json ${path}: has to be a file that can be written, in a folder that exists`,
    });
  writableFolder("--html", join(folder, "a", "b"));
  writableFile("--json", join(folder, "a", "b", "plan.json"));
  t.deepEqual(readdirSync(folder, { recursive: true }).sort(), ["a", join("a", "b"), "file"]);
});

test("help is printed", async (t) => {
  const { status, stdout } = await start("--help");
  t.is(status, 0);
  t.regex(stdout, /--active REGION/);
});

test.serial("a connection is explained in place of the plans", async (t) => {
  const { status, stdout } = await startHere("--explain", "host", "endpoints", "443", "--stack", "staging");
  t.is(status, 0);
  t.regex(
    stdout,
    /: open;\s+a\s+flow\s+says\s+so: .*\n {2}→ security-group-host-use1-staging by egress-host/s,
  );
  t.regex(
    stdout,
    /\nhost to endpoints, port 443, in short:\n(?: {2}open from vpc-us\w\d-staging to vpc-us\w\d-staging: .*\n)+(?: {2}blocked .*\n(?: {4}.*\n)?)*$/,
  );
  t.notRegex(stdout, /\d+ pass/);
});
