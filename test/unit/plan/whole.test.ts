import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { environments } from "../../../environments/index.ts";
import { counts } from "../../../src/proofs/counts.ts";
import { readProject } from "../../../src/proofs/model/project.ts";
import { schemaProblems } from "../../support/schemas.ts";
import { start, wholeFiles, wholeStart } from "../../support/start.ts";

const { stacks } = readProject(join(import.meta.dirname, "../../.."));

function regionsOf(stack: string): readonly string[] {
  const { primary, secondary } = environments.find(({ name }) => name === stack) ?? {};
  return [primary, secondary].flatMap((placement) => placement?.region ?? []);
}

test("all committed stacks are planned, without a problem", async (t) => {
  const one = await wholeStart();
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
  t.deepEqual(schemaProblems("plan", readFileSync(wholeFiles.plans, "utf8")), []);
  const { plans } = JSON.parse(readFileSync(wholeFiles.plans, "utf8")) as {
    readonly plans: readonly { readonly stack: string; readonly activeRegion: string }[];
  };
  t.deepEqual(
    plans.map(({ stack, activeRegion }) => `${stack} ${activeRegion}`).toSorted(),
    stacks.flatMap((stack) => regionsOf(stack).map((region) => `${stack} ${region}`)).toSorted(),
  );
});

test("a wrong argument ends with status 2 and says what is allowed", async (t) => {
  const { status, stdout, stderr } = await start("--stack", "prod");
  t.is(status, 2);
  t.is(stdout, "");
  t.is(stderr, `--stack prod: has to be one of ${stacks.join(", ")}\nHelp: npm start -- --help\n`);
});

test("help is printed", async (t) => {
  const { status, stdout } = await start("--help");
  t.is(status, 0);
  t.regex(stdout, /--active REGION/);
});
