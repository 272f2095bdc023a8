import type { Place } from "../../src/recovery/lineage.ts";
import type { RecoveryPlan } from "../../src/recovery/plan.ts";
import { RecoveryRefusal } from "../../src/recovery/refusal.ts";
import { clusterType } from "../../src/recovery/state.ts";
import { awsOf, type Mishap, unmake } from "./calls.ts";
import { type Choice, everything } from "./engine/choice.ts";
import { type Course, cancel, clearPendingCreates, refresh, update } from "./engine/commands.ts";
import type { Registration, StoredResource } from "./engine/state.ts";
import type { Step } from "./engine/steps.ts";
import { globalDatabase } from "./global/program.ts";
import { beforeReplace, raiseEpoch } from "./invariants.ts";
import { nothing } from "./loss.ts";
import { claimCheck } from "./names.ts";
import { outputsOf, planSteps } from "./planning.ts";
import { atCreation } from "./program.ts";
import { createStack, people, planNow, type Stack } from "./stack.ts";
import type { World } from "./types.ts";
import { backUp, dateOf, primary, secondary } from "./world.ts";

/** The point at which an update breaks off, and the way. */
export interface Trouble {
  /** Chooses among the orders that dependencies allow. */
  readonly order: number;
  /** Breaks off at this step that is not all the same; undefined = succeeds. */
  readonly failsAt: number | undefined;
  /**
   * - `stops`: something else has failed, and this step is not begun.
   * - `refused`: AWS refuses it.
   * - `half`: AWS does a part of it, and refuses the rest.
   * - `lost`: somebody presses Ctrl-C; AWS does it, but the provider does not wait for the answer (recording interrupted).
   * - `killed`: AWS does it, but the engine dies before it has noted so.
   * - `lost between`, `killed between`: likewise, but after the first of several requests (`RestoreDBClusterFromSnapshot`),
   *   and AWS is not asked for the others. What takes one request is done.
   */
  readonly how: "stops" | Exclude<Mishap, undefined>;
  readonly skipPreview: boolean;
  /** Nobody refreshes after an update that AWS has refused, and the next one has nothing to do, and succeeds. */
  readonly careless: boolean;
  /** `--exclude`: what a region would have to answer for is not asked for; records are in no region. */
  readonly leavesOut?: Place;
}

export const smoothly: Trouble = {
  order: 0,
  failsAt: undefined,
  how: "stops",
  skipPreview: false,
  careless: false,
};

export type Outcome = "done" | "refused" | "failed";

/** `pulumi up`, after people have looked at what an earlier one has left. */
export function up(stack: Stack, trouble: Trouble): Promise<Outcome> {
  settle(stack, trouble.careless);
  return upAsItIs(stack, trouble);
}

/** `pulumi up`. A preview that is refused is no update, and no trace of it is left. */
export async function upAsItIs(stack: Stack, trouble: Trouble): Promise<Outcome> {
  const { world, wanted, updates } = stack;
  const startedAt = world.now;
  const outcome = await updateNow(stack, trouble);
  if (outcome !== "refused" || trouble.skipPreview)
    updates.unshift({ wanted, startedAt, endedAt: world.now, succeeded: outcome === "done" });
  return outcome;
}

async function updateNow(stack: Stack, trouble: Trouble): Promise<Outcome> {
  const { world, engine, subject } = stack;
  let plan: RecoveryPlan;
  let registrations: readonly Registration[];
  try {
    plan = await planNow(stack);
    registrations = subject.register(plan);
  } catch (error) {
    if (!(error instanceof RecoveryRefusal)) throw error;
    stack.refusal = error.problems.join("; ");
    return "refused";
  }
  const choice = choiceOf(trouble);
  const planned = planSteps(registrations, engine, chooser(trouble.order), choice);
  // Until an update has succeeded the state cannot be read; then only the preview, which meets the protection of what
  // is there already, keeps an edited activeRegion from starting a second first database.
  const previewed = !trouble.skipPreview || engine.recorded === undefined;
  if (previewed && (planned.refused.length > 0 || planned.cutShort)) {
    stack.refusal = planned.cutShort ? "the engine gets no further" : `protected: ${planned.refused}`;
    return "refused";
  }

  stack.inForce = undefined;
  const untouched = [stack.wanted.unreachableRegion].filter((region) => region !== undefined);
  stack.leftOpen = new Set([...stack.leftOpen, ...untouched]);
  for (const { kind, name, resource } of planned.steps)
    if (kind === "create-replacement") beforeReplace(engine.state.get(name), resource, name);
  const course = courseOf(stack, plan, trouble);
  const aws = awsOf(stack, world.way.lossAllowed(stack, plan), course.mishap);
  const { succeeded } = update(engine, planned, aws, { ...course, outputs: () => outputsOf(plan, engine) });
  if (!succeeded) return "failed";
  stack.leftOpen = new Set(untouched);
  stack.shut = new Set([...stack.shut].filter((region) => untouched.includes(region)));
  stack.spentLoss = stack.wanted.acceptLoss;
  const believed = planned.steps.some(
    ({ kind, asked }) => kind === "update" && Object.keys(asked).length === 0,
  );
  // What a lost region was doing when the engine died nobody knows before it answers: people may be led to its fence.
  const known = stack.unseen.size === 0;
  const { region } = plan.writer;
  const lost = !world.regions[region].alive || region === stack.wanted.unreachableRegion;
  if (!lost && !believed && known) stack.inForce = { plan, wanted: stack.wanted, choice };
  return "done";
}

