import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { systemClock } from "../../src/cli/clock.ts";
import { ReportedError } from "../../src/cli/errors.ts";
import { type Emulator, startMoto, useRunning } from "../../src/tools/local/emulator.ts";
import { emulatedEnvironment } from "../../src/tools/local/environment.ts";

/**
 * An emulator for a whole file of tests, which every client made from now on asks: the one that is running, or moto. It
 * ends with the file.
 *
 * @param untested what is not tested where there is none, as the beginning of a sentence
 * @returns undefined where there is none: the other test files then prove what they can without
 */
export async function emulatorFor(untested: string): Promise<Emulator | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  const emulator = await start(join(folder, "log"), untested);
  if (emulator) Object.assign(process.env, emulatedEnvironment({}, emulator.url));
  test.after.always(async () => {
    await emulator?.stop();
    rmSync(folder, { recursive: true });
  });
  return emulator;
}

async function start(log: string, untested: string): Promise<Emulator | undefined> {
  try {
    const running = process.env.AWS_ENDPOINT_URL;
    if (running !== undefined) return await useRunning(running);
    return await startMoto({ log, clock: systemClock(new AbortController().signal) });
  } catch (error) {
    if (!(error instanceof ReportedError)) throw error;
    console.warn(`${untested} against AWS's API. ${error.message}`);
    return undefined;
  }
}
