import { spawnSync } from "node:child_process";
import { EventEmitter } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, ConcurrentUpdateError, StackNotFoundError } from "@pulumi/pulumi/automation/index.js";
import test from "ava";
import { environments } from "../../../environments/index.ts";
import { elapsed } from "../../../src/cli/clock.ts";
import { ArgumentError } from "../../../src/cli/errors.ts";
import { listen } from "../../../src/cli/signals.ts";
import { plainly } from "../../../src/cli/terminal.ts";
import { parseArguments } from "../../../src/tools/dr/arguments.ts";
import { checkedPage } from "../../../src/tools/dr/evidence/checked-page.ts";
import { sealOf, startEvidence } from "../../../src/tools/dr/evidence/report.ts";
import { writeReport } from "../../../src/tools/dr/evidence/write-report.ts";
import { explainEngine } from "../../../src/tools/stack/engine-errors.ts";
import { readOutputs } from "../../../src/tools/stack/outputs.ts";
import { createProgress } from "../../../src/tools/stack/progress.ts";
import { readSettings } from "../../../src/tools/stack/settings.ts";
import { production } from "../../support/restoring.ts";
import { createWorld, outputsOf } from "./world.ts";

const allowed = { stacks: ["staging", "production"], regions: ["us-east-1", "us-west-2"] as const };
const parse = (line: string) => parseArguments(line === "" ? [] : line.split(" "), allowed);
const changing = { stack: "production", yes: false, json: false, reports: "reports" };

const lines: readonly (readonly [string, object])[] = [
  ["--help", { command: "help" }],
  ["drill --help", { command: "help" }],
  [
    "status --stack org/payments/staging --json",
    { command: "status", stack: "org/payments/staging", json: true },
  ],
  ["drill --stack production", { command: "drill", to: undefined, acceptLoss: undefined, ...changing }],
  [
    "switchover --stack production --to us-west-2 --yes",
    { command: "switchover", ...changing, to: "us-west-2", acceptLoss: undefined, yes: true },
  ],
  [
    "failover --stack production --yes --accept-loss 60",
    { command: "failover", ...changing, to: undefined, acceptLoss: 60, yes: true },
  ],
  ["retire 2 --stack production", { command: "retire", generation: 2, ...changing }],
  ["readmit --stack production", { command: "readmit", ...changing }],
  ["drain --stack staging", { command: "drain", deadLetters: false, ...changing, stack: "staging" }],
  ["drain --dead-letters --stack production", { command: "drain", deadLetters: true, ...changing }],
  ["check-report a.json --seal ff", { command: "check-report", report: "a.json", seal: "ff", json: false }],
];

for (const [line, expected] of lines)
  test(`arguments: ${line || "none"}`, (t) => t.deepEqual(parse(line), expected as ReturnType<typeof parse>));

const mistakes: readonly (readonly [string, RegExp])[] = [
  ["", /^COMMAND has to be given: one of status, drill/],
  ["fly --stack production", /fly: has to be one of status, drill/],
  ["drill", /--stack has to be given: one of staging, production/],
  ["drill --stack prod", /--stack prod: has to be one of/],
  ["drill us-west-2 --stack production", /us-west-2: there is nothing that this argument/],
  [
    "drill --stack production --to us-west-2",
    /^--to us-west-2: drill does not take it, only switchover, failover$/,
  ],
  ["switchover --stack production --to mars", /--to mars: has to be one of us-east-1, us-west-2/],
  ["switchover --stack production --yes", /--yes needs --to/],
  ["failover --stack production --yes", /--yes needs --accept-loss/],
  ["failover --stack production --accept-loss soon", /--accept-loss soon: has to be minutes/],
  ["failover --stack production --accept-loss a60", /--accept-loss a60: has to be minutes/],
  ["failover --stack production --accept-loss 60m", /--accept-loss 60m: has to be minutes/],
  ["failover --stack production --accept-loss 1000000", /--accept-loss 1000000: has to be minutes/],
  ["retire a1 --stack production", /retire a1: has to be a generation/],
  ["retire 1a --stack production", /retire 1a: has to be a generation/],
  ["retire 1 2 --stack production", /^2: there is nothing that this argument/],
  ["drill --stack production --accept-loss 5", /^--accept-loss 5: drill does not take it, only failover$/],
  ["retire --stack production", /^retire without a number: has to be a generation/],
  ["retire 0 --stack production", /retire 0: has to be a generation/],
  ["drill --stack staging --dead-letters", /^--dead-letters: drill does not take it, only drain$/],
  ["check-report", /needs the name/],
  [
    "check-report a.json --stack staging",
    /^--stack staging: check-report does not take it, only status, drill/,
  ],
  ["status --stack staging --yes", /^--yes: status does not take it, only drill, .*, retire$/],
  ["status --stack staging --seal x", /^--seal x: status does not take it, only check-report$/],
];

