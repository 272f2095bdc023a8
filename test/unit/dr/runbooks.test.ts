import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { moves, parseArguments } from "../../../src/dr/arguments.ts";

const root = join(import.meta.dirname, "../../..");
const read = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => /\.(md|ts)$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(root, folder, name), "utf8") }));
const runbooks = read("docs/runbooks");
const failures = runbooks.find(({ name }) => name === "failures.md")?.text ?? "";
const sources = read("src/recovery")
  .map(({ text }) => text)
  .join("\n");

/** What each refusal of src/recovery says, whatever the names in it. */
const refusals = [
  "minutes of payments would be lost; allowed:",
  "has no available recovery point of",
  "allowed: an available recovery point of",
  "already serves",
  "because there is no database to move yet",
  "cannot be looked up;",
  "which still stands open as it was left; allowed:",
  "the active region; allowed: the other one",
  "because nothing is deployed that could stay as it is",
  "stopWrites is true; allowed: false while",
  "which is written to",
  "retire names",
  "the state has no database",
  "is the second database of generation",
  "in the state has lost the tags that tell what it was restored from",
  "the stack's output",
  "there is no database to write to",
] as const;

for (const refusal of refusals)
  test(`the refusal "${refusal}" is one of the program's, and has an entry`, (t) => {
    t.true(sources.includes(refusal));
    t.true(failures.split("\n").some((line) => line.startsWith("### ") && line.includes(refusal)));
  });

test("every command of the runbooks is one that the command line takes", (t) => {
  const allowed = {
    stacks: ["staging", "production"],
    regions: ["us-east-1", "us-west-2"] as const,
  };
  const lines = runbooks.flatMap(({ name, text }) =>
    [...text.matchAll(/npm run dr -- ([^`\n]+)/g)].map(([, line = ""]) => ({
      name,
      line: line.trim().replace("<stack>", "staging"),
    })),
  );
  const used = lines.map(({ name, line }) => {
    const parsed = parseArguments(line.split(" "), allowed);
    t.not(parsed.command, "help", `${name}: ${line}`);
    return parsed.command;
  });
  for (const command of ["status", ...moves, "retire", "verify"] as const)
    t.true(used.includes(command), command);
});

test("links between the runbooks lead somewhere", (t) => {
  for (const { name, text } of runbooks)
    for (const [, target = ""] of text.matchAll(/\]\(([a-z-]+\.md)\)/g))
      t.true(
        runbooks.some((other) => other.name === target),
        `${name}: ${target}`,
      );
});
