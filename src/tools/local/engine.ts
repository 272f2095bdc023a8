import { type EngineEvent, LocalWorkspace, type PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { ReportedError } from "../../cli/errors.ts";
import { explainEngine } from "../stack/automation.ts";
import { lastLine } from "../stack/installation.ts";
import { howToGetPlugin, type Plugin } from "./plugins.ts";
import type { LocalProject } from "./project.ts";

/** Pulumi's engine, working on a stack in an emulator. */
export interface LocalEngine {
  readonly configure: (key: string, value: string) => Promise<void>;
  /** `pulumi up`. @returns what it changed @throws ReportedError where it fails */
  readonly up: () => Promise<readonly EngineChange[]>;
  /** The stack's outputs; none of them is secret. */
  readonly outputs: () => Promise<Readonly<Record<string, unknown>>>;
  /** `pulumi destroy`, of what is protected as well. @throws ReportedError where it fails */
  readonly destroy: () => Promise<void>;
}

export interface EngineChange {
  /** As the engine calls it, such as `create`, `update` or `replace`. */
  readonly operation: string;
  readonly type: string;
  readonly name: string;
}

export interface LocalEngineOptions {
  readonly pulumi: PulumiCommand;
  readonly project: LocalProject;
  readonly stack: string;
  /** What the emulator lacks, as `--exclude` takes it. */
  readonly exclude: readonly string[];
  /** Gets what the engine prints. */
  readonly print: (text: string) => void;
  /** Passes an interruption on to the engine. */
  readonly signal: AbortSignal;
}

/** Makes sure that the providers are there. @throws ReportedError that says how to get one that is not */
export async function getPlugins(
  pulumi: PulumiCommand,
  folder: string,
  plugins: readonly Plugin[],
): Promise<void> {
  const workspace = await LocalWorkspace.create({ workDir: folder, pulumiCommand: pulumi });
  const present = await workspace.listPlugins().catch((cause: unknown) => {
    throw new ReportedError(`The providers cannot be listed: ${lastLine(cause)}`, { cause });
  });
  for (const plugin of plugins) {
    if (present.some(({ name, version }) => name === plugin.name && version === plugin.version)) continue;
    try {
      await workspace.installPlugin(plugin.name, plugin.version);
    } catch (cause) {
      throw new ReportedError(howToGetPlugin(plugin, lastLine(cause)), { cause });
    }
  }
}

/** @throws ReportedError where the stack cannot be made */
export async function createEngine(options: LocalEngineOptions): Promise<LocalEngine> {
  const { pulumi, project, stack: name, exclude, print, signal } = options;
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw new ReportedError(explainEngine(cause, name), { cause });
    }
  };
  const stack = await attempt(() =>
    LocalWorkspace.createStack(
      { stackName: name, workDir: project.folder },
      { pulumiCommand: pulumi, envVars: { ...project.variables }, secretsProvider: "passphrase" },
    ),
  );
  await attempt(() => stack.setConfig("processorApiKey", { value: "no-key-of-anybody", secret: true }));
  const running = { onOutput: print, onError: print, color: "never" as const, signal };
  const excluding = exclude.length === 0 ? {} : { exclude: [...exclude], excludeDependents: true };
  return {
    configure: (key, value) => attempt(() => stack.setConfig(key, { value })),
    up: () =>
      attempt(async () => {
        // By what was done to what: on a busy machine the Automation API has been seen to tell of one event twice.
        const changes = new Map<string, EngineChange>();
        const onEvent = ({ resourcePreEvent }: EngineEvent) => {
          if (resourcePreEvent === undefined) return;
          const { op, type, urn } = resourcePreEvent.metadata;
          if (op !== "same" && op !== "read")
            changes.set(`${op} ${urn}`, { operation: op, type, name: urn.slice(urn.lastIndexOf("::") + 2) });
        };
        await stack.up({ ...running, ...excluding, onEvent, showSecrets: false });
        return [...changes.values()];
      }),
    outputs: () =>
      attempt(async () =>
        Object.fromEntries(Object.entries(await stack.outputs()).map(([key, { value }]) => [key, value])),
      ),
    destroy: () =>
      attempt(async () => {
        // An option of the command's that the Automation API does not know; each may be given as a variable.
        stack.workspace.envVars.PULUMI_OPTION_IGNORE_PROTECT = "true";
        await stack.destroy({ ...running, showSecrets: false });
      }),
  };
}
