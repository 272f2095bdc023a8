import {
  type EngineEvent,
  LocalWorkspace,
  type OutputMap,
  type PulumiCommand,
  type Stack,
  StackNotFoundError,
} from "@pulumi/pulumi/automation/index.js";
import { nameOfUrn } from "../../proofs/model/urn.ts";
import type { StateResource } from "../../recovery/state.ts";
import type { ConfigValues, Engine, EngineChange, PastUpdate, Repairs } from "./engine.ts";
import { explained } from "./engine-errors.ts";
import { findPulumi, usualPlaces } from "./installation.ts";

interface EngineOptions {
  /** The folder of Pulumi.yaml. */
  readonly folder: string;
  readonly stack: string;
  /** Gets what the engine prints. */
  readonly print: (text: string) => void;
  /** Passes an interruption on to the engine. */
  readonly signal: AbortSignal;
}

interface NewStackOptions extends EngineOptions {
  readonly pulumi: PulumiCommand;
  /** Pulumi's own environment variables, the passphrase of its secrets among them. */
  readonly variables: Readonly<Record<string, string>>;
  /** Secret configuration, by key. */
  readonly secrets: Readonly<Record<string, string>>;
}

const historyLength = 50;

/** A stack that is there, by the person's own Pulumi. @throws ReportedError without Pulumi, or without the stack */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { folder, stack: name } = options;
  const stack = await explained(name, async () =>
    LocalWorkspace.selectStack(
      { stackName: name, workDir: folder },
      { pulumiCommand: await findPulumi(usualPlaces(folder)) },
    ),
  );
  return engineOf(stack, options);
}

/** A new stack, whose secrets a passphrase encrypts. @throws ReportedError where it cannot be made */
export async function createStackEngine(options: NewStackOptions): Promise<Engine & Repairs> {
  const { folder, stack: name, pulumi, variables, secrets } = options;
  const stack = await explained(name, async () => {
    const created = await LocalWorkspace.createStack(
      { stackName: name, workDir: folder },
      { pulumiCommand: pulumi, envVars: { ...variables }, secretsProvider: "passphrase" },
    );
    for (const [key, value] of Object.entries(secrets)) await created.setConfig(key, { value, secret: true });
    return created;
  });
  return engineOf(stack, options);
}

/**
 * The outputs of a stack, without the secret ones; undefined where the backend has no such stack. Unlike `createEngine`
 * it leaves alone which stack is selected.
 * @param folder the folder of Pulumi.yaml
 */
export const outputsOf = (
  folder: string,
  stack: string,
): Promise<Readonly<Record<string, unknown>> | undefined> =>
  explained(stack, async () => {
    const pulumiCommand = await findPulumi(usualPlaces(folder));
    const workspace = await LocalWorkspace.create({ workDir: folder, pulumiCommand });
    try {
      return withoutSecrets(await workspace.stackOutputs(stack));
    } catch (error) {
      if (error instanceof StackNotFoundError) return undefined;
      throw error;
    }
  });

