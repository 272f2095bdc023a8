import { z } from "zod";
import type { Synthesis } from "../../proofs/model/registration.ts";
import type { ProgramKind, Variables } from "./candidate.ts";

const named = z.object({ name: z.string() });

/** The part of a container's definition that concerns the image. */
const containerDefinition = z.object({
  name: z.string(),
  user: z.string(),
  readonlyRootFilesystem: z.boolean(),
  command: z.array(z.string()).default([]),
  environment: z.array(named.extend({ value: z.string() })),
  secrets: z.array(named),
  stopTimeout: z.number(),
  healthCheck: z.object({
    command: z.array(z.string()),
    startPeriod: z.number(),
    interval: z.number(),
    retries: z.number(),
  }),
  ulimits: z.array(named.extend({ softLimit: z.number(), hardLimit: z.number() })),
  linuxParameters: z.object({
    initProcessEnabled: z.boolean(),
    capabilities: z.object({ drop: z.array(z.string()) }),
    tmpfs: z.array(
      z.object({ containerPath: z.string(), size: z.number(), mountOptions: z.array(z.string()) }),
    ),
  }),
});

/** ECS's start of a container of the application's image. */
export interface TaskContainer extends z.infer<typeof containerDefinition> {
  /** The task's platform, such as `linux/arm64`. */
  readonly platform: string;
  /** Memory of the whole task, in MiB. */
  readonly memoryMiB: number;
  /** CPU units of the whole task, 1024 a processor. */
  readonly cpu: number;
}

const taskDefinition = z.object({
  cpu: z.string(),
  memory: z.string(),
  runtimePlatform: z.object({ cpuArchitecture: z.string(), operatingSystemFamily: z.string() }),
  containerDefinitions: z.string(),
});

/**
 * The application's container and its worker's, as a plan defines them.
 * @throws ReportedError where the plan has none
 */
export function taskContainers(
  { registrations }: Synthesis,
  regionCode: string,
): Partial<Readonly<Record<ProgramKind, TaskContainer>>> {
  const own = registrations.filter(
    ({ type, name }) =>
      type === "aws:ecs/taskDefinition:TaskDefinition" && name.split("-").includes(regionCode),
  );
  const containers = own.flatMap(({ inputs }) => {
    const task = taskDefinition.parse(inputs);
    const { cpuArchitecture, operatingSystemFamily } = task.runtimePlatform;
    const platform = `${operatingSystemFamily}/${cpuArchitecture}`.toLowerCase();
    return z
      .array(z.looseObject({ name: z.string() }))
      .parse(JSON.parse(task.containerDefinitions))
      .filter(({ name }) => name !== "collector")
      .map(
        (container): TaskContainer => ({
          ...containerDefinition.parse(container),
          platform,
          cpu: Number(task.cpu),
          memoryMiB: Number(task.memory),
        }),
      );
  });
  return Object.fromEntries(containers.map((container) => [container.name, container]));
}

/**
 * The variables of a container: what the plan says, and what it leaves to the place: everything that is a secret, and
 * every address.
 *
 * @param places those of this machine; of a variable that the plan has not nothing gets in
 * @param beside what the plan does not know, such as credentials for a stand-in
 * @throws Error where the plan has a secret that this place has no value for
 */
export function variablesOf(
  { environment, secrets }: Pick<TaskContainer, "environment" | "secrets">,
  places: Variables,
  beside: Variables,
): Variables {
  const missing = secrets.filter(({ name }) => places[name] === undefined);
  if (missing.length > 0)
    throw new Error(`no value for ${missing.map(({ name }) => name).join(", ")} of the task definition`);
  return {
    ...Object.fromEntries(environment.map(({ name, value }) => [name, places[name] ?? value])),
    ...Object.fromEntries(secrets.map(({ name }) => [name, places[name] ?? ""])),
    ...beside,
  };
}