for (const [line, message] of mistakes)
  test(`wrong arguments: ${line}`, (t) => {
    t.throws(() => parse(line), { instanceOf: ArgumentError, message });
  });

test("settings are read with the program's defaults, and strange ones named", (t) => {
  t.deepEqual(readSettings({ retire: "[]", stopWrites: "", restoreFrom: "" }, production), {
    activeRegion: "us-east-1",
    unreachableRegion: undefined,
    restoreFrom: undefined,
    acceptLoss: undefined,
    retire: [],
    stopWrites: false,
  });
  t.like(readSettings({ retire: "[1, 2]", stopWrites: "true", activeRegion: "us-west-2" }, production), {
    retire: [1, 2],
    stopWrites: true,
    activeRegion: "us-west-2",
  });
  for (const [key, value] of [
    ["activeRegion", "mars"],
    ["retire", "1"],
    ["stopWrites", "yes"],
    ["acceptLoss", "all"],
  ] as const)
    t.throws(() => readSettings({ [key]: value }, production), {
      message: new RegExp(`${key} is "${value}"; allowed`),
    });
});

test("each output that is missing is named", async (t) => {
  const outputs = outputsOf(await createWorld());
  t.notThrows(() => readOutputs(outputs, production));
  for (const name of ["url", "hostedZoneId", "healthChecks", "regions"])
    t.throws(() => readOutputs({ ...outputs, [name]: undefined }, production), {
      message: new RegExp(`${name}.* is missing`),
    });
  t.throws(() => readOutputs({ ...outputs, recovery: undefined }, production), {
    message: /never been updated/,
  });
  t.throws(() => readOutputs({ ...outputs, recovery: { lineage: [] } }, production), {
    message: /recovery\.lineage/,
  });
});

const failedWith = (message: string): unknown =>
  Object.create(CommandError.prototype, { message: { value: `stderr: ${message}` } });

const engineErrors: readonly (readonly [unknown, RegExp])[] = [
  [Object.create(ConcurrentUpdateError.prototype), /npx pulumi cancel --stack staging/],
  [Object.create(StackNotFoundError.prototype), /has no stack staging/],
  [new Error("incorrect passphrase"), /PULUMI_CONFIG_PASSPHRASE/],
  [new Error("spawn pulumi ENOENT"), /there is no Pulumi/],
  [
    Object.create(CommandError.prototype, { message: { value: "stdout: x\n  error: no room\nstderr: y" } }),
    /^Pulumi failed: no room\nMend that, and run the same command again/,
  ],
  [
    failedWith("error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions"),
    /sessions\nLog in to where the state lives \(npx pulumi login: .*\), and run the same command again/,
  ],
  [
    failedWith(
      'error: read ".pulumi/meta.yaml": GetObject, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found',
    ),
    /found\nSign in to AWS again \(aws sso login\), or set AWS_PROFILE, and run the same command again/,
  ],
  [
    failedWith(
      "error: GetObject, https response error StatusCode: 400, api error ExpiredToken: it has expired.",
    ),
    /Sign in to AWS again/,
  ],
  [
    Object.create(CommandError.prototype, {
      message: {
        value: "stderr: Command was killed with SIGKILL (Forced termination): pulumi up\n@ updating....\n",
      },
    }),
    /^Pulumi was ended from outside, by SIGKILL: run the same command again/,
  ],
  [new Error("stack init --secrets-provider passphrase: odd"), /Pulumi failed: stack init/],
  [new Error("odd"), /Pulumi failed: odd/],
];

