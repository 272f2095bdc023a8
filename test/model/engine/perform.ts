import { dependenciesOf } from "./choice.ts";
import type { Aws, Engine, Properties, StoredResource } from "./state.ts";
import type { Step } from "./steps.ts";

/** Carries out one step, and notes it. @returns false if it fails, which ends the update */
export function perform(engine: Engine, { kind, name, resource, asked }: Step, aws: Aws): boolean {
  if (resource === undefined || kind === "replace") return true;
  const step = { kind, name, resource, asked };
  if (kind === "same") engine.state.set(name, resource);
  else if (kind === "create" || kind === "create-replacement")
    return create(engine, step, aws) && isWhole(engine, step);
  else if (kind === "update") return update(engine, step, aws) && isWhole(engine, step);
  else return remove(engine, step, aws);
  return true;
}

type Doing = Step & { readonly resource: StoredResource };

/** A dependency on something that the state does not have makes the state unreadable: recording excluded-creation. */
function isWhole(engine: Engine, { resource }: Doing): boolean {
  const whole = dependenciesOf(resource).every((one) => engine.state.has(one));
  if (!whole) engine.broken = true;
  return whole;
}

function create(engine: Engine, { name, resource }: Doing, aws: Aws): boolean {
  const { outcome, id } = aws.create(name, resource);
  if (outcome === "refused") return false;
  const old = engine.state.get(name);
  if (old && !old.awaited) engine.condemned = [...engine.condemned, { name, resource: old }];
  const failed = outcome === "half";
  // What failed counts as it was meant: recording failed-creation.
  const outputs = failed ? resource.inputs : known(aws.read(id, resource), resource.inputs);
  engine.state.set(name, { ...resource, id, outputs, failed });
  return !failed;
}

function update(engine: Engine, { name, resource, asked }: Doing, aws: Aws): boolean {
  const outcome = isEmpty(asked) ? "done" : aws.update(resource.id, resource, asked);
  const outputs = outcome === "done" ? aws.read(resource.id, resource) : "no answer";
  const old = engine.state.get(name);
  if (typeof outputs === "string") {
    // The inputs stay as they were, the outputs are as they were meant: recording failed-update.
    if (old) engine.state.set(name, { ...old, outputs: { ...old.outputs, ...asked }, failed: true });
    return false;
  }
  engine.state.set(name, { ...resource, outputs, failed: false });
  return true;
}

function remove(engine: Engine, { kind, name, resource }: Doing, aws: Aws): boolean {
  // `DeleteStep.Apply`, pkg/resource/deploy/step.go
  if (kind === "delete" && resource.protect) return false;
  if (kind !== "remove-pending-replace" && aws.delete(resource.id, resource) !== "done") return false;
  const waiting = engine.condemned.some((one) => one.resource === resource);
  if (waiting) engine.condemned = engine.condemned.filter((one) => one.resource !== resource);
  else if (kind === "delete-replaced") engine.state.set(name, { ...resource, awaited: true });
  else engine.state.delete(name);
  return true;
}

/** The engine dies when AWS has done what it was asked for: the state knows that it was asked, and stays locked. */
export function die(engine: Engine, { kind, name, resource, asked }: Step, aws: Aws): void {
  engine.locked = true;
  if (!(kind in doing) || resource === undefined) return;
  const what = doing[kind as keyof typeof doing];
  if (what === "creating") aws.create(name, resource);
  if (what === "updating" && !isEmpty(asked)) aws.update(resource.id, resource, asked);
  // What is protected nobody is asked to delete (`DeleteStep.Apply`, as above).
  const refused = kind === "delete" && resource.protect;
  if (what === "deleting" && !refused) aws.delete(resource.id, resource);
  if (refused) return;
  engine.pending = [...engine.pending, { kind: what, name, resource }];
}

const doing = {
  create: "creating",
  "create-replacement": "creating",
  update: "updating",
  delete: "deleting",
  "delete-replaced": "deleting",
} as const;

const isEmpty = (properties: Properties): boolean => Object.keys(properties).length === 0;

const known = (read: Properties | string, otherwise: Properties): Properties =>
  typeof read === "string" ? otherwise : read;
