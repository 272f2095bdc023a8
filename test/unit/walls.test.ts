import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "ava";
import { groupBy } from "../../src/proofs/model/group.ts";

const root = join(import.meta.dirname, "../..");
const config = join(root, ".dependency-cruiser.cjs");
const { forbidden }: { readonly forbidden: readonly WallRule[] } = createRequire(import.meta.url)(config);

interface WallRule {
  readonly name: string;
  readonly from: { readonly pathNot?: readonly string[] };
}

/** The folders that `npm run lint` looks at. */
const folders = /err-long (.+)$/
  .exec(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts["lint:walls"])?.[1]
  ?.split(" ");

/** Imports that may not be, by the rule that each breaks alone. */
const breaches: readonly (readonly [rule: string, from: string, to: string])[] = [
  ["no-circles", "src/kit/back.ts", "src/kit/there.ts"],
  ["no-circles", "test/model/back.ts", "test/model/there.ts"],
  ["loose", "src/loose.ts", "src/kit/names.ts"],
  ["loose", "src/blocks/loose.ts", "src/kit/names.ts"],
  ["loose", "src/tools/loose.ts", "src/tools/stack/engine.ts"],
  ["regions", "regions/region.ts", "environments/staging.ts"],
  ["environments", "environments/environment.ts", "src/kit/names.ts"],
  ["recovery", "src/recovery/plan.ts", "environments/staging.ts"],
  ["recovery-is-pure", "src/recovery/points.ts", "@aws-sdk/client-rds"],
  ["recovery-is-pure", "src/recovery/state.ts", "@pulumi/aws"],
  ["recovery-is-pure", "src/recovery/move.ts", "node:timers/promises"],
  ["application", "application/log.ts", "src/cli/terminal.ts"],
  ["typescript", "typescript/load.js", "src/kit/names.ts"],
  ["policy-pack", "policy-pack/index.js", "src/proofs/planner.ts"],
  ["cli", "src/cli/run.ts", "regions/us-west-2.ts"],
  ["contract", "src/contract/outputs.ts", "src/program/outputs.ts"],
  ["contract", "src/contract/words.ts", "environments/staging.ts"],
  ["kit", "src/kit/bucket.ts", "src/blocks/queue/limits.ts"],
  ["blocks", "src/blocks/api/api.ts", "src/blocks/queue/limits.ts"],
  ["blocks", "src/blocks/api/stage.ts", "src/program/region.ts"],
  ["program", "src/program/deploy.ts", "src/proofs/model/plan.ts"],
  ["monitoring", "src/program/monitoring/alarms.ts", "src/blocks/queue/limits.ts"],
  ["index", "src/index.ts", "src/blocks/queue/limits.ts"],
  ["proofs", "src/proofs/rules/storage.ts", "src/index.ts"],
  ["proofs", "src/proofs/rules/queue.ts", "src/report/words.ts"],
  ["planner", "src/proofs/planner.ts", "src/program/region.ts"],
  ["constants-alone", "src/proofs/rules/keys.ts", "src/blocks/keys/keys.ts"],
  ["report", "src/report/terminal/stack.ts", "src/blocks/queue/limits.ts"],
  ["report", "src/report/page/write.ts", "src/tools/stack/engine.ts"],
  ["report", "src/report/page/style.ts", "policy-pack/index.js"],
  ["tools", "src/tools/verify/main.ts", "src/tools/dr/status.ts"],
  ["tools", "src/tools/contract/waiting.ts", "application/queue.ts"],
  ["tools", "src/tools/plan/load.ts", "typescript/load.js"],
  ["tools", "src/tools/local/main.ts", "test/support/platform.ts"],
  ["functions-alone", "src/blocks/data/rotation/handler.ts", "src/kit/scope.ts"],
  ["functions-alone", "src/blocks/lease/keeper/handler.ts", "src/kit/scope.ts"],
  ["functions-alone", "src/blocks/compute/smoke/probe/handler.ts", "@pulumi/aws"],
  ["functions-alone", "src/kit/rotation/handler.ts", "@pulumi/aws"],
  ["data-alone", "environments/names.ts", "@pulumi/aws"],
  ["data-alone", "regions/region.ts", "@pulumi/aws"],
  ["data-alone", "src/contract/ids.ts", "@pulumi/aws"],
  ["dependencies-alone", "src/tools/images/main.ts", "fast-check"],
];

