import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { environments } from "../../../environments/index.ts";
import { status, usageOf } from "../../cli/command-line.ts";
import { ReportedError } from "../../cli/errors.ts";
import { run } from "../../cli/run.ts";
import { environmentOf } from "../stack/environment.ts";
import { commandLine, parseArguments } from "./arguments.ts";
import {
  configOf,
  digestOf,
  explainMisfit,
  type FoundImage,
  manifestOf,
  platformIn,
  platformsIn,
} from "./look.ts";
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
  // Loaded here, because the SDK takes a second that a wrong argument need not wait for.
  const { createEngine } = await import("../stack/automation.ts");
  const engine = await createEngine({
    folder: join(import.meta.dirname, "../../.."),
    stack,
    print: () => undefined,
    signal: new AbortController().signal,
  });
  const outputs = await engine.outputs();
  const { imageTag } = await engine.config();
  const tag = parsed.tag ?? (imageTag || undefined);
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

/** Copies the missing images, and compares those that are there with their sources. */
function perform({ logins, pushes }: MirrorPlan, tool: Tool): void {
  for (const login of logins)
    if (!succeeds(login, "inherit")) throw new ReportedError(`${tool} could not log in: ${shown(login)}`);
  // Before anything is copied.
  const sources = new Map<string, FoundImage>();
  for (const source of new Set(pushes.flatMap((push) => push.source ?? []))) {
    const found = lookAt(tool, source);
    if (found === undefined) throw new ReportedError(`could not be read: ${source}`);
    refuse(explainMisfit(source, found, undefined));
    sources.set(source, found);
  }
  const missing = pushes.filter(({ target, source, copy }) => {
    const there = lookAt(tool, target);
    if (there === undefined && copy === undefined) return true;
    if (there === undefined && copy !== undefined && !succeeds(copy, "inherit"))
      throw new ReportedError(`could not be pushed: ${target}`);
    const found = there ?? lookAt(tool, target);
    if (found === undefined) throw new ReportedError(`was pushed, and cannot be read: ${target}`);
    refuse(explainMisfit(target, found, source === undefined ? undefined : sources.get(source)));
    console.log(`${there ? "is there" : "pushed"}: ${target} ${found.digest}`);
    return false;
  });
  if (missing.length > 0)
    throw new ReportedError(
      ["missing, so push it or give --app IMAGE:", ...missing.map(({ target }) => `  ${target}`)].join("\n"),
    );
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new ReportedError(problem);
}

/** The image that a registry has under a name. Undefined where it has none, or does not let it be read. */
function lookAt(tool: Tool, image: string): FoundImage | undefined {
  const manifest = outputOf(manifestOf(tool, image));
  if (manifest === undefined) return undefined;
  const platforms = platformsIn(manifest) ?? platformIn(outputOf(configOf(tool, image)) ?? Buffer.from(""));
  return { digest: digestOf(manifest), platforms };
}

function outputOf({ argv }: Command): Buffer | undefined {
  const { status: ended, stdout } = spawn(argv, ["ignore", "pipe", "ignore"]);
  return ended === 0 ? Buffer.from(stdout) : undefined;
}

/** Whether a command succeeds. Its input, such as a password, goes from program to program and nowhere else. */
function succeeds({ argv, input }: Command, output: "inherit" | "ignore"): boolean {
  const read = input && spawn(input, ["ignore", "pipe", "inherit"]);
  if (read && read.status !== 0) return false;
  return spawn(argv, [read ? "pipe" : "ignore", output, output], read?.stdout).status === 0;
}

const has = (program: string): boolean => spawn([program, "--version"], "ignore").status === 0;

type Stdio = NonNullable<Parameters<typeof spawnSync>[2]>["stdio"];

const spawn = ([program = "", ...args]: readonly string[], stdio: Stdio, input?: Buffer) =>
  spawnSync(program, args, { stdio, ...(input === undefined ? {} : { input }) });

await run(commandLine, () => main(process.argv.slice(2)));
