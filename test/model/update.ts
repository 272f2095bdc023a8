import type { RecoveryPlan } from "../../src/recovery/plan.ts";
import { RecoveryRefusal } from "../../src/recovery/refusal.ts";
import { clusterType } from "../../src/recovery/state.ts";
import { apply } from "./calls.ts";
import { diff, note, type Operation, record, refresh, refusedByProtection } from "./engine.ts";
import type { Loss } from "./invariants.ts";
import { atCreation } from "./program.ts";
import { createStack, people, planNow, type Stack } from "./stack.ts";
import { availablePoints, backUp, dateOf, primary, secondary, type World } from "./world.ts";

/** Where and how an update breaks off. */
export interface Trouble {
  /** Chooses among the orders that dependencies allow. */
  readonly order: number;
  /** Breaks off before this operation that changes something; undefined = succeeds. */
  readonly failsAt: number | undefined;
  /** The operation was carried out, but the engine died before it noted it. */
  readonly unnoted: boolean;
  readonly skipPreview: boolean;
}

export const smoothly: Trouble = { order: 0, failsAt: undefined, unnoted: false, skipPreview: false };

export type Outcome = "done" | "refused" | "failed";

/** `pulumi up`. */
export async function up(stack: Stack, trouble: Trouble): Promise<Outcome> {
  const { world, engine, subject } = stack;
  refresh(engine, (region) => world.regions[region].alive && region !== stack.wanted.unreachableRegion);
  let plan: RecoveryPlan;
  try {
    plan = await planNow(stack);
  } catch (error) {
    if (error instanceof RecoveryRefusal) return "refused";
    throw error;
  }
  const operations = diff(subject.register(plan), engine, chooser(trouble.order));
  // Until an update has succeeded the state cannot be read; then only the preview, which meets the protection of what
  // is there already, keeps an edited activeRegion from starting a second first database.
  const previewed = !trouble.skipPreview || engine.recorded === undefined;
  if (previewed && refusedByProtection(operations, engine)) return "refused";

  stack.inForce = undefined;
  stack.leftOpen = stack.wanted.unreachableRegion ?? stack.leftOpen;
  const finished = carryOut(stack, operations, trouble, lossAllowed(stack, plan));
  // The outputs are on record when the program has run to its end, even if a deletion fails after that
  // (`executeRegisterResourceOutputs`, pkg/resource/deploy/step_executor.go); not if the engine itself dies.
  const unfinished = operations.slice(finished);
  const programRan = unfinished.every(({ kind }) => kind === "delete");
  if (unfinished.length === 0 || (programRan && !trouble.unnoted)) record(engine, plan);
  if (unfinished.length > 0) return "failed";
  stack.leftOpen = stack.wanted.unreachableRegion;
  stack.spentLoss = stack.wanted.acceptLoss;
  if (world.regions[plan.writer.region].alive) stack.inForce = { plan, wanted: stack.wanted };
  return "done";
}

/** @returns how many of the operations were carried out and noted */
function carryOut(stack: Stack, operations: readonly Operation[], trouble: Trouble, loss: Loss): number {
  const { world, engine } = stack;
  let changes = 0;
  for (const [index, planned] of operations.entries()) {
    const operation = timed(planned, world.now);
    const { kind, name, resource } = operation;
    const fails = kind !== "none" && changes++ === trouble.failsAt;
    if (fails && !(trouble.unnoted && kind === "update")) return index;
    // `DeleteStep.Apply`, pkg/resource/deploy/step.go
    if (kind === "delete" && engine.state.get(name)?.protect === true) return index;
    if (!apply(stack, operation, loss)) return index;
    if (fails) {
      engine.pending.set(name, resource);
      return index;
    }
    note(engine, operation);
    world.now += kind === "create" && resource.type === clusterType ? 20 : 1;
    people(stack);
    if (world.now % 16 === 0) scheduledBackup(world);
  }
  return operations.length;
}

/** AWS Backup knows nothing of updates, and takes its point in the middle of one. */
function scheduledBackup(world: World): void {
  for (const region of [primary.name, secondary.name])
    if (world.current && world.regions[region].clusters.has(world.current.cluster)) {
      const copy = backUp(world, region, world.current.cluster);
      if (copy) copy.available = true;
    }
}

/** A record of a time gets the one at which it is made, of which AWS's answer has whole seconds. */
function timed(operation: Operation, now: number): Operation {
  const { resource } = operation;
  if (resource.inputs.input !== atCreation) return operation;
  const input = new Date(dateOf(now).getTime() + 1000).toISOString();
  return { ...operation, resource: { ...resource, inputs: { input } } };
}

/**
 * Nothing at all may be lost, unless somebody has said so for this move: then what is younger than the recovery point
 * that is restored, and no older than the minutes that were named.
 */
function lossAllowed({ world, wanted, spentLoss }: Stack, plan: RecoveryPlan): Loss {
  const writer = plan.writer.cluster;
  const points = availablePoints(world, plan.writer.region).filter(
    ({ source }) => source === world.current?.cluster,
  );
  const pinned = points.find(({ arn }) => arn === wanted.restoreFrom);
  const times = points.map(({ takenAt }) => takenAt.getTime());
  const newest = Math.max(Number.NEGATIVE_INFINITY, ...times);
  const since = pinned ? pinned.takenAt.getTime() : newest;
  const minutes = (since - dateOf(0).getTime()) / 60_000;
  return {
    writer,
    since: minutes,
    limit:
      wanted.acceptLoss === undefined || wanted.acceptLoss === spentLoss
        ? Number.POSITIVE_INFINITY
        : world.now - wanted.acceptLoss,
  };
}

/** `npm run destroy`: everything goes, in reverse order, protected or not. It may break off as well. */
export function destroy(stack: Stack, failsAt: number | undefined): void {
  stack.destroying = true;
  stack.inForce = undefined;
  const everything = [...stack.engine.state].reverse();
  for (const [index, [name, resource]] of everything.entries()) {
    const operation: Operation = { kind: "delete", name, resource };
    if (index === failsAt || !apply(stack, operation, { writer: "", since: 0, limit: 0 })) return;
    note(stack.engine, operation);
  }
  Object.assign(stack, createStack(stack.subject));
}

/** A small generator, so that a failing sequence can be replayed from its commands alone. */
function chooser(seed: number): (count: number) => number {
  let value = seed + 1;
  return (count) => {
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
    return count === 0 ? 0 : (value >>> 8) % count;
  };
}
