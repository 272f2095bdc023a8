import { die, perform } from "./perform.ts";
import type { Aws, Engine, Properties, StoredResource } from "./state.ts";
import type { Plan, Step } from "./steps.ts";

/** The events while steps are carried out, apart from AWS's answers. */
export interface Course {
  /** The step, with what the program knows only when it comes to it. */
  readonly known?: (step: Step) => Step;
  /** Something else has failed and this step is not begun, or the engine dies during it. */
  readonly at?: (step: Step) => "stops" | "killed" | undefined;
  readonly after?: (step: Step) => void;
  /** The program's outputs, once it has run to its end; without a program (`destroy`) there are none. */
  readonly outputs?: () => string | undefined;
}

export interface Updated {
  /** The operations that were begun, in their order. */
  readonly begun: readonly Begun[];
  readonly succeeded: boolean;
}

export interface Begun {
  readonly step: Step;
  readonly failed: boolean;
}

/** `pulumi up`, `pulumi destroy`: carries out steps until one fails. */
export function update(engine: Engine, plan: Plan, aws: Aws, course: Course): Updated {
  if (engine.locked || engine.broken) return { begun: [], succeeded: false };
  begin(engine);
  const begun = carryOut(engine, plan, aws, course);
  const left = plan.steps.slice(begun.filter(({ failed }) => !failed).length);
  const succeeded = left.length === 0 && !plan.cutShort;
  // Deletions come after the program has run to its end, and that leaves the outputs: recordings own-stack, protected
  // (`executeRegisterResourceOutputs`, pkg/resource/deploy/step_executor.go).
  const ran = course.outputs !== undefined && !engine.locked && !plan.cutShort && left.every(isDeletion);
  if (ran || succeeded) engine.recorded = course.outputs?.();
  return { begun, succeeded };
}

const isDeletion = ({ kind }: Step): boolean =>
  kind.startsWith("delete") || kind === "remove-pending-replace";

function carryOut(engine: Engine, { steps, refused }: Plan, aws: Aws, course: Course): readonly Begun[] {
  const begun: Begun[] = [];
  for (const planned of steps) {
    const step = course.known?.(planned) ?? planned;
    const mischief = course.at?.(step);
    if (mischief === "stops" || (refused.includes(step.name) && !isDeletion(step))) return begun;
    const succeeded = mischief !== "killed" && perform(engine, step, aws);
    if (mischief === "killed") die(engine, step, aws);
    begun.push({ step, failed: !succeeded });
    if (!succeeded) return begun;
    course.after?.(step);
  }
  return begun;
}

/**
 * The answer to a `StackReference` of its own stack, in a preview as well: nothing before an update has left outputs,
 * whatever has been made; afterwards the last outputs, and resources as they are. Recordings own-stack-first, own-stack.
 */
export const readOwnStack = ({ recorded, state }: Engine): OwnStackRead | undefined =>
  recorded === undefined
    ? undefined
    : { recorded, resources: [...state].map(([name, { type, outputs }]) => ({ type, name, outputs })) };

export interface OwnStackRead {
  readonly recorded: string;
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly outputs: Properties;
  }[];
}

/** `pulumi cancel` takes the lock of an engine that died away, and nothing else: recording killed-creation. */
export function cancel(engine: Engine): void {
  engine.locked = false;
}

/** `pulumi state repair` has nothing depend on what is not in the state: recording repaired. */
export function repair(engine: Engine): void {
  const { state } = engine;
  for (const [name, resource] of state) {
    const present = (names: readonly string[]) => names.filter((one) => state.has(one));
    state.set(name, { ...resource, after: present(resource.after), refersTo: present(resource.refersTo) });
  }
  engine.broken = false;
}

/** An update, or a refresh, begins: of what is in doubt only creations are kept in mind (`getJournal`, pkg/backend/journal.go). */
function begin(engine: Engine): void {
  engine.pending = engine.pending.filter(({ kind }) => kind === "creating");
}

/**
 * `pulumi refresh`: what AWS has takes the place of what the state has, outputs and inputs.
 * @returns false if somebody does not answer; then nothing of him is known better than before
 */
export function refresh(
  engine: Engine,
  aws: Aws,
  excluded: (name: string, resource: StoredResource) => boolean,
): boolean {
  if (engine.locked || engine.broken) return false;
  let answered = true;
  begin(engine);
  for (const [name, resource] of engine.state) {
    if (resource.awaited || excluded(name, resource)) continue;
    const outputs = aws.read(resource.id, resource);
    if (outputs === "no answer") answered = false;
    else if (outputs === "gone") engine.state.delete(name);
    else engine.state.set(name, { ...resource, inputs: drifted(resource, outputs), outputs, failed: false });
  }
  return answered;
}

/** Inputs after a refresh: those that are not as the provider said last are its new ones; the others stay as the program wrote them. */
const drifted = ({ inputs, outputs: before }: StoredResource, now: Properties): Properties =>
  Object.fromEntries(
    Object.entries(inputs).map(([key, input]) => [
      key,
      JSON.stringify(before[key]) === JSON.stringify(now[key]) ? input : now[key],
    ]),
  );

/**
 * `pulumi refresh --clear-pending-creates`. With `--import-pending-creates` the engine forgets them as well, and takes
 * nothing into the state: recording killed-creation-imported.
 */
export function clearPendingCreates(engine: Engine): void {
  engine.pending = engine.pending.filter(({ kind }) => kind !== "creating");
}
