import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { ReportedError } from "../../cli/errors.ts";
import type { Candidate, Instance, ProgramKind, Variables } from "./candidate.ts";
import type { TaskContainer } from "./task.ts";

/** The container runtime of this machine. */
const runtimes = ["docker", "podman"] as const;
type Runtime = (typeof runtimes)[number];

/** Runs a program to its end. @returns its status and what it printed */
export type RunProgram = (argv: readonly string[]) => {
  readonly status: number | null;
  readonly output: string;
};

export const runProgram: RunProgram = ([program = "", ...args]) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  return { status, output: error ? error.message : `${stdout}${status === 0 ? "" : stderr}`.trim() };
};

/** @throws ReportedError where none is there that answers */
export function findRuntime(run: RunProgram): Runtime {
  const found = runtimes.map((runtime) => ({ runtime, ...run([runtime, "info"]) }));
  const good = found.find(({ status }) => status === 0);
  if (good) return good.runtime;
  throw new ReportedError(
    [
      "an image cannot be started here: neither docker nor podman answers",
      ...found.map(({ runtime, output }) => `  ${runtime} info: ${output.split("\n").at(-1)}`),
    ].join("\n"),
  );
}

interface ContainerArgs {
  readonly runtime: Runtime;
  readonly image: string;
  /** The image's own platform, such as `linux/arm64`: a clause of its own says whether the cluster has such processors. */
  readonly platform: string;
  readonly name: string;
  readonly container: TaskContainer;
  readonly environment: Variables;
  /** Files of this machine that are mounted, by their path in the container. */
  readonly mounts: Variables;
}

/**
 * The command that starts a container as ECS does. Two things are otherwise: it uses this machine's own network, because a
 * task has a network of its own in which every port is free; and variables come by name, so that no secret is an argument.
 * https://docs.docker.com/reference/cli/docker/container/run/
 */
export function runArguments({
  runtime,
  image,
  platform,
  name,
  container,
  environment,
  mounts,
}: ContainerArgs): readonly string[] {
  const { linuxParameters, ulimits } = container;
  return [
    ...[runtime, "run", "--name", name, "--network", "host", "--platform", platform],
    ...["--user", container.user],
    ...(container.readonlyRootFilesystem ? ["--read-only"] : []),
    ...(linuxParameters.initProcessEnabled ? ["--init"] : []),
    ...linuxParameters.capabilities.drop.flatMap((capability) => ["--cap-drop", capability]),
    ...linuxParameters.tmpfs.flatMap(({ containerPath, size, mountOptions }) => [
      "--tmpfs",
      `${containerPath}:${[...mountOptions, `size=${size}m`].join(",")}`,
    ]),
    ...ulimits.flatMap((limit) => ["--ulimit", `${limit.name}=${limit.softLimit}:${limit.hardLimit}`]),
    ...["--memory", `${container.memoryMiB}m`, "--cpu-shares", String(container.cpu)],
    ...Object.entries(mounts).flatMap(([path, file]) => ["--volume", `${file}:${path}:ro`]),
    ...Object.keys(environment).flatMap((key) => ["--env", key]),
    image,
    ...container.command,
  ];
}

/** An image that a runtime of this machine has. */
interface LocalImage {
  readonly runtime: Runtime;
  readonly image: string;
  /** The image's platform, such as `linux/arm64`. */
  readonly platform: string;
}

/** @throws ReportedError where no runtime answers, or has no such image */
export function findImage(image: string, run: RunProgram): LocalImage {
  const runtime = findRuntime(run);
  const { status, output } = run([
    runtime,
    "image",
    "inspect",
    "--format",
    "{{.Os}}/{{.Architecture}}",
    image,
  ]);
  if (status !== 0)
    throw new ReportedError(`${runtime} has no image ${image}: pull or build it first: ${output}`);
  return { runtime, image, platform: output };
}

export interface ImageArgs extends LocalImage {
  readonly containers: Partial<Readonly<Record<ProgramKind, TaskContainer>>>;
  readonly mounts: Variables;
  readonly run: RunProgram;
}

/**
 * A runtime that could not make a container or not begin its command ends with one of these and says why. With 127, where
 * the image has no such command, the image is to be told.
 * https://docs.docker.com/engine/containers/run/#exit-status, https://docs.podman.io/en/v4.3/markdown/podman-run.1.html#exit-status
 */
const neverBegun: readonly (number | null)[] = [125, 126];

let started = 0;

/** A candidate from an image, started as ECS starts it. It throws a ReportedError where a container cannot be started. */
export function imageCandidate(args: ImageArgs): Candidate {
  const { runtime, image, platform, containers, mounts, run } = args;
  return {
    platform,
    read: async (path) => {
      started += 1;
      const name = `contract-${process.pid}-${started}`;
      if (run([runtime, "create", "--name", name, image]).status !== 0) return undefined;
      // As an archive, of which the runtime writes one file's content and padding.
      const { status, output } = run([runtime, "cp", `${name}:${path}`, "-"]);
      run([runtime, "rm", "--force", name]);
      return status === 0 ? output : undefined;
    },
    start: async (kind, environment) => {
      const container = containers[kind];
      if (container === undefined) throw new Error(`the plan has no container called ${kind}`);
      started += 1;
      const name = `contract-${process.pid}-${started}`;
      return instanceOf({ runtime, image, platform, name, container, environment, mounts }, run);
    },
  };
}

function instanceOf(args: ContainerArgs, run: RunProgram): Instance {
  const { runtime, image, name, environment } = args;
  const [program = "", ...rest] = runArguments(args);
  const child = spawn(program, rest, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => lines.push(line));
  // Whoever knows that it has ended has heard all that it printed.
  let hasEnded = false;
  child.once("close", () => {
    hasEnded = true;
  });
  const take = () => void run([runtime, "rm", "--force", name]);
  process.once("exit", take);
  return {
    port: Number(environment.PORT),
    logs: () => lines,
    exec: async (command) => run([runtime, "exec", name, ...command]).status ?? 1,
    exited: () => {
      if (!hasEnded) return undefined;
      if (neverBegun.includes(child.exitCode))
        throw new ReportedError(`${runtime} could not start ${image}: ${lines.at(-1)}`);
      return child.exitCode ?? undefined;
    },
    terminate: () => void run([runtime, "kill", "--signal", "TERM", name]),
    remove: async () => {
      process.off("exit", take);
      take();
    },
  };
}
