import { lazily } from "../../src/proofs/model/once.ts";
import { everything } from "./faults/fault.ts";
import { synthesizeAfresh } from "./platform.ts";

/**
 * Milliseconds that this process works at something, whatever else the machine does: the least of some runs, because the
 * first one loads and compiles, and any of them may be the one that collects garbage.
 */
export async function leastWork(runs: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}

/** The work of a synthesis of production with all that it can have, which the proofs' is measured by. */
export const synthesisWork = lazily(() => leastWork(2, () => synthesizeAfresh("production", everything)));
