import { join } from "node:path";
import type { RegionName } from "../../../regions/index.ts";
import { systemClock } from "../../cli/clock.ts";
import { status } from "../../cli/command-line.ts";
import { personAt } from "../../cli/confirm.ts";
import { jsonOf } from "../../cli/json.ts";
import type { Signals } from "../../cli/signals.ts";
import { paintFor } from "../../cli/terminal.ts";
import { writableFolder } from "../../cli/writable.ts";
import { environmentOf } from "../stack/environment.ts";
import { createProgress } from "../stack/progress.ts";
import type { DrArguments } from "./arguments.ts";
import { checkedPage } from "./evidence/checked-page.ts";
import { writeReport } from "./evidence/write-report.ts";
import { execute } from "./execute.ts";
import { executedPage } from "./executed-page.ts";
import { statusOf } from "./status.ts";
import { statusPage } from "./status-page.ts";
import { createTools } from "./tools.ts";

/**
 * Performs a command that is more than a question for help.
 * @returns the exit status
 */
export async function perform(
  args: Exclude<DrArguments, { command: "help" }>,
  signals: Signals,
): Promise<number> {
  if (args.command === "check-report") {
    const { whole, page } = checkedPage(args);
    console.log(page);
    return whole ? status.done : status.failed;
  }
  // A move that has been made and whose report cannot be kept has no evidence.
  if (args.command !== "status") writableFolder("--reports", args.reports);

  const person = personAt(process.stdin, process.stderr, signals.stop);
  const { tools, avoid } = await connect(args.stack, signals, person.tell);
  if (args.command === "status") {
    avoid((await tools.look()).settings.unreachableRegion);
    const found = await statusOf(args.stack, tools);
    console.log(args.json ? jsonOf(found) : statusPage(found, paintFor(process.stdout)));
    return found.problems.length === 0 ? status.done : status.failed;
  }
  const done = await execute(args, {
    tools,
    avoid,
    person,
    signal: signals.stop,
    keep: (report) => writeReport(args.reports, report),
  });
  console.log(args.json ? jsonOf(done) : executedPage(done));
  return status.done;
}

/** Loads the modules that take a second, for which a wrong argument need not wait. */
async function connect(stack: string, signals: Signals, tell: (line: string) => void) {
  const [{ createEngine }, { createAws }, { createClients }, { createInternet }] = await Promise.all([
    import("../stack/automation.ts"),
    import("../stack/aws/sdk.ts"),
    import("../stack/aws/clients.ts"),
    import("../stack/aws/internet.ts"),
  ]);
  const environment = environmentOf(stack);
  let unreachable: RegionName | undefined;
  const clock = systemClock(signals.stop);
  const progress = createProgress(tell, paintFor(process.stderr), clock.now);
  const tools = createTools(environment, {
    engine: await createEngine({
      folder: join(import.meta.dirname, "../../.."),
      stack,
      print: progress.note,
      signal: signals.engine,
    }),
    aws: createAws(
      createClients(() => unreachable),
      signals.stop,
    ),
    internet: createInternet(signals.stop),
    clock,
    progress,
  });
  const avoid = (region: RegionName | undefined) => {
    unreachable = region;
  };
  return { tools, avoid };
}
