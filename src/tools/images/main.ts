import { spawnSync } from "node:child_process";
import { environments } from "../../../environments/index.ts";
import { status, usageOf } from "../../cli/command-line.ts";
import { ReportedError } from "../../cli/errors.ts";
import { run } from "../../cli/run.ts";
import { environmentOf } from "../stack/environment.ts";
import { commandLine, parseArguments } from "./arguments.ts";
import { type Command, type MirrorPlan, planMirror, shown, type Tool, tools } from "./mirror.ts";
import { registriesIn, wantedImages } from "./wanted.ts";

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(
    args,
    environments.map(({ name }) => name),
  );
  if (parsed.action === "help") {
    console.log(usageOf(commandLine));
    return status.done;
  }
  const { action, stack, app } = parsed;
  const environment = environmentOf(stack);
  const outputs: { readonly regions?: unknown } = JSON.parse(
    pulumi(["stack", "output", "--json", "--stack", stack]),
  );
  const config: Readonly<Record<string, { readonly value?: string }>> = JSON.parse(
    pulumi(["config", "--json", "--stack", stack]),
  );
  const tag = parsed.tag ?? (config["payments:imageTag"]?.value || undefined);
  const tool = tools.find(has);
  const plan = planMirror(
    tool ?? "docker",
    registriesIn(outputs.regions, [environment.primary.region, environment.secondary.region]),
    wantedImages(environment.compute.collectorTag, { tag, source: app }),
  );
  if (tag === undefined) console.log("# The application has no tag yet: give --tag, or set imageTag.");
  if (action === "mirror" && tool !== undefined && has("aws")) perform(plan, tool);
  else print(plan);
  return status.done;
}

function print({ logins, pushes }: MirrorPlan): void {
  for (const login of logins) console.log(shown(login));
  for (const { target, copy } of pushes) console.log(copy ? shown(copy) : `# push ${target}`);
}

function perform({ logins, pushes }: MirrorPlan, tool: Tool): void {
  for (const login of logins)
    if (!succeeds(login, "inherit")) throw new ReportedError(`${tool} could not log in: ${shown(login)}`);
  const missing = pushes.filter(({ target, exists, copy }) => {
    if (succeeds(exists, "ignore")) console.log(`is there: ${target}`);
    else if (copy === undefined) return true;
    else if (!succeeds(copy, "inherit")) throw new ReportedError(`could not be pushed: ${target}`);
    return false;
  });
  if (missing.length > 0)
    throw new ReportedError(
      ["missing, so push it or give --app IMAGE:", ...missing.map(({ target }) => `  ${target}`)].join("\n"),
    );
}

/** Whether a command succeeds. What it reads, such as a password, goes from program to program and nowhere else. */
function succeeds({ argv, input }: Command, output: "inherit" | "ignore"): boolean {
  const read = input && spawn(input, ["ignore", "pipe", "inherit"]);
  if (read && read.status !== 0) return false;
  return spawn(argv, [read ? "pipe" : "ignore", output, output], read?.stdout).status === 0;
}

const has = (program: string): boolean => spawn([program, "--version"], "ignore").status === 0;

/** @throws ReportedError with Pulumi's own words */
function pulumi(args: readonly string[]): string {
  const { status, stdout, stderr } = spawn(["npx", "pulumi", ...args], ["ignore", "pipe", "pipe"]);
  if (status !== 0) throw new ReportedError(`pulumi ${args.join(" ")} failed:\n${stderr.toString().trim()}`);
  return stdout.toString();
}

type Stdio = NonNullable<Parameters<typeof spawnSync>[2]>["stdio"];

const spawn = ([program = "", ...args]: readonly string[], stdio: Stdio, input?: Buffer) =>
  spawnSync(program, args, { stdio, ...(input === undefined ? {} : { input }) });

await run(commandLine, () => main(process.argv.slice(2)));
