import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import type { Clock } from "../../cli/clock.ts";
import { ReportedError } from "../../cli/errors.ts";
import { freePort } from "../../cli/port.ts";

export interface Emulator {
  readonly url: string;
  /** Whether the emulator is moto, whose gaps are known. */
  readonly isMoto: boolean;
  /** The process that was started for it; undefined for one that ran already. */
  readonly process: number | undefined;
  readonly stop: () => Promise<void>;
  /** Lets the emulator run on after this command. */
  readonly leave: () => void;
}

interface StartOptions {
  /** The file that the emulator writes its log to. */
  readonly log: string;
  readonly clock: Clock;
}

/** Seconds that moto may take to start, and to stop. */
const patience = { start: 60, stop: 5 };

const howToGet = `There is no moto_server on PATH. Any of these brings an emulator:
  pipx install 'moto[server]'
  uvx --from 'moto[server]' moto_server -p 5000        and --endpoint http://127.0.0.1:5000
  docker run --rm -p 5000:5000 motoserver/moto:latest  and --endpoint http://127.0.0.1:5000`;

/** Starts moto on a free port. @throws ReportedError that says how to get it, or what it said when it did not start */
export async function startMoto({ log, clock }: StartOptions): Promise<Emulator> {
  const port = await freePort(0, "127.0.0.1");
  const url = `http://127.0.0.1:${port}`;
  const output = openSync(log, "a");
  const child = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], {
    // In a group of its own: Ctrl-C would end it while the engine still talks to it.
    detached: true,
    stdio: ["ignore", output, output],
    env: { MOTO_ACM_VALIDATION_WAIT: "1", MOTO_IAM_LOAD_MANAGED_POLICIES: "true", ...process.env },
  });
  const atExit = () => signalGroup(child, "SIGKILL");
  process.once("exit", atExit);
  const stop = async () => {
    process.off("exit", atExit);
    await end(child);
  };
  try {
    await once(child, "spawn").catch((cause: unknown) => {
      throw new ReportedError(howToGet, { cause });
    });
    await untilReady(url, child, clock);
    await answerFunctions(url);
  } catch (error) {
    await stop();
    if (error instanceof ReportedError) throw error;
    throw new ReportedError(`moto_server did not start: ${lastLine(log)}`, { cause: error });
  }
  const leave = () => {
    process.off("exit", atExit);
    child.unref();
  };
  return { url, isMoto: true, process: child.pid, stop, leave };
}

/** @param remedy what to do @throws ReportedError with it, where nothing answers at that URL */
export async function useRunning(
  url: string,
  remedy = "start the emulator, or leave --endpoint out",
): Promise<Emulator> {
  try {
    const isMoto = (await fetch(`${url}/moto-api/`)).ok;
    if (isMoto) await answerFunctions(url);
    const nothing = { stop: async () => {}, leave: () => {} };
    return { url, isMoto, process: undefined, ...nothing };
  } catch (cause) {
    throw new ReportedError(`Nothing answers at ${url}: ${remedy}`, {
      cause,
    });
  }
}

async function untilReady(url: string, child: ChildProcess, { now, wait }: Clock): Promise<void> {
  const deadline = now().getTime() + patience.start * 1000;
  while (child.exitCode === null && now().getTime() < deadline) {
    try {
      await (await fetch(`${url}/moto-api/`)).arrayBuffer();
      return;
    } catch {
      // It does not listen yet.
      await wait(0.25);
    }
  }
  throw new Error(`moto is not ready after ${patience.start} seconds, or has ended`);
}

/** Has moto answer each invocation of a function at once; otherwise it would run functions in containers. */
const answerFunctions = (url: string) =>
  fetch(`${url}/moto-api/config`, {
    method: "POST",
    body: JSON.stringify({ lambda: { use_docker: false } }),
  });

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  signalGroup(child, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), patience.stop * 1000);
  await ended;
  clearTimeout(timer);
}

/** Signals the whole process group: where a wrapper started moto, moto is the wrapper's child. */
function signalGroup({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, signal);
}

const lastLine = (file: string): string =>
  readFileSync(file, "utf8").trim().split("\n").at(-1) || "it said nothing";
