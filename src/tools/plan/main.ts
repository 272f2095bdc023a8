import { join } from "node:path";
import { regions } from "../../../regions/index.ts";
import { status, usageOf } from "../../cli/command-line.ts";
import { ReportedError } from "../../cli/errors.ts";
import { run } from "../../cli/run.ts";
import { writableFile, writableFolder } from "../../cli/writable.ts";
import { readProject } from "../../proofs/model/project.ts";
import { playables } from "../../proofs/play/playables.ts";
import { commandLine, type PlanArguments, parseArguments } from "./arguments.ts";
import { modeOf } from "./modes/mode-of.ts";

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  const project = readProject(join(import.meta.dirname, "../../.."));
  const parsed = parseArguments(args, {
    stacks: project.stacks,
    regions: Object.keys(regions),
    scenarios: playables.map(({ name }) => name),
  });
  if (parsed.help) {
    console.log(usageOf(commandLine));
    return status.done;
  }
  if (project.stacks.length === 0)
    throw new ReportedError("there is no stack to plan: no file is called Pulumi.STACK.yaml");
  checkTargets(parsed);
  const mode = await modeOf(parsed);
  return (await mode(project, parsed)) ? status.done : status.failed;
}

/** Checks that the files can be written, before the plan, which takes its time. @throws ArgumentError where one cannot be */
function checkTargets({ json, html, svg }: PlanArguments): void {
  if (json !== undefined) writableFile("--json", json);
  if (html !== undefined) writableFolder("--html", html);
  if (svg !== undefined) writableFolder("--svg", svg);
}

await run(commandLine, () => main(process.argv.slice(2)));
