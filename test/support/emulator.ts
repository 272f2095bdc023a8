import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { systemClock } from "../../src/cli/clock.ts";
import { ReportedError } from "../../src/cli/errors.ts";
import { type Emulator, startMoto, useRunning } from "../../src/tools/local/emulator.ts";
import { emulatedEnvironment } from "../../src/tools/local/environment.ts";

const folder = mkdtempSync(join(tmpdir(), "emulator-"));
// No test starts an instance, and moto would make a thousand images in a region (5.2.1: `_load_amis` reads
// ec2/resources/ecs/optimized_amis).
process.env.MOTO_EC2_LOAD_DEFAULT_AMIS = "false";
// Nor attaches a test a policy of AWS's own.
process.env.MOTO_IAM_LOAD_MANAGED_POLICIES = "false";

/**
 * The emulator of all tests of a process, which every client made from now on asks: the one that is running, or moto.
 * Undefined where there is none: the other test files then prove what they can without.
 */
export const emulator = await start();
if (emulator) Object.assign(process.env, emulatedEnvironment({}, emulator.url));

/** Declares a test that needs the emulator. */
export const inEmulator = emulator ? test.serial : test.serial.skip;

/** Ends what was started. */
export async function stopEmulator(): Promise<void> {
  await emulator?.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function start(): Promise<Emulator | undefined> {
  try {
    const running = process.env.AWS_ENDPOINT_URL;
    if (running !== undefined) return await useRunning(running);
    return await startMoto({ log: join(folder, "log"), clock: systemClock(new AbortController().signal) });
  } catch (error) {
    if (!(error instanceof ReportedError)) throw error;
    console.warn(`Nothing is tested against AWS's API. ${error.message}`);
    return undefined;
  }
}
