import type { RegionName } from "../../regions/index.ts";
import { parseRecorded } from "../../src/recovery/recorded.ts";
import { RecoveryRefusal } from "../../src/recovery/refusal.ts";
import { clusterType } from "../../src/recovery/state.ts";
import type { StoredResource, Wish } from "./engine/state.ts";
import { planSteps } from "./planning.ts";
import { type InForce, planNow, type Stack } from "./stack.ts";
import type { World } from "./types.ts";
import { violation } from "./violation.ts";
import { other, primary, reachable, resolve, secondary } from "./world.ts";

/** A database goes only when it was retired and is not the one that is paid into. */
export function beforeDelete(
  { world, engine, wanted, destroying }: Pick<Stack, "world" | "engine" | "wanted" | "destroying">,
  name: string,
  wish: Wish,
): void {
  const { type, inputs } = wish;
  if (type !== clusterType || destroying) return;
  if (!wanted.retire.includes(Number(inputs.generation)) && !isGivenUp({ world, engine, wanted }, name, wish))
    throw violation(`${name} is deleted, but not retired`);
  if (world.current?.cluster === name) throw violation(`${name} is deleted while it is paid into`);
}

/**
 * Whether an update has lifted the protection of a database, because somebody gave it up, before its region was lost, so that
 * nobody can take that back; and nobody has ever written to it, so that it is left out with whatever else was begun there.
 */
const isGivenUp = (
  { world, engine, wanted }: Pick<Stack, "world" | "engine" | "wanted">,
  name: string,
  { region }: Wish,
): boolean =>
  region === wanted.unreachableRegion &&
  !world.everOpened.has(name) &&
  parseRecorded(JSON.parse(engine.recorded ?? "")).lineage.some(
    ({ cluster, state }) => cluster === name && state === "retiring",
  );

/** A database is never replaced, and nothing else for nothing: with another database, or after a failure. */
export function beforeReplace(
  old: StoredResource | undefined,
  next: StoredResource | undefined,
  name: string,
): void {
  const sameDatabase = old?.inputs.database === next?.inputs.database;
  if (next?.type === clusterType || (sameDatabase && old?.failed === false && !old.awaited))
    throw violation(`${name} is made anew for nothing`);
}

/** A region is let in, and its worker started, once the epoch in which it writes is on record. */
export function beforeServing(world: World, region: RegionName): void {
  if (epochRegion(world) !== region)
    throw violation(`${region} serves, but epoch ${world.epoch} is on record, which is the other region's`);
}

const epochRegion = ({ epoch }: World): RegionName => (epoch % 2 === 1 ? primary.name : secondary.name);

/** The epoch that begins. The record never falls. */
export function raiseEpoch(world: World, epoch: number): void {
  if (epoch < world.epoch) throw violation(`the epoch falls from ${world.epoch} to ${epoch}`);
  world.epoch = epoch;
}

/**
 * The invariants after every command. While an update has broken off, or the active region is down, nothing but this: each
 * payment goes to the newest database that was ever paid into, which `pay` checks by itself.
 */
export async function check(stack: Stack): Promise<void> {
  checkQueued(stack);
  if (!stack.destroying) stack.world.way.checkMoney(stack.world);
  if (!stack.inForce) return;
  checkTraffic(stack.world, stack.inForce);
  try {
    checkRecord(stack);
    await checkRepeated(stack, stack.inForce);
  } catch (error) {
    throw error instanceof RecoveryRefusal
      ? violation(`a second update would stop: ${error.message}`)
      : error;
  }
}

/** Every payment that was taken into a queue waits, until it is booked. */
function checkQueued({ world, destroying }: Stack): void {
  if (destroying) return;
  const waiting = new Set(Object.values(world.regions).flatMap(({ queue }) => queue));
  for (const payment of world.owed)
    if (!waiting.has(payment)) throw violation(`queued payment ${payment} is gone`);
}

function checkTraffic(world: World, { plan, wanted }: InForce): void {
  const active = plan.writer.region;
  const passive = world.regions[other(active)];
  if (passive.open && wanted.unreachableRegion === undefined)
    throw violation(`${other(active)} is open, but ${active} is active`);
  if (wanted.stopWrites) {
    if (world.regions[active].open) throw violation(`${active} is open, but writes are stopped`);
    if (world.way.isGlobal && passive.alive && resolve(world) === active)
      throw violation(`DNS sends people to ${active}, though the database is about to leave it`);
    return;
  }
  if (resolve(world) !== active) throw violation(`DNS sends people to ${resolve(world)}, not to ${active}`);
  beforeServing(world, active);
  const generation = reachable(world, active)?.generation;
  if (generation !== plan.writer.generation)
    throw violation(`${active} writes to generation ${generation}, not to ${plan.writer.generation}`);
}

/** The record is true. */
function checkRecord({ world, engine }: Stack): void {
  for (const { cluster, origin, state, region } of parseRecorded(JSON.parse(engine.recorded ?? "")).lineage) {
    const real = world.regions[region].clusters.get(cluster);
    // Of a database that was given up and never written to the next update finds out by itself (`reconcile`).
    const isGone = state === "retired" || (state === "retiring" && !world.everOpened.has(cluster));
    if (!isGone && !real) throw violation(`${cluster} is on record, but does not exist`);
    if (real && real.snapshot !== (origin.kind === "restored" ? origin.snapshot : undefined))
      throw violation(
        `${cluster} is on record with ${JSON.stringify(origin)}, but came from ${real.snapshot}`,
      );
  }
}

/** The plan and the state with which an update was seen to change nothing the last time. */
const settled = new WeakMap<InForce, readonly unknown[]>();

/** Checks that the same update once more would change nothing, unless a retirement is half-way. */
async function checkRepeated(stack: Stack, inForce: InForce): Promise<void> {
  const { plan, wanted, choice } = inForce;
  if (stack.wanted !== wanted) return;
  const again = await planNow(stack);
  if (again.lineage.some(({ state }, index) => state !== plan.lineage[index]?.state)) return;
  const { state, condemned } = stack.engine;
  const now = [JSON.stringify(again), ...state.values(), ...condemned];
  const before = settled.get(inForce);
  // Most commands leave both as they were.
  if (before?.length === now.length && before.every((one, index) => one === now[index])) return;
  const { steps } = planSteps(stack.subject.register(again), stack.engine, () => 0, choice);
  const changes = steps.filter(({ kind }) => kind !== "same");
  if (changes.length > 0)
    throw violation(`a second update would ${changes.map(({ kind, name }) => `${kind} ${name}`).join(", ")}`);
  settled.set(inForce, now);
}
