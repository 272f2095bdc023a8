import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { environments } from "../../environments/index.ts";
import { type Command, type Plan, planMirror, shown, type Tool, tools } from "./mirror.ts";
import { registriesIn, wantedImages } from "./wanted.ts";

const usage = `Usage: npm run images -- list|mirror --stack STACK [--tag TAG] [--app IMAGE]

Fills the environment's registries, the only ones that its instances can reach.

  list      prints the commands that push what a service needs
  mirror    runs them, with skopeo or docker and the AWS CLI; prints them where these are missing

  --tag TAG     the application's tag        default: the stack's imageTag
  --app IMAGE   where its image is copied from, in any registry that you can read`;

function main(): void {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      stack: { type: "string" },
      tag: { type: "string" },
      app: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const [action] = positionals;
  if ((action !== "list" && action !== "mirror") || values.stack === undefined) throw new Error(usage);
  const stack = values.stack;
  const environment = environments.find(({ name }) => name === stack.split("/").at(-1));
  if (!environment) throw new Error(`there is no environment ${stack}`);

  const outputs: { readonly regions?: unknown } = JSON.parse(
    pulumi(["stack", "output", "--json", "--stack", stack]),
  );
  const config: Readonly<Record<string, { readonly value?: string }>> = JSON.parse(
    pulumi(["config", "--json", "--stack", stack]),
  );
  const tag = values.tag ?? (config["payments:imageTag"]?.value || undefined);
  const tool = tools.find(has);
  const plan = planMirror(
    tool ?? "docker",
    registriesIn(outputs.regions, [environment.home.region, environment.standby.region]),
    wantedImages(environment.compute.collectorTag, { tag, source: values.app }),
  );
  if (tag === undefined) console.log("# The application has no tag yet: give --tag, or set imageTag.");
  if (action === "mirror" && tool !== undefined && has("aws")) perform(plan, tool);
  else print(plan);
}

function print({ logins, pushes }: Plan): void {
  for (const login of logins) console.log(shown(login));
  for (const { target, copy } of pushes) console.log(copy ? shown(copy) : `# push ${target}`);
}

function perform({ logins, pushes }: Plan, tool: Tool): void {
  for (const login of logins)
    if (!run(login, "inherit")) throw new Error(`${tool} could not log in: ${shown(login)}`);
  const missing = pushes.filter(({ target, exists, copy }) => {
    if (run(exists, "ignore")) console.log(`is there: ${target}`);
    else if (copy === undefined) return true;
    else if (!run(copy, "inherit")) throw new Error(`could not be pushed: ${target}`);
    return false;
  });
  if (missing.length > 0)
    throw new Error(
      ["missing, so push it or give --app IMAGE:", ...missing.map(({ target }) => `  ${target}`)].join("\n"),
    );
}

/** Whether a command succeeds. What it reads, such as a password, goes from program to program and nowhere else. */
function run({ argv, input }: Command, output: "inherit" | "ignore"): boolean {
  const read = input && spawn(input, ["ignore", "pipe", "inherit"]);
  if (read && read.status !== 0) return false;
  return spawn(argv, [read ? "pipe" : "ignore", output, output], read?.stdout).status === 0;
}

const has = (program: string): boolean => spawn([program, "--version"], "ignore").status === 0;

/** @throws Error with Pulumi's own words */
function pulumi(args: readonly string[]): string {
  const { status, stdout, stderr } = spawn(["npx", "pulumi", ...args], ["ignore", "pipe", "pipe"]);
  if (status !== 0) throw new Error(`pulumi ${args.join(" ")} failed:\n${stderr.toString().trim()}`);
  return stdout.toString();
}

type Stdio = NonNullable<Parameters<typeof spawnSync>[2]>["stdio"];

const spawn = ([program = "", ...args]: readonly string[], stdio: Stdio, input?: Buffer) =>
  spawnSync(program, args, { stdio, ...(input === undefined ? {} : { input }) });

try {
  main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