/** The packages of these imports, and the one that is for tests. */
const packages = ["@aws-sdk/client-rds", "@pulumi/aws", "zod"];
const forTests = "fast-check";

/** Imports as there are many of. */
const allowed: readonly (readonly [from: string, to: string])[] = [
  ["environments/staging.ts", "regions/us-west-2.ts"],
  ["src/kit/there.ts", "src/kit/back.ts"],
  ["test/model/there.ts", "test/model/back.ts"],
  ["src/contract/outputs.ts", "environments/flows.ts"],
  ["policy-pack/index.js", "src/proofs/pack/main.ts"],
  ["src/blocks/queue/queue.ts", "src/blocks/queue/limits.ts"],
  ["src/blocks/queue/alarms.ts", "src/kit/names.ts"],
  ["src/program/application.ts", "src/blocks/queue/queue.ts"],
  ["src/program/lookups/clock.ts", "src/cli/explain.ts"],
  ["src/recovery/recorded.ts", "zod"],
  ["src/proofs/planner.ts", "src/index.ts"],
  ["src/proofs/rules/api.ts", "src/blocks/queue/limits.ts"],
  ["src/report/page/page.ts", "src/proofs/rules/api.ts"],
  ["src/tools/dr/main.ts", "src/tools/stack/engine.ts"],
  ["test/support/platform.ts", "src/tools/dr/status.ts"],
];

const isOurs = (path: string): boolean =>
  !path.startsWith("node:") && ![...packages, forTests].includes(path);

const sdk = ["src/blocks/keys/keys.ts", "src/kit/scope.ts"];

test("an import that goes up, aside or round is found by the rule against it, and no other is", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "walls-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const imports = [...breaches.map(([, from, to]) => [from, to] as const), ...allowed];
  for (const path of new Set(imports.flat())) {
    if (!isOurs(path)) continue;
    const up = "../".repeat(path.split("/").length - 1) || "./";
    const lines = imports
      .filter(([from]) => from === path)
      .map(([, to]) => {
        // Of packages for tests alone types may be imported; JavaScript has none.
        const type = to === forTests || path.endsWith(".js") ? "" : "type ";
        return `import ${type}{ it } from "${isOurs(to) ? `${up}${to}` : to}";`;
      });
    if (sdk.includes(path)) lines.push('import * as aws from "@pulumi/aws";');
    write(path, [...lines, "export const it = 1;", ""].join("\n"));
  }
  for (const name of [...packages, forTests]) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" }));
    write(`node_modules/${name}/index.js`, "");
  }
  write(
    "package.json",
    JSON.stringify({
      dependencies: Object.fromEntries(packages.map((name) => [name, "1.0.0"])),
      devDependencies: { [forTests]: "1.0.0" },
    }),
  );
  write(
    "tsconfig.json",
    '{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true } }',
  );

  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
      ...["--config", config, "--output-type", "json"],
      ...(folders ?? []),
    ],
    { cwd: folder, encoding: "utf8" },
  );
  t.is(stderr, "");
  const { summary }: { readonly summary: { readonly violations: readonly Violation[] } } = JSON.parse(stdout);
  const found = summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  const expected = breaches.map(([rule, from]) => `${rule}: ${from}`);
  t.deepEqual([...new Set(found)].sort(), expected.sort());
  t.deepEqual(new Set(breaches.map(([rule]) => rule)), new Set(forbidden.map(({ name }) => name)));
});

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

