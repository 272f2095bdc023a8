import { join } from "node:path";
import { environments } from "../../environments/index.ts";
import { systemClock } from "../command/clock.ts";
import { personAt } from "../command/confirm.ts";
import { Declined, Interrupted, ReportedError } from "../command/errors.ts";
import { listen } from "../command/signals.ts";
import { ArgumentError, parseArguments, usage } from "./arguments.ts";
import { destroy } from "./destroy.ts";
import { findLeft, realClients } from "./leaks.ts";
import { createPulumi } from "./pulumi.ts";

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  const { stop } = listen(process);
  try {
    const parsed = parseArguments(
      args,
      environments.map(({ name }) => name),
    );
    if (parsed.help) {
      console.log(usage);
      return 0;
    }
    const environment = environments.find(({ name }) => name === parsed.stack);
    if (environment === undefined) throw new ReportedError(`there is no environment ${parsed.stack}`);
    const clean = await destroy(
      { ...parsed, environment, environments },
      {
        pulumi: createPulumi(join(import.meta.dirname, "../..")),
        person: personAt(process.stdin, process.stderr, stop),
        findLeft: (tags, regions) => findLeft(tags, regions, realClients),
        wait: systemClock(stop).wait,
      },
    );
    return clean ? 0 : 1;
  } catch (error) {
    if (stop.aborted || error instanceof Declined || error instanceof Interrupted) {
      console.error(error instanceof ReportedError ? error.message : "Interrupted.");
      return 3;
    }
    if (!(error instanceof ArgumentError || error instanceof ReportedError)) throw error;
    console.error(error.message);
    return error instanceof ArgumentError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