test("an error of the engine's says what to do", (t) => {
  for (const [error, message] of engineErrors) t.regex(explainEngine(error, "staging"), message);
});

test("progress tells how long a phase has taken, and all of them", (t) => {
  const written: string[] = [];
  let now = 0;
  const progress = createProgress(
    (line) => written.push(line),
    plainly,
    () => new Date(now),
  );
  progress.begin("1/2 close");
  now = 65_000;
  progress.note("one\n\ntwo");
  progress.begin("2/2 open").end("done");
  t.deepEqual(written, [
    "1/2 close",
    "   1m 05s  one",
    "   1m 05s  two",
    "2/2 open",
    "  done in 0s, 1m 05s in all",
  ]);
  t.is(elapsed(3_900_000), "1h 05m");
});

test("Ctrl-C at a terminal reaches the engine by itself and is not passed on; elsewhere it is", (t) => {
  for (const [isTTY, signal, told] of [
    [true, "SIGINT", false],
    [false, "SIGINT", true],
    [true, "SIGTERM", true],
  ] as const) {
    const fake = Object.assign(new EventEmitter(), { stdin: { isTTY } });
    const { stop, engine } = listen(fake as unknown as NodeJS.Process);
    t.false(stop.aborted);
    fake.emit(signal);
    fake.emit(signal);
    t.true(stop.aborted);
    t.is(engine.aborted, told);
  }
});

const main = join(import.meta.dirname, "../../../src/tools/dr/main.ts");
const dr = (...args: readonly string[]) =>
  spawnSync(process.execPath, [...process.execArgv, main, ...args], { encoding: "utf8" });

test("the command ends with the status that its help promises", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "dr-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const help = dr("--help");
  t.is(help.status, 0);
  t.regex(help.stdout, /Exit status: 0 .* 1 .* 2 .* 3/s);
  const wrong = dr("drill", "--stack", "prod");
  t.is(wrong.status, 2);
  const stacks = environments.map(({ name }) => name).join(", ");
  t.true(wrong.stderr.startsWith(`--stack prod: has to be one of ${stacks}\n`), wrong.stderr);

  const path = writeReport(
    folder,
    startEvidence("drill", { stack: "staging" }, () => new Date(0)).conclude(),
  );
  t.is(path, join(folder, "19700101T000000Z-staging-drill.json"));
  t.is(dr("check-report", path).status, 0);
  writeFileSync(path, readFileSync(path, "utf8").replace("staging", "production"));
  const rejected = dr("check-report", path);
  t.is(rejected.status, 1);
  t.regex(rejected.stderr, /is rejected:\n {2}the chain breaks at entry 1/);
});

test("a report is checked with the page beside it, and whoever reads it as JSON is told the same", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "dr-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const report = startEvidence("drill", { stack: "org/payments/staging" }, () => new Date(0)).conclude();
  const path = writeReport(folder, report);
  t.is(path, join(folder, "19700101T000000Z-org-payments-staging-drill.json"));
  // In this process: a process of its own takes a second and a half to load.
  const check = (...args: readonly string[]) => {
    const parsed = parseArguments(["check-report", ...args], allowed);
    if (parsed.command !== "check-report") throw new Error(`it is read as ${parsed.command}`);
    return checkedPage(parsed);
  };
  const alone = join(folder, "report");
  writeFileSync(alone, readFileSync(path));
  t.true(check(alone).whole);
  t.is(
    check(path, "--seal", sealOf(report)).page,
    `${path} is whole, and its figures follow from its times.`,
    "who names the seal is not told to name it",
  );
  t.regex(check(path).page, /That it is the one that was written, only its seal tells: --seal$/);
  writeFileSync(path.replace(/json$/, "md"), "another page");
  for (const none of [join(folder, "absent.json"), folder])
    t.throws(() => check(none), {
      instanceOf: ArgumentError,
      message: `REPORT ${none}: has to be the file of a report`,
    });
  const rejected = check(path, "--json");
  t.false(rejected.whole);
  t.deepEqual(JSON.parse(rejected.page), {
    version: 1,
    report: path,
    problems: ["the page beside it says something else"],
  });
});