test("every file of src lies in a room", (t) => {
  const rooms = forbidden.find(({ name }) => name === "loose")?.from.pathNot ?? [];
  const loose = sourcesIn("src").filter((path) => !rooms.some((pattern) => new RegExp(pattern).test(path)));
  t.deepEqual(loose, []);
});

test("every function's code begins with a file that the wall around functions knows", (t) => {
  const bundles = sourcesIn("src/blocks").filter((path) => path.endsWith("/bundle.ts"));
  t.true(bundles.length >= 6);
  for (const path of bundles) {
    const entries = readFileSync(join(root, path), "utf8").matchAll(/(?<!from )"([\w./-]+\.ts)"/g);
    for (const [, entry] of entries) t.regex(entry ?? "", /(?:^|\/)handler\.ts$/, path);
  }
});

/** Paths of the TypeScript in a folder, from the root. */
const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `${folder}/${path}`);

test("the name of a type means one thing", (t) => {
  const declared = ["src", "environments", "regions"].flatMap(sourcesIn).flatMap((path) => {
    const names = readFileSync(join(root, path), "utf8").matchAll(
      /^(?:export )?(?:interface|type|class) (\w+)/gm,
    );
    return [...names].map(([, name = ""]) => [name, path] as const);
  });
  t.true(declared.length > 500);
  const twice = [...groupBy(declared, ([name]) => name)].filter(([, places]) => places.length > 1);
  t.deepEqual(twice, []);
});

/**
 * First words of comments that leave out the thing they are about: "What the listener shows" and "Of the listener", not "The
 * listener's certificate".
 */
const riddleWords = [
  ...["What", "Who", "Whom", "Whose", "Where", "How", "Which"],
  ...["As", "By", "For", "From", "In", "Of", "Since", "Under", "Until", "When", "With", "Without"],
  ...["Likewise", "Such", "That", "The same", "Those"],
];
const riddlesIn = (source: string): readonly string[] =>
  [...source.matchAll(new RegExp(`/\\*\\*\\s+(?:\\* )?((?:${riddleWords.join("|")})\\b.*)`, "g"))].map(
    ([, words = ""]) => words,
  );

/** The files that make AWS's clients: functions in Lambda for themselves, all others with one function. */
const making: readonly (readonly [made: RegExp, by: RegExp])[] = [
  [/\bnew \w*Client\(/, /^src\/(?:kit\/aws-client|blocks\/.+\/handler)\.ts$/],
  [/\bcreateClient\(/, /^src\/(?:program\/lookups|tools\/(?:preflight|(?:stack|verify)\/aws))\/clients\.ts$/],
];

test("AWS's clients are made by one function, and in the files of clients alone", (t) => {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [`src/${path}`, readFileSync(join(root, "src", path), "utf8")] as const);
  for (const [made, by] of making) {
    const makers = files.filter(([, text]) => made.test(text)).map(([path]) => path);
    t.true(makers.length > 3);
    t.deepEqual(
      makers.filter((path) => !by.test(path)),
      [],
    );
  }
});

test("a comment names the thing that it is about", (t) => {
  for (const word of riddleWords)
    t.deepEqual(riddlesIn(`/${`** ${word} it.`} */\n/${`**\n * ${word} it.`}\n */`), [
      `${word} it. */`,
      `${word} it.`,
    ]);
  t.deepEqual(riddlesIn("/" + "** Whether it is there. */\n/" + "** Office hours. */"), []);
  const files = ["src", "environments", "regions", "application", "test"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => join(folder, path)),
  );
  t.true(files.length > 500);
  t.deepEqual(
    files.flatMap((path) =>
      riddlesIn(readFileSync(join(root, path), "utf8")).map((words) => `${path}: ${words}`),
    ),
    [],
  );
});

test("no dependency runs code while it is installed", (t) => {
  const { status, stdout } = spawnSync("npm", ["config", "get", "ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
    // Whoever runs the tests may have said otherwise.
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name))),
  });
  t.is(status, 0);
  t.is(stdout.trim(), "true");
});
