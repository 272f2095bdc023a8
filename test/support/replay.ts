import type {
  ByHand,
  Declared,
  Program,
  Recorded,
  Scenario,
  StateEntry,
  Step,
} from "../fixtures/engine/scenario.ts";
import { type Choice, everything } from "../model/engine/choice.ts";
import {
  cancel,
  clearPendingCreates,
  type OwnStackRead,
  readOwnStack,
  refresh,
  repair,
  update,
} from "../model/engine/commands.ts";
import {
  createEngine,
  type Engine,
  type Properties,
  type Registration,
  type StoredResource,
} from "../model/engine/state.ts";
import { type Step as EngineStep, plan } from "../model/engine/steps.ts";
import { createTopics, region, requestOf, rules, type Topics, types } from "./topics.ts";

/** The common part of a recording and the model's engine. */
export interface Replayed extends Omit<Recorded, "exit" | "said"> {
  readonly succeeded: boolean;
}

interface Stack {
  readonly engine: Engine;
  /** The state by `stack export`. */
  kept?: Engine;
  readonly topics: Topics;
}

/** The doings of the model's engine in a scenario. */
export function replay({ steps }: Scenario): readonly Replayed[] {
  const stack: Stack = { engine: createEngine(), topics: createTopics() };
  let program: Program = { resources: [] };
  return steps.map((step) => {
    program = step.program ?? program;
    return take(stack, step, program);
  });
}

function take(stack: Stack, step: Step, program: Program): Replayed {
  const { engine, topics } = stack;
  const { command, flags = [], trouble } = step;
  topics.trouble(trouble);
  const reads = program.readsOwnStack && /^(up|preview)$/.test(command);
  const read = reads ? briefly(readOwnStack(engine)) : undefined;
  const done = run(stack, step, program);
  return {
    ...done,
    command: [command, ...flags].join(" "),
    requests: topics.takeRequests().filter((one, at, all) => one !== all[at - 1]),
    state: inOrder(stateOf(engine)),
    pending: engine.pending.map(({ kind, name }) => `${kind} ${name}`),
    outputs: engine.recorded === undefined ? {} : { recovery: engine.recorded },
    topics: topics.all(),
    databases: topics.databases().length > 0 ? topics.databases() : undefined,
    read,
  };
}

const briefly = (read: OwnStackRead | undefined): Recorded["read"] =>
  read === undefined
    ? null
    : {
        recorded: read.recorded,
        resources: read.resources
          .map(({ name, outputs }) => `${name}: ${outputs.displayName ?? outputs.output}`)
          .toSorted(),
      };

type Done = Pick<Replayed, "operations" | "succeeded">;

function run(stack: Stack, step: Step, program: Program): Done {
  const { command, flags = [], trouble } = step;
  const { engine, topics } = stack;
  if (!/^(up|preview|refresh|destroy)$/.test(command)) {
    changeState(stack, command);
    return { operations: [], succeeded: true };
  }
  if (command === "refresh") return refreshed({ engine, topics }, flags);
  if (flags.includes("--refresh")) return refreshedFirst(stack, step, program);
  const registrations = command === "destroy" ? [] : program.resources.map(registrationOf);
  const planned = plan(registrations, engine, rules, choiceOf(flags));
  if (command === "preview")
    return engine.broken
      ? { operations: [], succeeded: false }
      : { operations: planned.steps.map(told), succeeded: planned.refused.length === 0 && !planned.cutShort };
  const { begun, succeeded } = update(engine, planned, topics, {
    at: (step) => (trouble?.how === "killed" && asks(step, trouble.action) ? "killed" : undefined),
    ...(command === "up" ? { outputs: () => program.recovery } : {}),
  });
  // Of what was begun when the engine died, and of what the state cannot hold, nobody says that it has failed.
  const said = !engine.locked && !engine.broken;
  return {
    operations: begun.map(({ step, failed }) => `${told(step)}${failed && said ? " failed" : ""}`),
    succeeded,
  };
}

