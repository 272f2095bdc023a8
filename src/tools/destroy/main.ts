import { join } from "node:path";
import { environments } from "../../../environments/index.ts";
import { systemClock } from "../../cli/clock.ts";
import { status, usageOf } from "../../cli/command-line.ts";
import { personAt } from "../../cli/confirm.ts";
import { run } from "../../cli/run.ts";
import { listen } from "../../cli/signals.ts";
import { environmentOf } from "../stack/environment.ts";
import { findLeft } from "../stack/leaks.ts";
import { realParts } from "../stack/take-apart.ts";
import { commandLine, parseArguments } from "./arguments.ts";
import { destroy } from "./destroy.ts";

const root = join(import.meta.dirname, "../../..");
const { stop, engine: signal } = listen(process);

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(
    args,
    environments.map(({ name }) => name),
  );
  if (parsed.help) {
    console.log(usageOf(commandLine));
    return status.done;
  }
  const { wait } = systemClock(stop);
  // Loaded here: a wrong argument need not wait for it.
  const [{ createEngine, outputsOf }, { createClients }] = await Promise.all([
    import("../stack/automation.ts"),
    import("../stack/aws/clients.ts"),
  ]);
  const clients = createClients(() => undefined);
  const print = (text: string) => void process.stdout.write(text);
  const clean = await destroy(
    { ...parsed, environment: environmentOf(parsed.stack), environments },
    {
      pulumi: {
        outputs: (stack) => outputsOf(root, stack),
        destroy: async (stack) => (await createEngine({ folder: root, stack, print, signal })).destroy(),
      },
      person: personAt(process.stdin, process.stderr, stop),
      findLeft: (tags, regions) => findLeft(tags, regions, clients),
      global: realParts(clients, wait, stop),
      wait,
    },
  );
  return clean ? status.done : status.failed;
}

await run(commandLine, () => main(process.argv.slice(2)), stop);
