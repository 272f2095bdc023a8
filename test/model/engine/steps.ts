import { type Choice, deletable, dependenciesOf, everything, leftAlone } from "./choice.ts";
import { compare, type Difference } from "./compare.ts";
import type { Engine, Properties, Registration, StoredResource, Types } from "./state.ts";

/** One thing that an update does, as the engine calls it. */
export interface Step {
  readonly kind:
    | "same"
    | "create"
    | "update"
    | "delete"
    | "replace"
    | "create-replacement"
    | "delete-replaced"
    | "remove-pending-replace";
  readonly name: string;
  /** The wanted resource; of a deletion, the present one. Undefined for one that is not there, and is to stay so. */
  readonly resource: StoredResource | undefined;
  /** The inputs that AWS is asked for. */
  readonly asked: Properties;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** The obstacles: a resource is protected, or would depend on what is not there. A preview says so, and fails. */
  readonly refused: readonly string[];
  /** Even a preview gets no further than these steps: recordings protected-referring, excluded-first. */
  readonly cutShort?: true;
}

/**
 * The steps of an update with these registrations, which come in an order that their dependencies allow. What is to be
 * deleted goes last, in reverse.
 */
export function plan(
  registrations: readonly Registration[],
  engine: Engine,
  types: Types,
  choice: Choice = everything,
): Plan {
  const left = leftAlone(registrations, choice);
  const replaced = new Set<string>();
  /** Deleted before it comes to be registered, because it refers to what is. */
  const deleted = new Set<string>();
  /**
   * Counts as registered. What is left alone brings along what it depends on in the state, and where that is registered
   * itself later the engine fails, "Duplicate resource URN": recording excluded-first (`getDependencySteps`,
   * pkg/resource/deploy/step_generator.go).
   */
  const taken = new Set<string>();
  const refused: string[] = [];
  const steps: Step[] = [];
  for (const registration of registrations) {
    const { name } = registration;
    const stored = engine.state.get(name);
    if (taken.has(name)) return { steps, refused, cutShort: true };
    taken.add(name);
    if (left.has(name)) {
      for (const needed of stored ? broughtAlong(stored, engine, taken) : []) {
        taken.add(needed);
        steps.push({ kind: "same", name: needed, resource: engine.state.get(needed), asked: {} });
      }
      steps.push({ kind: "same", name, resource: stored, asked: {} });
      continue;
    }
    // Of an exclusion the engine does not notice it: recording excluded-creation.
    if (choice.kind === "target" && dependsOnNothing(registration, left, engine)) refused.push(name);
    const old = stored && deleted.has(name) ? { ...stored, awaited: true } : stored;
    const difference = compare(registration, old, types, replaced);
    if (difference.kind !== "replace" || !old) {
      steps.push(stepOf(registration, old, difference, types));
      continue;
    }
    replaced.add(name);
    if (old.protect && registration.protect) refused.push(name);
    const first =
      registration.deleteBeforeReplace && !old.awaited ? [...referringTo(name, engine), name] : [];
    const condemned = first.filter((one) => !deleted.has(one) && engine.state.get(one)?.awaited === false);
    const kept = condemned.filter((one) => one !== name && engine.state.get(one)?.protect);
    if (kept.length > 0) return { steps, refused: [...refused, ...kept], cutShort: true };
    for (const one of condemned) deleted.add(one);
    const created = { ...stepOf(registration, old, difference, types), kind: "create-replacement" } as const;
    const logical = { ...created, kind: "replace", asked: {} } as const;
    steps.push(
      ...condemned.map((one) => deletion("delete-replaced", one, engine.state.get(one))),
      ...(deleted.has(name) || old.awaited ? [logical, created] : [created, logical]),
    );
  }

  const registered = new Set(registrations.map(({ name }) => name));
  const mayGo = deletable(engine, choice);
  const unwanted = [...engine.state].filter(([name]) => !registered.has(name));
  const going = unwanted.filter(([name]) => mayGo(name)).reverse();
  refused.push(...going.filter(([, { protect, awaited }]) => protect && !awaited).map(([name]) => name));
  const oldHalves = [...replaced].filter(
    (name) => !deleted.has(name) && engine.state.get(name)?.awaited === false,
  );
  return {
    steps: [
      ...steps,
      ...unwanted
        .filter(([name]) => !mayGo(name))
        .map(([name, resource]): Step => ({ kind: "same", name, resource, asked: {} })),
      ...oldHalves.reverse().map((name) => deletion("delete-replaced", name, engine.state.get(name))),
      ...engine.condemned
        .filter(({ name }) => mayGo(name))
        .map(({ name, resource }) => deletion("delete-replaced", name, resource)),
      ...going.map(([name, resource]) =>
        deletion(resource.awaited ? "remove-pending-replace" : "delete", name, resource),
      ),
    ],
    refused,
  };
}

const deletion = (kind: Step["kind"], name: string, resource: StoredResource | undefined): Step => ({
  kind,
  name,
  resource,
  asked: {},
});

function stepOf(
  registration: Registration,
  old: StoredResource | undefined,
  difference: Difference,
  { autoNamed }: Types,
): Step {
  const { name, type, region, refersTo = [], after, protect, ignoreChanges } = registration;
  const { kind, inputs, asked } = difference;
  // All old inputs, the name that was made up among them, count as the program's own.
  const ownName = old !== undefined && ignoreChanges.includes("*");
  const resource: StoredResource = {
    type,
    region,
    inputs,
    refersTo,
    after,
    protect,
    awaited: false,
    id: old?.id ?? "",
    outputs: old?.outputs ?? {},
    // What has failed is never the same.
    failed: false,
    autoNamed: autoNamed(type) && !ownName,
  };
  return { kind, name, resource, asked };
}

/** The dependencies of a resource in the state that nobody has registered, each after its own. */
function broughtAlong(
  resource: StoredResource,
  { state }: Engine,
  taken: ReadonlySet<string>,
): readonly string[] {
  const needed = new Set<string>();
  const collect = (one: StoredResource): void => {
    for (const name of dependenciesOf(one)) {
      const found = state.get(name);
      if (!found || taken.has(name) || needed.has(name)) continue;
      collect(found);
      needed.add(name);
    }
  };
  collect(resource);
  return [...needed];
}

/** The resources that refer to one, the last first, as they have to be deleted. */
function referringTo(name: string, { state }: Engine): readonly string[] {
  const found: string[] = [];
  for (const [other, { refersTo }] of state)
    if (refersTo.some((one) => one === name || found.includes(one))) found.unshift(other);
  return found;
}

const dependsOnNothing = (
  { after, refersTo = [] }: Registration,
  left: ReadonlySet<string>,
  { state }: Engine,
): boolean => dependenciesOf({ after, refersTo }).some((one) => left.has(one) && !state.has(one));
