import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import test from "ava";
import { ReportedError } from "../../../src/cli/errors.ts";
import { readBackend } from "../../../src/tools/preflight/backend.ts";
import { createEngine, outputsOf } from "../../../src/tools/stack/automation.ts";
import { runsIn } from "../../../src/tools/stack/command.ts";
import { findPulumi, usualPlaces } from "../../../src/tools/stack/installation.ts";

const folder = mkdtempSync(join(tmpdir(), "engine-"));
test.after.always(() => rmSync(folder, { recursive: true }));

mkdirSync(join(folder, "bin"));
copyFileSync(join(import.meta.dirname, "fake-pulumi.sh"), join(folder, "bin/pulumi"));
writeFileSync(
  join(folder, "Pulumi.yaml"),
  'name: payments\nruntime: nodejs\nrequiredPulumiVersion: ">=3.256.0"\n',
);
writeFileSync(
  join(folder, "Pulumi.staging.yaml"),
  [
    "config:",
    "  payments:activeRegion: us-west-2",
    "  payments:retire: [1, 2]",
    "  payments:stopWrites: true",
    "  payments:processorApiKey:",
    "    secure: v1:xyz",
    "  aws:region: x",
  ].join("\n"),
);
Object.assign(process.env, {
  PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}`,
  PULUMI_HOME: join(folder, "home"),
  FAKE_PULUMI: folder,
});

const printed: string[] = [];
let connected: ReturnType<typeof createEngine> | undefined;
const connect = () => {
  connected ??= createEngine({
    folder,
    stack: "staging",
    print: (text) => printed.push(text),
    signal: new AbortController().signal,
  });
  return connected;
};

/** The calls of Pulumi's command meanwhile. */
async function callsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  writeFileSync(join(folder, "calls"), "");
  await work();
  return readFileSync(join(folder, "calls"), "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

test.serial("configuration is read from the stack's file, without what is secret or another's", async (t) => {
  const engine = await connect();
  const calls = await callsOf(async () => {
    t.deepEqual(await engine.config(), { activeRegion: "us-west-2", retire: "[1,2]", stopWrites: "true" });
  });
  t.deepEqual(calls, [], "nothing is decrypted for it");
});

test.serial("configuration is set in one write, then taken out in another", async (t) => {
  const engine = await connect();
  const calls = await callsOf(() =>
    engine.configure({
      activeRegion: "us-east-1",
      "retire[0]": "2",
      stopWrites: undefined,
      restoreFrom: undefined,
    }),
  );
  t.deepEqual(calls, [
    "config set-all --stack staging --path --plaintext activeRegion=us-east-1 --plaintext retire[0]=2",
    "config rm-all --stack staging --path stopWrites restoreFrom",
  ]);
});

test.serial("previews and updates run unasked, under a message, and print as they go", async (t) => {
  const engine = await connect();
  const calls = await callsOf(async () => {
    await engine.preview([]);
    await engine.up("dr: close us-east-1", []);
  });
  t.regex(calls[0] ?? "", /^preview .*--stack staging$/);
  t.regex(calls[1] ?? "", /^up --yes --skip-preview --message dr: close us-east-1 .*--stack staging$/);
  t.true(printed.includes("printed\n"));
});

test.serial("what is to be left out is left out of both", async (t) => {
  const engine = await connect();
  const calls = await callsOf(async () => {
    await engine.preview(["**::*-use1-**", "**aws:iam/**"]);
    await engine.up("dr: move to us-west-2", ["**::*-use1-**", "**aws:iam/**"]);
  });
  const chosen = calls.filter((call) => /^(preview|up) /.test(call));
  t.is(chosen.length, 2);
  for (const call of chosen) t.regex(call, / --exclude \*\*::\*-use1-\*\* --exclude \*\*aws:iam\/\*\* /);
});

test.serial("outputs come without secrets, and history with what updates ran with", async (t) => {
  const engine = await connect();
  t.deepEqual(await engine.outputs(), { url: "https://pay.test" });
  t.deepEqual(await engine.resources(), [
    { type: "b", name: "one", outputs: { tags: { Open: "true" } } },
    { type: "c", name: "two", outputs: {} },
  ]);
  t.deepEqual(await engine.history(), [
    {
      startedAt: new Date("2026-01-01T00:03:00Z"),
      endedAt: new Date("2026-01-01T00:03:00Z"),
      succeeded: false,
      values: {},
    },
    {
      startedAt: new Date("2026-01-01T00:02:00Z"),
      endedAt: new Date("2026-01-01T00:02:30Z"),
      succeeded: true,
      values: { stopWrites: "true" },
    },
    {
      startedAt: new Date("2026-01-01T00:00:00Z"),
      endedAt: new Date("2026-01-01T00:00:30Z"),
      succeeded: false,
      values: {},
    },
  ]);
  t.is(await engine.user(), "someone");
});

test.serial("a destruction takes protected resources too, and nothing after it does", async (t) => {
  const engine = await connect();
  const calls = await callsOf(async () => {
    await engine.destroy();
    await engine.up("again", []);
  });
  t.regex(calls[0] ?? "", /^destroy --yes --skip-preview .*--stack staging$/);
  t.is(calls[1], "protected: true");
  t.is(calls.filter((call) => call.startsWith("protected")).length, 1);
});

test.serial("outputs of another stack are read without selecting it, and no stack has none", async (t) => {
  const calls = await callsOf(async () => {
    t.deepEqual(await outputsOf(folder, "production"), { url: "https://pay.test" });
    t.is(await outputsOf(folder, "nowhere"), undefined);
  });
  t.false(calls.some((call) => call.startsWith("stack select")));
});

test.serial(
  "preflight reads the state with nothing decrypted, and a stack that is not there as none",
  async (t) => {
    const run = runsIn(folder, await findPulumi(usualPlaces(folder)));
    const calls = await callsOf(async () => {
      for (const stack of ["staging", "nowhere"]) {
        const { own } = await readBackend(async (args) => {
          if (args[0] === "stack") return await run(args);
          return args[0] === "whoami" ? '{"url":"file://~"}' : "[]";
        }, stack);
        t.is(own === undefined, stack === "nowhere");
      }
    });
    t.deepEqual(calls, ["stack export --stack staging", "stack export --stack nowhere"]);
  },
);

test.serial("an update that fails tells the engine's reason", async (t) => {
  const engine = await connect();
  writeFileSync(join(folder, "fails"), "");
  await t.throwsAsync(engine.up("x", []), {
    instanceOf: ReportedError,
    message: /^Pulumi failed: no room\nMend that/,
  });
});
