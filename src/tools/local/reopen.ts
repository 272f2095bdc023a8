import { once } from "node:events";
import { resolve } from "node:path";
import { ReportedError } from "../../cli/errors.ts";
import { findPulumi, usualPlaces } from "../stack/installation.ts";
import { useRunning } from "./emulator.ts";
import { openGateway } from "./gateway.ts";
import { linesToGoOn, memoryIn, readKept } from "./kept.ts";
import type { Outage } from "./outage.ts";

interface Reopening {
  /** The folder of a kept try. */
  readonly folder: string;
  readonly outage: Outage;
  /** The folder of Pulumi.yaml. */
  readonly root: string;
  readonly print: (line: string) => void;
  readonly stop: AbortSignal;
}

/**
 * Opens the gateway of a kept try again, at the address that its state knows, so that one can go on with it by hand.
 * Resolves when it is interrupted. @throws ReportedError where nothing is kept, or the emulator does not run any more
 */
export async function reopen({ folder: given, outage, root, print, stop }: Reopening): Promise<void> {
  const folder = resolve(given);
  const kept = readKept(folder);
  const { command } = await findPulumi(usualPlaces(root));
  const { isMoto } = await useRunning(
    kept.emulator,
    "the emulator of this try has ended, and with it all that was deployed there",
  );
  const { port } = new URL(kept.gateway);
  const gateway = await openGateway(kept.emulator, {
    port: Number(port),
    memory: memoryIn(folder),
    hasGlobalDatabases: !isMoto,
  }).catch((cause: Error) => {
    throw new ReportedError(
      `--reopen ${given}: its gateway cannot be opened, perhaps because it is open already: ${cause.message}`,
      { cause },
    );
  });
  gateway.disturb(outage, ({ told }) => print(told));
  print(`The gateway to ${kept.emulator} is open until Ctrl-C. In another shell:`);
  for (const line of linesToGoOn(folder, kept, command)) print(`  ${line}`);
  if (!stop.aborted) await once(stop, "abort");
  await gateway.close();
}
