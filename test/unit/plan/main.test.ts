import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { regions } from "../../../regions/index.ts";
import { ArgumentError } from "../../../src/cli/errors.ts";
import { writableFile, writableFolder } from "../../../src/cli/writable.ts";
import { counts } from "../../../src/proofs/counts.ts";
import { readProject } from "../../../src/proofs/model/project.ts";
import { withImage } from "../../../src/proofs/model/with-image.ts";
import { playables, playRules } from "../../../src/proofs/play/index.ts";
import { planJson } from "../../../src/report/plan-json.ts";
import { parseArguments } from "../../../src/tools/plan/arguments.ts";
import { modeOf } from "../../../src/tools/plan/modes/mode-of.ts";
import { plannerOf } from "../../support/planner.ts";
import type { Result } from "../../support/start.ts";

const root = join(import.meta.dirname, "../../..");

/** `npm start` in this process, which has loaded everything: serially, because nobody else may print meanwhile. */
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
const checksIn = (output: string) => Number(/ (\d+) pass/.exec(output)?.[1]);

test.serial("one state of one stack is planned, in detail, and is the same among others", async (t) => {
  const one = ["--stack", "staging", "--active", "us-east-1"];
  const file = join(directory, "one.json");
  const { status, stdout } = await startHere(...one, "--details", "--json", file);
  t.is(status, 0);
  t.true(stdout.split("\n").length > 100);
  t.is(checksIn(stdout), counts.checks - playRules.length);
  t.true(stdout.includes("scenarios are not played"), "with one region there are none");
  const planner = plannerOf(withImage(readProject(root)));
  await planner.plan("staging", "us-west-2");
  t.is(readFileSync(file, "utf8"), planJson([await planner.plan("staging", "us-east-1")]));
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
