import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { WriteStream } from "node:tty";
import { pathToFileURL } from "node:url";
import test from "ava";
import { type CommandLine, status, usageOf } from "../../src/cli/command-line.ts";
import { ArgumentError, Declined, Interrupted, Refused, ReportedError } from "../../src/cli/errors.ts";
import { noMore, oneOf, readFlags } from "../../src/cli/flags.ts";
import { endingOf } from "../../src/cli/run.ts";
import { paintFor } from "../../src/cli/terminal.ts";
import { environmentOf, stackOf } from "../../src/tools/stack/environment.ts";

const line = {
  call: "npm run bake --",
  forms: ["CAKE [--oven NAME]... [--slowly]", "--list"],
  about: "Bakes.",
  actions: {},
  flags: {
    oven: { type: "string", multiple: true, value: "NAME", text: "where" },
    minutes: { type: "string", value: "COUNT", text: "how long" },
    slowly: { type: "boolean", text: "take time" },
  },
  exits: { done: "when it is done", failed: "when it burns", stopped: "when nobody is hungry" },
  more: "",
} as const satisfies CommandLine;

test("flags and words are read", (t) => {
  t.deepEqual(readFlags(line, ["apple", "--oven", "big", "--oven=small", "--slowly", "--", "--pie"]), {
    values: Object.assign(Object.create(null), { oven: ["big", "small"], slowly: true }),
    words: ["apple", "--pie"],
  });
  t.is(readFlags(line, ["--help"]).values.help, true);
});

const mistakes: readonly (readonly [readonly string[], string])[] = [
  [["--ovn", "big"], "--ovn: there is no such flag; did you mean --oven?"],
  [["--hepl"], "--hepl: there is no such flag; did you mean --help?"],
  [["--temperature"], "--temperature: there is no such flag; there are --oven, --minutes, --slowly, --help"],
  [["-s"], "-s: there is no such flag; there are --oven, --minutes, --slowly, --help"],
  [["--constructor"], "--constructor: there is no such flag; there are --oven, --minutes, --slowly, --help"],
  [["--minutes"], "--minutes needs a value: --minutes COUNT"],
  [["--minutes="], "--minutes needs a value: --minutes COUNT"],
  [["--minutes", "--slowly"], "--minutes needs a value: --minutes COUNT"],
  [["--slowly=very"], "--slowly very: --slowly takes no value"],
];
for (const [args, message] of mistakes)
  test(`${args.join(" ")} is refused, and what is allowed is named`, (t) => {
    t.throws(() => readFlags(line, args), { instanceOf: ArgumentError, message });
  });

test("values and words are refused with what is allowed", (t) => {
  t.is(oneOf("--oven", "big", ["big", "small"]), "big");
  const wrong = (act: () => unknown, message: string) =>
    t.throws(act, { instanceOf: ArgumentError, message });
  wrong(() => oneOf("--oven", "huge", ["big"]), "--oven huge: has to be one of big");
  wrong(
    () => oneOf("--oven", "bog", ["big", "small"]),
    "--oven bog: has to be one of big, small; did you mean big?",
  );
  wrong(() => oneOf("CAKE", undefined, ["big"]), "CAKE has to be given: one of big");
  wrong(() => noMore(["second"]), "second: there is nothing that this argument could be");
  t.is(stackOf("company/payments/staging", ["staging"]), "company/payments/staging");
  wrong(() => stackOf("staging/other", ["staging"]), "--stack staging/other: has to be one of staging");
  t.is(environmentOf("company/payments/staging").name, "staging");
  wrong(() => environmentOf("nowhere"), "there is no environment nowhere");
});

test("help has every form, flag and exit status", (t) => {
  t.is(
    usageOf(line),
    `Usage: npm run bake -- CAKE [--oven NAME]... [--slowly]
       npm run bake -- --list

Bakes.

  --oven NAME      where; may be repeated
  --minutes COUNT  how long
  --slowly         take time
  --help           print this

Exit status: 0 when it is done, 1 when it burns, 2 on wrong arguments, 3 when nobody is hungry.`,
  );
});