const choiceOf = ({ leavesOut }: Trouble): Choice =>
  leavesOut ? { kind: "exclude", names: answersIn(leavesOut), withDependents: false } : everything;

const answersIn =
  ({ code }: Place) =>
  (name: string): boolean =>
    (name.includes(`-${code}`) && !/^(opening|begun|closing|reopening)-/.test(name)) ||
    ([claimCheck, globalDatabase].includes(name) && code === primary.code);

/** The course of an update, up to where it breaks off. */
function courseOf(
  stack: Stack,
  plan: RecoveryPlan,
  { failsAt, how }: Trouble,
): Course & { readonly mishap: () => Mishap } {
  const { world, subject } = stack;
  let changes = 0;
  let fails = false;
  /** @returns whether the program goes on. What is one request may be done without anybody's hearing of it. */
  const raise = (): boolean => {
    const breaksOff = changes++ === failsAt;
    if (!breaksOff || how === "lost" || how === "killed") raiseEpoch(world, plan.epoch);
    return !breaksOff;
  };
  return {
    known: (step) => timed(step, world.now),
    at(step) {
      if (subject.raises(plan, step) && !raise()) return "stops";
      fails = step.kind !== "same" && step.kind !== "replace" && changes++ === failsAt;
      if (!fails) return undefined;
      return how === "stops" ? "stops" : how.startsWith("killed") ? "killed" : undefined;
    },
    mishap: () => (fails && how !== "stops" ? how : undefined),
    after({ kind, resource }) {
      world.now += kind === "create" && resource?.type === clusterType ? 20 : 1;
      people(stack);
      if (world.now % 16 === 0) scheduledBackup(world);
    },
  };
}

/** AWS Backup knows nothing of updates, and takes its point in the middle of one. */
function scheduledBackup(world: World): void {
  if (world.way.isGlobal) return;
  for (const region of [primary.name, secondary.name])
    if (world.current && world.regions[region].clusters.has(world.current.cluster)) {
      const copy = backUp(world, region, world.current.cluster);
      if (copy) copy.available = true;
    }
}

/** A record of a time gets the one at which it is made, of which AWS's answer has whole seconds. */
function timed(step: Step, now: number): Step {
  const { resource } = step;
  if (resource?.inputs.input !== atCreation) return step;
  const input = new Date(dateOf(now).getTime() + 1000).toISOString();
  return { ...step, resource: { ...resource, inputs: { input } }, asked: { input } };
}

/**
 * The remedies that people apply where the CLI says that operations are pending, or an update has failed: what was
 * created without the state's knowing they delete, and refresh the rest. What does not answer has to wait until it does.
 */
export function settle(stack: Stack, careless: boolean): void {
  const { engine, world, wanted, subject } = stack;
  cancel(engine);
  for (const [name, resource] of engine.state)
    if (resource.type === clusterType) subject.makeLogin(world, name, resource);
  const halfDone = [...engine.state.values()].filter((resource) => resource.failed);
  const doubtful = [...halfDone, ...engine.pending.map(({ resource }) => resource)];
  const answers = ({ region }: Pick<StoredResource, "region">) => world.regions[region].alive;
  const unseen = new Set([...stack.unseen, ...stack.shut, ...doubtful.map(({ region }) => region)]);
  // The program believes the state that a region was closed, and does not know that this has failed.
  const ignored = careless && stack.leftOpen.size === 0 && stack.unseen.size + stack.shut.size === 0;
  if (engine.pending.length === 0 && (ignored || unseen.size === 0)) return;
  // A refresh knows nothing of what is wanted.
  const aws = awsOf(
    { ...stack, wanted: { ...wanted, unreachableRegion: undefined } },
    nothing,
    () => undefined,
  );
  const creations = engine.pending.filter(({ kind }) => kind === "creating");
  for (const { name, resource } of creations) if (answers(resource)) unmake(world, name, resource);
  if (creations.every(({ resource }) => answers(resource))) clearPendingCreates(engine);
  refresh(engine, aws, (_, resource) => !answers(resource));
  stack.unseen = new Set([...unseen].filter((region) => !answers({ region })));
  stack.shut = new Set();
}

/** `npm run destroy`: everything goes, in reverse order, protected or not. It may break off as well. */
export function destroy(stack: Stack, failsAt: number | undefined): void {
  stack.destroying = true;
  stack.inForce = undefined;
  const { engine } = stack;
  cancel(engine);
  for (const [name, resource] of engine.state) engine.state.set(name, { ...resource, protect: false });
  let deletions = 0;
  const at = () => (deletions++ === failsAt ? "stops" : undefined);
  const aws = awsOf(stack, nothing, () => undefined);
  if (!update(engine, planSteps([], engine, chooser(0)), aws, { at }).succeeded) return;
  Object.assign(stack, createStack(stack.subject, stack.world.way));
}

/** A small generator, so that a failing sequence can be replayed from its commands alone. */
function chooser(seed: number): (count: number) => number {
  let value = seed + 1;
  return (count) => {
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
    return count === 0 ? 0 : (value >>> 8) % count;
  };
}
