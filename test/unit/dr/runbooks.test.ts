import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { moves, parseArguments } from "../../../src/tools/dr/arguments.ts";

const root = join(import.meta.dirname, "../../..");
const read = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => /\.(md|ts)$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(root, folder, name), "utf8") }));
const runbooks = read("docs/runbooks");

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
  for (const command of ["status", ...moves, "drain", "retire", "check-report"] as const)
    t.true(used.includes(command), command);
});
