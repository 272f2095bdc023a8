import { join } from "node:path";
import { environments } from "../../../environments/index.ts";
import { status, usageOf } from "../../cli/command-line.ts";
import { ArgumentError } from "../../cli/errors.ts";
import { run } from "../../cli/run.ts";
import { listen } from "../../cli/signals.ts";
import { paintFor } from "../../cli/terminal.ts";
import { environmentOf } from "../stack/environment.ts";
import { createProgress } from "../stack/progress.ts";
import { commandLine, parseArguments } from "./arguments.ts";

const root = join(import.meta.dirname, "../../..");
const signals = listen(process);

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(
    args,
    environments.map(({ name }) => name),
  );
  if (parsed.mode === "help") {
    console.log(usageOf(commandLine));
    return status.done;
  }
  // They take a second, which a wrong argument need not wait for.
  if (parsed.mode === "reopen") {
    const { reopen } = await import("./reopen.ts");
    const { folder, outage } = parsed;
    await reopen({ folder, outage, root, print: (line) => console.log(line), stop: signals.stop });
    return status.done;
  }
  const { stack, keep, disasters } = parsed;
  const environment = environmentOf(stack);
  const { recovery } = environment.database;
  if (disasters && recovery !== "copies")
    throw new ArgumentError(
      `--disasters: database.recovery of ${stack} is ${recovery}; allowed: an environment that keeps copies`,
    );
  const [{ refuseUnknownTypes }, { runSession }] = await Promise.all([
    import("./known-types.ts"),
    import("./session.ts"),
  ]);
  await refuseUnknownTypes(parsed.leaveOut);
  await runSession({
    args: parsed,
    environment,
    root,
    progress: createProgress(
      (line) => void process.stderr.write(`${line}\n`),
      paintFor(process.stderr),
      () => new Date(),
    ),
    signals,
  });
  console.log(
    `${stack} was deployed, ${disasters ? "and survived" : "stayed as it was, and moved"}. ${keep ? "It is kept." : "Nothing is left."}`,
  );
  return status.done;
}

await run(commandLine, () => main(process.argv.slice(2)), signals.stop);
// Whatever was given up may still wait for an answer.
if (signals.stop.aborted) process.exit();
