import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import test from "ava";
import { environments } from "../../environments/index.ts";
import { Interrupted, ReportedError } from "../../src/cli/errors.ts";
import type { Signals } from "../../src/cli/signals.ts";
import { plainly } from "../../src/cli/terminal.ts";
import { parseArguments } from "../../src/tools/local/arguments.ts";
import { requiredPlugins } from "../../src/tools/local/plugins.ts";
import { runSession } from "../../src/tools/local/session.ts";
import { createProgress } from "../../src/tools/stack/progress.ts";
import { emulator, stopEmulator } from "../support/emulator.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "local-test-"));
test.after.always(() => rmSync(folder, { recursive: true }));
test.after.always(stopEmulator);

// The command, with an engine that is not Pulumi's, and an emulator that is moto where it is asked for anything.

const [bin, motoBin] = [join(folder, "bin"), join(folder, "moto-bin")];
mkdirSync(bin);
mkdirSync(motoBin);
symlinkSync(join(import.meta.dirname, "../support/local-pulumi.sh"), join(bin, "pulumi"));
symlinkSync(process.execPath, join(bin, "node"));
symlinkSync(join(import.meta.dirname, "../support/local-moto.sh"), join(motoBin, "moto_server"));
const path = `${bin}${delimiter}${process.env.PATH}`;
// The folder for temporary files is asked for past `process.env`.
process.env.TMPDIR = folder;
const variables = {
  PATH: path,
  PULUMI_HOME: folder,
  FAKE_PULUMI_PLUGINS: JSON.stringify(requiredPlugins(root)),
};
const inStandIn = { PATH: `${motoBin}${delimiter}${path}` };
const inMoto = emulator?.isMoto ? test.serial : test.serial.skip;

/** The folders of tries that are still there. */
const folders = () => readdirSync(folder).filter((name) => name.startsWith("payments-local-"));

interface Outcome {
  readonly output: string;
  /** The error that ended the command. Undefined where all went well. */
  readonly error: Error | undefined;
}

interface RunOptions {
  readonly signals?: Signals;
  /** Told of each line. */
  readonly hear?: (line: string) => void;
}

const never = new AbortController().signal;

/** Runs the command in this process, with other variables. */
async function run(
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
  { signals = { stop: never, engine: never }, hear = () => {} }: RunOptions = {},
): Promise<Outcome> {
  const parsed = parseArguments(
    args,
    environments.map(({ name }) => name),
  );
  const environment = environments.find(({ name }) => name === args[0]);
  if (parsed.mode !== "try" || environment === undefined) throw new Error("there is nothing to run");
  const own = process.env;
  process.env = { ...own, ...variables, ...more };
  const lines: string[] = [];
  try {
    await runSession({
      args: parsed,
      environment,
      root,
      progress: createProgress(
        (line) => {
          lines.push(line);
          hear(line);
        },
        plainly,
        () => new Date(),
      ),
      signals,
    });
    return { output: lines.join("\n"), error: undefined };
  } catch (error) {
    if (!(error instanceof ReportedError)) throw error;
    return { output: lines.join("\n"), error };
  } finally {
    process.env = own;
  }
}

test.serial("what is missing is said, with how to get it", async (t) => {
  const { error: plugin } = await run(["staging"], { FAKE_PULUMI_PLUGINS: "[]" });
  t.regex(plugin?.message ?? "", /The provider aws [\d.]+ is not on this machine and cannot be fetched: no/);
  t.regex(plugin?.message ?? "", /npx pulumi plugin install resource aws/);
  const { error: command } = await run(["staging"], { PATH: folder, PULUMI_HOME: join(folder, "none") });
  t.regex(command?.message ?? "", /There is no Pulumi CLI from [\d.]+ on here, (?:.|\n)*npx pulumi version/);
  const { error: emulator } = await run(["staging"], { PATH: bin });
  t.regex(emulator?.message ?? "", /no moto_server on PATH(?:.|\n)*pipx(?:.|\n)*uvx(?:.|\n)*docker run/);
  const { error: nobody } = await run(["staging", "--endpoint", "http://127.0.0.1:1"]);
  t.regex(nobody?.message ?? "", /Nothing answers at http:\/\/127.0.0.1:1/);
  t.deepEqual(folders(), []);
});

