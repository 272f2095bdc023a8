import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { environmentFor } from "../../../cli/terminal.ts";
import type { Mode } from "./mode.ts";

interface StackRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/**
 * Plans each stack in a process of its own, as many at once as there are processors, and prints them in their order: a plan
 * is run twice, and stacks have little to do with each other.
 */
export const planApart: Mode = async (_, { stacks, active }) => {
  const more = active === undefined ? [] : ["--active", active];
  const atOnce = availableParallelism();
  const runs: Promise<StackRun>[] = [];
  for (const [index, stack] of stacks.entries()) {
    await runs[index - atOnce];
    runs.push(planAlone(["--stack", stack, ...more]));
  }
  let well = true;
  for (const { stdout, stderr, status } of await Promise.all(runs)) {
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    well &&= status === 0;
  }
  return well;
};

async function planAlone(args: readonly string[]): Promise<StackRun> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, join(import.meta.dirname, "../main.ts"), ...args],
    {
      stdio: ["ignore", "pipe", "pipe"],
      // What is printed is to look as if this process had printed it.
      env: { ...process.env, ...environmentFor(process.stdout) },
    },
  );
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { stdout, stderr, status };
}
