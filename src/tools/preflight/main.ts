import { join } from "node:path";
import { environments } from "../../../environments/index.ts";
import { status, usageOf } from "../../cli/command-line.ts";
import { run } from "../../cli/run.ts";
import { paintFor, widthOf } from "../../cli/terminal.ts";
import { commandLine, parseArguments } from "./arguments.ts";

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(
    args,
    environments.map(({ name }) => name),
  );
  if (parsed.command === "examine") return await look(parsed.stack);
  console.log(parsed.command === "help" ? usageOf(commandLine) : await policy());
  return status.done;
}

// What follows is loaded by those who need it: the SDKs take a second that a wrong argument need not wait for.

async function policy(): Promise<string> {
  const [{ examinations }, { policyOf }] = await Promise.all([
    import("./checks/index.ts"),
    import("./policy.ts"),
  ]);
  return JSON.stringify(policyOf(examinations), null, 2);
}

async function look(stack: string): Promise<number> {
  const [{ examinations }, { prepare }, { examine, statusOf }, { textReport }] = await Promise.all([
    import("./checks/index.ts"),
    import("./prepare.ts"),
    import("./run.ts"),
    import("./report.ts"),
  ]);
  const findings = await examine(examinations, await prepare(join(import.meta.dirname, "../../.."), stack));
  console.log(
    textReport(stack, findings, { paint: paintFor(process.stdout), width: widthOf(process.stdout) }),
  );
  return statusOf(findings);
}

await run(commandLine, () => main(process.argv.slice(2)));
