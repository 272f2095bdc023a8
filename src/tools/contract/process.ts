import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { makeTemporary, removeTemporary } from "../../cli/temporary.ts";
import type { ApplicationBundle } from "./bundle.ts";
import type { Candidate, Instance, Variables } from "./candidate.ts";

/** The reference application as plain processes of this machine. Nothing that an image adds is looked at. */
export const processCandidate = ({ main, healthcheck }: ApplicationBundle): Candidate => ({
  platform: undefined,
  read: async () => undefined,
  start: async (kind, environment) => {
    const home = makeTemporary("application-");
    return instanceOf(start(main, kind === "worker" ? ["worker"] : [], environment, home), {
      home,
      healthcheck,
      environment,
    });
  },
});

const start = (file: string, args: readonly string[], environment: Variables, home: string): ChildProcess =>
  // Nothing of this process's own environment gets in.
  spawn(process.execPath, [file, ...args], {
    env: { ...environment, TMPDIR: home },
    stdio: ["ignore", "pipe", "pipe"],
  });

interface Surrounding {
  readonly home: string;
  readonly healthcheck: string;
  readonly environment: Variables;
}

function instanceOf(child: ChildProcess, { home, healthcheck, environment }: Surrounding): Instance {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on("line", (line) => lines.push(line));
  const end = () => void child.kill("SIGKILL");
  // Before its folder is removed.
  process.prependOnceListener("exit", end);
  // Whoever knows that it has ended has heard all that it printed.
  let hasEnded = false;
  const ended = once(child, "close").then(() => {
    hasEnded = true;
  });
  return {
    port: Number(environment.PORT),
    logs: () => lines,
    exec: async ([program = "", ...args]) => {
      if (program !== "healthcheck") throw new Error(`there is no program ${program}`);
      const [status] = await once(start(healthcheck, args, environment, home), "exit");
      return Number(status ?? 1);
    },
    exited: () => (hasEnded ? (child.exitCode ?? 128) : undefined),
    terminate: () => void child.kill("SIGTERM"),
    remove: async () => {
      process.off("exit", end);
      child.kill("SIGKILL");
      await ended;
      await removeTemporary(home);
    },
  };
}
