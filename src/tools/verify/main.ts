import { join } from "node:path";
import yoctoSpinner from "yocto-spinner";
import { environments } from "../../../environments/index.ts";
import { regions } from "../../../regions/index.ts";
import { status, usageOf } from "../../cli/command-line.ts";
import { run } from "../../cli/run.ts";
import { paintFor, widthOf } from "../../cli/terminal.ts";
import { environmentOf } from "../stack/environment.ts";
import { commandLine, parseArguments, type VerifyArguments } from "./arguments.ts";

/** Checks that run at once: as many as AWS answers without slowing anybody down. */
const concurrency = 8;

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    stacks: environments.map(({ name }) => name),
    regions: Object.values(regions).map(({ name }) => name),
  });
  if (parsed.command === "check") return await check(parsed);
  console.log(await told(parsed.command));
  return status.done;
}

async function told(command: Exclude<VerifyArguments["command"], "check">): Promise<string> {
  if (command === "help") return usageOf(commandLine);
  const { checks } = await import("./checks/index.ts");
  if (command === "policy") return JSON.stringify((await import("./policy.ts")).policyOf(checks), null, 2);
  const { textList, markdownList } = await import("./list.ts");
  return command === "list" ? textList(checks) : markdownList(checks).trimEnd();
}

type CheckArguments = Extract<VerifyArguments, { command: "check" }>;

async function check(args: CheckArguments): Promise<number> {
  const began = Date.now();
  const spinner = process.stderr.isTTY
    ? yoctoSpinner({ stream: process.stderr, text: `reading the outputs of ${args.stack}` }).start()
    : undefined;
  try {
    // Loaded here, because the SDKs take a second that a wrong argument need not wait for.
    const [{ connect }, { checksOf }, { countOf, runChecks }, { textReport, jsonReport }] = await Promise.all(
      [import("./connect.ts"), import("./checks/index.ts"), import("./run.ts"), import("./report.ts")],
    );
    const { context, unreachable } = await connect(...(await toolsFor(args)));
    const results = await runChecks(checksOf(context.environment), context, {
      regions: args.regions,
      unreachable,
      concurrency,
      progress: (done, all) => {
        if (spinner) spinner.text = `${done} of ${all} checks`;
      },
    });
    spinner?.stop();
    const run = { stack: args.stack, at: context.now, results };
    const page = { paint: paintFor(process.stdout), width: widthOf(process.stdout) };
    console.log(args.json ? jsonReport(run) : textReport(run, page, (Date.now() - began) / 1000));
    return countOf(results, "fail") === 0 ? status.done : status.failed;
  } finally {
    spinner?.stop();
  }
}

/** The engine, AWS and the internet. */
async function toolsFor({ stack, databaseHost }: CheckArguments) {
  const [{ createEngine }, { createClients }, { createInternet, publicInternet }] = await Promise.all([
    import("../stack/automation.ts"),
    import("./aws/clients.ts"),
    import("./sockets/internet.ts"),
  ]);
  const engine = await createEngine({
    folder: join(import.meta.dirname, "../../.."),
    stack,
    print: () => {},
    signal: new AbortController().signal,
  });
  return [
    engine,
    environmentOf(stack),
    {
      clients: createClients(() => {}),
      internet: createInternet(publicInternet),
      now: new Date(),
      databaseHost,
    },
  ] as const;
}

await run(commandLine, () => main(process.argv.slice(2)));