/** Commands that ask neither AWS nor the program. */
function changeState(stack: Stack, command: Step["command"]): void {
  const { engine, topics } = stack;
  const topic = engine.state.get("a");
  if (command.startsWith("by hand: ")) topics.doByHand(command.slice("by hand: ".length) as ByHand);
  if (command === "cancel") cancel(engine);
  if (command === "stack export") stack.kept = { ...engine, state: new Map(engine.state) };
  if (command === "stack import" && stack.kept)
    Object.assign(engine, stack.kept, { state: new Map(stack.kept.state) });
  // Elsewhere there is no such stack yet.
  if (command === "login") Object.assign(engine, createEngine());
  if (command === "state delete") engine.state.delete("a");
  if (command === "state unprotect" && topic) engine.state.set("a", { ...topic, protect: false });
  if (command === "state repair") repair(engine);
}

/** `--refresh`: a preview forgets again what it has seen. */
function refreshedFirst(stack: Stack, { flags: _, ...step }: Step, program: Program): Done {
  const { engine, topics } = stack;
  const before = new Map(engine.state);
  const seen = refreshed({ engine, topics }, []);
  const done = run(stack, step, program);
  if (step.command === "preview") {
    engine.state.clear();
    for (const [name, resource] of before) engine.state.set(name, resource);
  }
  return { ...done, operations: [...seen.operations, ...done.operations] };
}

const told = ({ kind, name }: EngineStep): string => `${kind} ${name}`;

/** Whether a step makes this request. To restore a database takes another one, which would change it. */
function asks({ kind, resource }: EngineStep, action: string): boolean {
  if (!resource || /^(same|replace|remove-pending-replace)$/.test(kind)) return false;
  const what = kind === "update" ? "update" : kind.startsWith("create") ? "create" : "delete";
  const requests = [what, ...(resource.type === types.database ? (["update"] as const) : [])] as const;
  return requests.some((request) => requestOf(resource.type, request) === action);
}

function refreshed({ engine, topics }: Stack, flags: readonly string[]): Done {
  if (engine.locked || engine.broken) return { operations: [], succeeded: false };
  const { names } = choiceOf(flags);
  const read = [...engine.state]
    .filter(([name, { awaited }]) => !names(name) && !awaited)
    .map(([name]) => name);
  const succeeded = refresh(engine, topics, names);
  if (flags.some((flag) => /^--(clear|import)-pending-creates/.test(flag))) clearPendingCreates(engine);
  return { operations: read.map((name) => `refresh ${name}${succeeded ? "" : " failed"}`), succeeded };
}

function choiceOf(flags: readonly string[]): Choice {
  const names = flags.flatMap((flag) => /^--(?:exclude|target) \*\*::(.+)$/.exec(flag)?.slice(1) ?? []);
  if (names.length === 0) return everything;
  return {
    kind: flags.some((flag) => flag.startsWith("--target ")) ? "target" : "exclude",
    names: (name) => names.includes(name),
    withDependents: flags.some((flag) => flag.endsWith("-dependents")),
  };
}

const registrationOf = ({ type, name, inputs, topic, after = [], options = {} }: Declared): Registration => ({
  type: types[type],
  name,
  region,
  inputs,
  refersTo: topic === undefined ? [] : [topic],
  after,
  protect: options.protect ?? false,
  ignoreChanges: options.ignoreChanges ?? [],
  replaceOnChanges: options.replaceOnChanges ?? [],
  deleteBeforeReplace: options.deleteBeforeReplace ?? false,
});

function stateOf({ state, condemned }: Engine): readonly StateEntry[] {
  const entry = (name: string, resource: StoredResource, more: Partial<StateEntry> = {}): StateEntry => ({
    name,
    type: resource.type,
    inputs: given(resource.inputs),
    outputs: given(resource.outputs),
    ...(resource.failed ? { initErrors: true } : {}),
    ...(resource.protect ? { protect: true } : {}),
    ...(resource.awaited ? { pendingReplacement: true } : {}),
    ...more,
  });
  return [
    ...[...state].map(([name, resource]) => entry(name, resource)),
    ...condemned.map(({ name, resource }) => entry(name, resource, { delete: true })),
  ];
}

/** The state's own order is none that matters. */
export const inOrder = (entries: readonly StateEntry[]): readonly StateEntry[] =>
  entries.toSorted(
    (a, b) => a.name.localeCompare(b.name) || Number(a.delete ?? false) - Number(b.delete ?? false),
  );

const given = (properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && value !== ""));