test("each way to end has its exit status, and a fault of the program none", (t) => {
  const ends = (error: unknown, stopped = false) => endingOf(error, stopped)?.status;
  t.is(ends(new ArgumentError("x")), status.wrongArguments);
  t.is(ends(new Refused(["x"])), status.failed);
  t.is(ends(new ReportedError("x")), status.failed);
  t.is(ends(new Declined("x")), status.stopped);
  t.is(ends(new Interrupted()), status.stopped);
  t.is(ends(new Error("whatever breaks off"), true), status.stopped);
  t.is(ends(new Error("a fault")), undefined);
  t.deepEqual(endingOf(new ReportedError("Pulumi was told"), true), {
    message: "Pulumi was told",
    status: status.stopped,
  });
});

test("a full disk is no fault of the program, and what was begun is finished", (t) => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  const message = `Not everything could be written: ${full.message}`;
  t.deepEqual(endingOf(full, false), { message, status: status.failed });
  const [loader, ours] = ["typescript/register.js", "src/cli/run.ts"].map((path) =>
    JSON.stringify(new URL(`../../${path}`, import.meta.url).href),
  );
  const program = `await import(${loader});
    const { run } = await import(${ours});
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    await run({ call: "npm run bake --" }, async () => {
      process.stdout.isTTY = true;
      process.stdout.emit("error", Object.assign(new Error("EIO: the terminal is closed"), { code: "EIO" }));
      for (const time of [1, 2]) process.stdout.emit("error", full);
      console.log("finished");
      return 0;
    });`;
  const ended = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
  t.deepEqual([ended.stdout, ended.stderr, ended.status], ["finished\n", `${message}\n`, status.failed]);
});

test("at a signal, several times, a command is gone with what it made, also while it is busy", async (t) => {
  const program = `
    import { writeFileSync } from "node:fs";
    import { endAtSignal } from ${JSON.stringify(pathToFileURL("src/cli/signals.ts"))};
    import { makeTemporary } from ${JSON.stringify(pathToFileURL("src/cli/temporary.ts"))};
    endAtSignal(process, 0);
    const folder = makeTemporary("ends-");
    writeFileSync(folder + "/file", "");
    console.log(folder);
    const busy = () => {
      const until = Date.now() + 200;
      while (Date.now() < until);
      setTimeout(busy, 1);
    };
    busy();`;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    const child = spawn(
      process.execPath,
      ["--import", "./typescript/register.js", "--input-type=module", "--eval", program],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [folder] = await once(child.stdout, "data");
    t.true(existsSync(String(folder).trim()));
    child.kill(signal);
    child.kill(signal);
    t.deepEqual(await once(child, "exit"), [0, null], signal);
    t.false(existsSync(String(folder).trim()));
  }
});

test("no command is run by one that kills it: tsx does so 60 ms after a signal that was not answered", (t) => {
  // `relaySignalToChild`, dist/cli.mjs of tsx 4.23.15.
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  for (const [name, script] of Object.entries(scripts)) t.notRegex(script, /(?:^|&& )(?:npx )?tsx /, name);
});

test("there is colour on a terminal that has it, and nowhere with NO_COLOR", (t) => {
  const streamIn = (isTTY: boolean, environment: Readonly<Record<string, string>>) =>
    ({
      isTTY,
      hasColors: () => WriteStream.prototype.hasColors(16, { TERM: "xterm-256color", ...environment }),
    }) as unknown as NodeJS.WriteStream;
  t.is(paintFor(streamIn(true, {}))("red", "x"), "\u001b[31mx\u001b[39m");
  t.is(paintFor(streamIn(true, { NO_COLOR: "1" }))("red", "x"), "x");
  t.is(paintFor(streamIn(false, {}))("red", "x"), "x");
});

test("nothing paints but the one that asks whether it may", (t) => {
  const root = join(import.meta.dirname, "../..");
  const painting = ["src"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((path) => `${folder}/${path}`)
      .filter((path) => path.endsWith(".ts"))
      .filter((path) => /styleText|\\u001b|\\x1b/i.test(readFileSync(join(root, path), "utf8"))),
  );
  t.deepEqual(painting, ["src/cli/terminal.ts"]);
});
