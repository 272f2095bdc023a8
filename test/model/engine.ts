import type { RegionName } from "../../regions/index.ts";
import { type RecoveryPlan, recordOf } from "../../src/recovery/plan.ts";
import type { StateResource } from "../../src/recovery/state.ts";
import { clusterType } from "../../src/recovery/state.ts";
import type { Registration } from "./program.ts";
import { violation } from "./violation.ts";

/** What Pulumi's engine keeps, and the rules by which it turns registrations into operations. */
export interface Engine {
  readonly state: Map<string, StoredResource>;
  /** The stack's output, as JSON, because that is all that survives. */
  recorded: string | undefined;
  /** Updates that were carried out while the engine died. The CLI warns of them and asks for a refresh. */
  readonly pending: Map<string, StoredResource>;
}

export interface StoredResource {
  readonly type: string;
  readonly region: RegionName;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
}

export interface Operation {
  readonly kind: "create" | "update" | "replace" | "delete" | "none";
  readonly name: string;
  readonly resource: StoredResource;
}

export const createEngine = (): Engine => ({ state: new Map(), recorded: undefined, pending: new Map() });

export const stateResources = ({ state }: Engine): readonly StateResource[] =>
  [...state].map(([name, { type, inputs }]) => ({ type, name, outputs: inputs }));

/** `pulumi refresh` of what an interrupted update left in doubt, as far as the regions answer. */
export function refresh({ state, pending }: Engine, answers: (region: RegionName) => boolean): void {
  for (const [name, resource] of pending) {
    if (!answers(resource.region)) continue;
    if (state.has(name)) state.set(name, resource);
    pending.delete(name);
  }
}

/** Why a preview fails: what the engine would delete or replace is protected in its state. */
export const refusedByProtection = (operations: readonly Operation[], { state }: Engine): boolean =>
  operations.some(
    ({ kind, name }) => (kind === "delete" || kind === "replace") && state.get(name)?.protect === true,
  );

/** The operations for the registrations, in one of the orders that their dependencies allow; deletions come last. */
export function diff(
  registrations: readonly Registration[],
  { state }: Engine,
  pick: (count: number) => number,
): readonly Operation[] {
  const names = new Set(registrations.map(({ name }) => name));
  if (names.size < registrations.length) throw violation("two resources bear one name");
  const deletions = [...state]
    .filter(([name]) => !names.has(name))
    .map(([name, resource]): Operation => ({ kind: "delete", name, resource }));
  return [
    ...inSomeOrder(registrations, pick).map((registration) => compare(registration, state)),
    ...deletions.reverse(),
  ];
}

function compare(registration: Registration, state: Engine["state"]): Operation {
  const { type, name, region, protect, ignoreChanges } = registration;
  const old = state.get(name);
  const inputs = ignored(registration, old);
  const resource = { type, region, inputs, protect };
  if (!old) return { kind: "create", name, resource };
  if (equal(old.inputs, inputs)) return { kind: "none", name, resource };
  const forcesNew = type === clusterType && old.inputs.snapshotIdentifier !== inputs.snapshotIdentifier;
  return { kind: forcesNew && !ignoreChanges.includes("*") ? "replace" : "update", name, resource };
}

/** `processIgnoreChanges`, pkg/resource/deploy/step_generator.go: the old inputs take the place of the new ones. */
function ignored({ inputs, ignoreChanges }: Registration, old: StoredResource | undefined) {
  if (!old) return inputs;
  if (ignoreChanges.includes("*")) return old.inputs;
  return { ...inputs, ...Object.fromEntries(ignoreChanges.map((key) => [key, old.inputs[key]])) };
}

const equal = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);

function inSomeOrder(
  registrations: readonly Registration[],
  pick: (count: number) => number,
): readonly Registration[] {
  const names = new Set(registrations.map(({ name }) => name));
  const done = new Set<string>();
  const ordered: Registration[] = [];
  while (ordered.length < registrations.length) {
    const ready = registrations.filter(
      ({ name, after }) => !done.has(name) && after.every((needed) => done.has(needed) || !names.has(needed)),
    );
    const next = ready[pick(ready.length)];
    if (!next) throw new Error("the registrations depend on each other in a circle");
    done.add(next.name);
    ordered.push(next);
  }
  return ordered;
}

/** What the engine notes of an operation that was carried out. */
export function note({ state }: Engine, { kind, name, resource }: Operation): void {
  if (kind === "delete") state.delete(name);
  else state.set(name, resource);
}

/** The stack's output names each database with the snapshot that its cluster was really restored from. */
export function record(engine: Engine, plan: RecoveryPlan): void {
  const recorded = recordOf(plan);
  const lineage = recorded.lineage.map((entry) => {
    const snapshot = engine.state.get(entry.cluster)?.inputs.snapshotIdentifier;
    return entry.origin.kind === "restored" && typeof snapshot === "string"
      ? { ...entry, origin: { ...entry.origin, snapshot } }
      : entry;
  });
  engine.recorded = JSON.stringify({ ...recorded, lineage });
}