/** The engine of a stack, through Pulumi's Automation API. */
async function engineOf(
  stack: Stack,
  { stack: name, print, signal }: EngineOptions,
): Promise<Engine & Repairs> {
  const { workspace } = stack;
  const namespace = (await workspace.projectSettings()).name;
  const running = { onOutput: print, onError: print, color: "never" as const, signal };
  const attempt = <T>(work: () => Promise<T>) => explained(name, work);
  return {
    // From the file: the command would have to be asked to decrypt everything.
    config: () =>
      attempt(async () => {
        const { config = {} } = await workspace.stackSettings(name);
        return plain(
          namespace,
          Object.entries(config).map(([key, value]) => [key, asText(value)]),
        );
      }),
    configure: (changes) =>
      attempt(async () => {
        const entries = Object.entries(changes);
        const set = entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, { value }]]));
        const removed = entries.flatMap(([key, value]) => (value === undefined ? [key] : []));
        if (set.length > 0) await stack.setAllConfig(Object.fromEntries(set), true);
        if (removed.length > 0) await stack.removeAllConfig(removed, true);
      }),
    preview: (exclude) =>
      attempt(async () => void (await stack.preview({ ...running, exclude: [...exclude] }))),
    up: (message, exclude) =>
      attempt(async () => {
        // By what was done to what: on a busy machine the Automation API has been seen to tell of one event twice.
        const changes = new Map<string, EngineChange>();
        const onEvent = ({ resourcePreEvent }: EngineEvent) => {
          if (resourcePreEvent === undefined) return;
          const { op, type, urn } = resourcePreEvent.metadata;
          if (op !== "same" && op !== "read")
            changes.set(`${op} ${urn}`, { operation: op, type, name: nameOfUrn(urn) });
        };
        await stack.up({ ...running, exclude: [...exclude], message, onEvent, showSecrets: false });
        return [...changes.values()];
      }),
    destroy: () =>
      attempt(async () => {
        // The Automation API lacks the flag --ignore-protect. The command takes each of its flags from a variable as well:
        // `TestDeclaredEnvironmentVariable`, pkg/cmd/pulumi/env_test.go.
        const { envVars } = workspace;
        workspace.envVars = { ...envVars, PULUMI_OPTION_IGNORE_PROTECT: "true" };
        try {
          await stack.destroy({ ...running, showSecrets: false });
        } finally {
          workspace.envVars = envVars;
        }
      }),
    outputs: () => attempt(async () => withoutSecrets(await stack.outputs())),
    resources: () =>
      attempt(async () => {
        const { resources = [] }: ExportedState = (await stack.exportStack()).deployment;
        return resources.flatMap(({ urn, type, outputs = {}, delete: condemned }) =>
          condemned ? [] : [{ type, name: nameOfUrn(urn), outputs }],
        );
      }),
    history: () =>
      attempt(async () =>
        (await stack.history(historyLength, 1, false))
          .filter(({ kind }) => kind === "update")
          .map(
            ({ startTime, endTime, result, config }): PastUpdate => ({
              startedAt: startTime,
              // One whose process was killed has no end.
              endedAt: endTime ?? startTime,
              succeeded: result === "succeeded",
              values: plain(
                namespace,
                Object.entries(config).map(([key, { value, secret }]) => [key, secret ? undefined : value]),
              ),
            }),
          ),
      ),
    user: () => attempt(async () => (await workspace.whoAmI()).user),
    cancel: () => attempt(() => stack.cancel()),
    refresh: () => attempt(async () => void (await stack.refresh({ ...running, showSecrets: false }))),
    unfinished: () =>
      attempt(async () => {
        const state: ExportedState = (await stack.exportStack()).deployment;
        const { resources = [], pending_operations: pending = [] } = state;
        return {
          pending: pending.map(({ type, resource }) => `${type} ${nameOfUrn(resource.urn)}`),
          failed: resources.flatMap(({ urn, initErrors = [] }) =>
            initErrors.length > 0 ? [nameOfUrn(urn)] : [],
          ),
        };
      }),
  };
}

/** The part of `pulumi stack export` that is read (`DeploymentV3`, `ResourceV3`, sdk/go/common/apitype/core.go). */
interface ExportedState {
  readonly resources?: readonly {
    readonly urn: string;
    readonly type: string;
    readonly outputs?: StateResource["outputs"];
    /** The old half of a replacement, which is yet to be deleted. */
    readonly delete?: boolean;
    /** The errors of a creation or an update that AWS has done by half. */
    readonly initErrors?: readonly string[];
  }[];
  /** The operations that the engine had begun when it was killed (`OperationV2`). */
  readonly pending_operations?: readonly {
    readonly type: string;
    readonly resource: { readonly urn: string };
  }[];
}

const withoutSecrets = (outputs: OutputMap): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(outputs).flatMap(([key, { value, secret }]) => (secret ? [] : [[key, value]])),
  );

const asText = (value: unknown): string | undefined =>
  typeof value === "string"
    ? value
    : typeof value === "object" && value !== null && "secure" in value
      ? undefined
      : JSON.stringify(value);

/** The project's own keys, without its name. */
function plain(namespace: string, entries: readonly (readonly [string, string | undefined])[]): ConfigValues {
  const own = `${namespace}:`;
  return Object.fromEntries(
    entries.flatMap(([key, value]) =>
      key.startsWith(own) && value !== undefined ? [[key.slice(own.length), value]] : [],
    ),
  );
}
