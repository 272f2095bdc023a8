import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startProvider } from "./support/ask-provider.ts";
import { everyState, type UsedInput, usedInputs } from "./support/used-inputs.ts";

/**
 * Asks the provider of AWS, by a value that there is not, for the set of every input that the program uses, and writes
 * down what it says: the sets for the rule `known-values`, and all that was asked for the test that misses nothing.
 */
async function askSets(): Promise<void> {
  const root = join(import.meta.dirname, "..");
  const { version } = JSON.parse(
    readFileSync(join(root, "node_modules/@pulumi/aws/package.json"), "utf8"),
  ) as { version: string };
  const home = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
  const { values } = parseArgs({
    options: {
      // What `npx pulumi plugin install resource aws VERSION` installs.
      plugin: {
        type: "string",
        default: join(home, `plugins/resource-aws-v${version}/pulumi-resource-aws`),
      },
      // Who answers, where it is another one.
      source: { type: "string", default: `@pulumi/aws ${version}` },
    },
  });
  const provider = await startProvider(values.plugin);
  const inputs = usedInputs(await everyState(), "aws");
  const found: (readonly [UsedInput, readonly (string | number)[] | undefined])[] = [];
  for (const input of inputs) found.push([input, await provider.setOf(input)]);
  provider.stop();
  const date = new Date().toISOString().slice(0, 10);
  const files = ["src/proofs/rules/sets/aws.json", "test/fixtures/provider/asked-inputs.json"];
  const [sets, asked] = files.map((file) => join(root, file));
  write(sets ?? "", {
    source: `${values.source}, asked on ${date}`,
    sets: byType(
      found.flatMap(([input, set]) => (set === undefined ? [] : [[input, set] as const])),
      Object.fromEntries,
    ),
  });
  write(
    asked ?? "",
    byType(found, (entries) => entries.map(([path]) => path)),
  );
  execFileSync(join(root, "node_modules/.bin/biome"), ["format", "--write", ...files], { cwd: root });
}

/** The findings by type and path, in alphabetical order. */
function byType<Found, Result>(
  found: readonly (readonly [UsedInput, Found])[],
  result: (entries: readonly (readonly [string, Found])[]) => Result,
): Readonly<Record<string, Result>> {
  const types = [...new Set(found.map(([{ type }]) => type))].sort();
  return Object.fromEntries(
    types.map((type) => [
      type,
      result(
        found
          .filter(([input]) => input.type === type)
          .map(([{ path }, each]) => [path, each] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    ]),
  );
}

const write = (file: string, data: unknown): void =>
  writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`);

await askSets();
