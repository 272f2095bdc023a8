import type { Properties, Registration, StoredResource, Types } from "./state.ts";

/** The difference between a registration and the state. */
export interface Difference {
  readonly kind: "create" | "same" | "update" | "replace";
  readonly inputs: Properties;
  /** The inputs that AWS has to be asked for; without any an update only reads what is there. */
  readonly asked: Properties;
}

/** The engine takes paths of properties, and this, which stands for errors of the last time. */
const initError = "#initerror";

/**
 * The provider compares what it said last with what is wanted now; after a failure that is what was wanted then. So the
 * update after a failed one has nothing to do, and succeeds: pulumi/pulumi#21458, recording failed-update.
 */
export function compare(
  registration: Registration,
  old: StoredResource | undefined,
  { forcesNew, autoNamed }: Types,
  replaced: ReadonlySet<string>,
): Difference {
  const { type, refersTo = [], ignoreChanges, replaceOnChanges = [] } = registration;
  const inputs = ignored(registration, old);
  if (!old) return { kind: "create", inputs, asked: inputs };
  if (old.awaited) return { kind: "replace", inputs, asked: inputs };
  const changed = keysOf(old.inputs, inputs).filter(
    (key) => !ignoreChanges.includes(key) && !equal(old.outputs[key], inputs[key]),
  );
  const replaces = (key: string) => forcesNew(type).includes(key) || replaceOnChanges.includes(key);
  if (
    changed.some(replaces) ||
    refersTo.some((name) => replaced.has(name)) ||
    (old.failed && replaces(initError)) ||
    // Another name is made up where none is given, and none known to have been: recording ignored-no-longer.
    (autoNamed(type) && !old.autoNamed && !ignoreChanges.includes("*"))
  )
    return { kind: "replace", inputs, asked: inputs };
  const kind = changed.length > 0 || old.failed ? "update" : "same";
  return { kind, inputs, asked: Object.fromEntries(changed.map((key) => [key, inputs[key]])) };
}

/**
 * The old inputs take the place of the new ones (`processIgnoreChanges`, pkg/resource/deploy/step_generator.go). To the
 * provider `*` means nothing, so that it is asked for what it was before a failure: recording failed-update-ignored.
 */
function ignored({ inputs, ignoreChanges }: Registration, old: StoredResource | undefined): Properties {
  if (!old || ignoreChanges.length === 0) return inputs;
  if (ignoreChanges.includes("*")) return old.inputs;
  return { ...inputs, ...Object.fromEntries(ignoreChanges.map((key) => [key, old.inputs[key]])) };
}

const keysOf = (one: Properties, other: Properties): readonly string[] => [
  ...Object.keys(one),
  ...Object.keys(other).filter((key) => !Object.hasOwn(one, key)),
];

const equal = (one: unknown, other: unknown) =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
