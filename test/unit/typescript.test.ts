import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import test from "ava";

const loader = new URL("../../typescript/register.js", import.meta.url).href;

/** The output of a program that loads a file with this text. */
function saidBy(text: string): {
  readonly file: string;
  readonly said: string;
  readonly status: number | null;
} {
  const folder = mkdtempSync(join(tmpdir(), "a descriptor-"));
  try {
    const file = join(folder, "staging.ts");
    writeFileSync(file, text);
    const load = `import(${JSON.stringify(pathToFileURL(file).href)})`;
    const { stderr, status } = spawnSync(
      process.execPath,
      ["--import", loader, "--input-type=module", "--eval", `await ${load}`],
      { encoding: "utf8" },
    );
    return { file, said: stderr, status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("of a file that is no TypeScript its places are told, and nothing else", (t) => {
  const { file, said, status } = saidBy('export const one = { name: "staging" ;\nexport const two = [;\n');
  t.regex(said, /^(.*:\d+:\d+: .+\n)+$/);
  t.true(said.startsWith(`${file}:1:38: Expected "}" but found ";"\n`), said);
  t.is(status, 1);
});

test("any other error is shown with its stack", (t) => {
  const { file, said, status } = saidBy('throw new AggregateError([new Error("first")], "both");\n');
  t.true(said.includes("AggregateError: both") && said.includes(`${pathToFileURL(file).href}:1`), said);
  t.is(status, 1);
});
