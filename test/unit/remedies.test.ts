import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { dangerous, harmless, type Proof, remedies } from "../fixtures/engine/remedies.ts";
import type { Recording } from "../fixtures/engine/scenario.ts";
import { pulumiCommandsIn } from "../support/pulumi-commands.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

const documents = [
  "docs/errors.md",
  ...readdirSync(join(root, "docs/runbooks")).map((name) => `docs/runbooks/${name}`),
];
const named = [...new Set(documents.flatMap((path) => pulumiCommandsIn(read(path))))].sort();

test("every command of Pulumi's that errors and runbooks name is known to heal, and no other is listed", (t) => {
  t.deepEqual([...remedies.map(({ command }) => command), ...harmless, ...dangerous].sort(), named);
});

for (const { command, situation, proofs } of remedies)
  test(`pulumi ${command}: ${situation}`, (t) => {
    t.true(proofs.length > 0);
    for (const proof of proofs) t.true(shows(proof, command), JSON.stringify(proof));
  });

/** A recording in which the command was run and succeeded, or a test of that title. */
function shows(proof: Proof, command: string): boolean {
  if ("test" in proof) return read(proof.test).includes(proof.about);
  const { steps }: Recording = JSON.parse(read(`test/fixtures/engine/recordings/${proof.recording}.json`));
  const words = command.split(" ");
  return steps.some(
    ({ command: run, exit }) => exit === 0 && words.every((word) => run.split(" ").includes(word)),
  );
}

test("commands are found in prose, in blocks, and over several lines, without what varies", (t) => {
  t.deepEqual(
    pulumiCommandsIn(
      [
        "Run `npx pulumi config rm restoreFrom --stack production`, `npx pulumi config set --path 'retire[0]' 1`.",
        "npx pulumi up --stack production --exclude '**' \\",
        "  --exclude-dependents   # a remark",
        "pulumi up, which closes it, and pulumi state unprotect URN; no pulumi import.",
        "`npx pulumi config set --secret processorApiKey`, `npx pulumi upgrade`",
      ].join("\n"),
    ),
    [
      "config rm restoreFrom",
      "config set --secret processorApiKey",
      "config set retire",
      "import",
      "state unprotect",
      "up",
      "up --exclude --exclude-dependents",
    ],
  );
});
