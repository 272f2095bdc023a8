import { environments } from "../../../environments/index.ts";
import { regions } from "../../../regions/index.ts";
import { status, usageOf } from "../../cli/command-line.ts";
import { run } from "../../cli/run.ts";
import { listen } from "../../cli/signals.ts";
import { commandLine, parseArguments } from "./arguments.ts";

const signals = listen(process);

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    stacks: environments.map(({ name }) => name),
    regions: Object.values(regions).map(({ name }) => name),
  });
  if (parsed.command === "help") {
    console.log(usageOf(commandLine));
    return status.done;
  }
  // A wrong argument need not wait for the steps of all commands.
  const { perform } = await import("./perform.ts");
  return perform(parsed, signals);
}

await run(commandLine, () => main(process.argv.slice(2)), signals.stop);