test.serial("a failure keeps what it is told to keep", async (t) => {
  const failed = await run(["staging", "--keep"], { ...inStandIn, FAKE_PULUMI_UP: "fails" });
  const [, url = "", id = "", place = ""] =
    /kept: the emulator at (\S+),(?:.|\n)*kill (\d+); rm -r (\S+)/.exec(failed.output) ?? [];
  try {
    t.regex(failed.error?.message ?? "", /Pulumi failed: no room/);
    t.deepEqual(folders(), [basename(place)]);
    rmSync(place, { recursive: true });
    t.true((await fetch(`${url}/moto-api/`)).ok, "what is kept runs on");
  } finally {
    process.kill(Number(id));
  }
});

inMoto("in an emulator that ran before, the environment lives its life", async (t) => {
  const { url = "" } = emulator ?? {};
  const { error, output } = await run(["staging", "--endpoint", url]);
  t.is(error, undefined, output);
  t.regex(output, /aurora-us-east-1-g1 is available in us-east-1/);
  t.regex(output, /written again, because the emulator reads it back otherwise: 1/);
  t.regex(output, /aurora-us-west-2-g2 is available in us-west-2/);
  t.true(output.includes('"type":"aws:xray/group:Group"'), "the program is told what moto lacks");
  t.deepEqual(folders(), []);
  t.true((await fetch(`${url}/moto-api/`)).ok, "it runs on");
});

/** Whether a process is gone, or is so within a moment: whoever inherits it has to take notice first. */
async function ends(id: number): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt++)
    try {
      process.kill(id, 0);
      await new Promise((resolve) => setTimeout(resolve, 100));
    } catch {
      return true;
    }
  return false;
}

interface Interruption {
  readonly status: number | null;
  readonly output: string;
  /** Seconds from Ctrl-C to the end. */
  readonly seconds: number;
}

/** Runs the command in a process of its own, and interrupts it when it prints something. */
async function interrupt(up: string, at: string): Promise<Interruption> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, join(root, "src/tools/local/main.ts"), "staging"],
    {
      cwd: root,
      env: { ...process.env, ...variables, ...inStandIn, FAKE_PULUMI_UP: up },
    },
  );
  let output = "";
  let interrupted = 0;
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (interrupted > 0 || !output.includes(at)) return;
      interrupted = Date.now();
      child.kill("SIGINT");
    });
  const [status] = await once(child, "close");
  return { status, output, seconds: (Date.now() - interrupted) / 1000 };
}

test.serial("an interruption ends the engine and the emulator, and nothing stays", async (t) => {
  const interrupted = new AbortController();
  const { signal } = interrupted;
  const { error, output } = await run(
    ["staging"],
    { ...inStandIn, FAKE_PULUMI_UP: "hangs" },
    {
      signals: { stop: signal, engine: signal },
      hear: (line) => {
        if (line.includes("hanging")) interrupted.abort();
      },
    },
  );
  t.true(error instanceof Interrupted, output);
  t.regex(output, /interrupted/);
  t.deepEqual(folders(), []);
  await t.throwsAsync(fetch(/moto at (\S+)/.exec(output)?.[1] ?? ""), { instanceOf: TypeError });
});

test.serial("Ctrl-C ends within seconds what does not listen, and what descends from it", async (t) => {
  const { status, output, seconds } = await interrupt("is stuck", "stuck: ");
  t.is(status, 3, output);
  t.regex(output, /Interrupted/);
  // The engine has five; the rest is for a busy machine.
  t.true(seconds > 4 && seconds < 30, `${seconds} seconds`);
  t.deepEqual(folders(), []);
  const ids = /stuck: (\d+) (\d+)/.exec(output)?.slice(1).map(Number) ?? [];
  t.is(ids.length, 2);
  for (const id of ids) t.true(await ends(id), `${id} runs on`);
  await t.throwsAsync(fetch(/moto at (\S+)/.exec(output)?.[1] ?? ""), { instanceOf: TypeError });
});
