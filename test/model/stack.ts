import type { RegionName } from "../../regions/index.ts";
import { planRecovery, type RecoveryPlan, type RecoveryRequest } from "../../src/recovery/plan.ts";
import { RecoveryRefusal } from "../../src/recovery/refusal.ts";
import type { FindRecoveryPoints } from "../../src/recovery/restore-point.ts";
import type { Wanted } from "../../src/recovery/wanted.ts";
import { makeLogin } from "./calls.ts";
import type { Choice } from "./engine/choice.ts";
import { readOwnStack } from "./engine/commands.ts";
import { createEngine, type Engine, type Registration } from "./engine/state.ts";
import { register } from "./program.ts";
import { violation } from "./violation.ts";
import { availablePoints, createWorld, dateOf, pay, places, type World, work } from "./world.ts";

/** The functions under test: the real ones, or, with a seeded bug, a twisted one of them. */
export interface Subject {
  readonly plan: (request: RecoveryRequest) => Promise<RecoveryPlan>;
  readonly register: (plan: RecoveryPlan) => readonly Registration[];
  /** The remedies that people apply when the program says that a database's master has no password. */
  readonly makeLogin: typeof makeLogin;
}

export const sound: Subject = { plan: planRecovery, register, makeLogin };

/** One stack: the world it acts on, the engine's memory, its configuration. */
export interface Stack {
  readonly subject: Subject;
  world: World;
  engine: Engine;
  wanted: Wanted;
  inForce: InForce | undefined;
  /** The regions that no update has touched since one was told not to. */
  leftOpen: ReadonlySet<RegionName>;
  /** The loss that the last successful update was allowed: leave that is used up. */
  spentLoss: number | undefined;
  /** The regions in which something was left half-done, and that have not answered a refresh since. */
  unseen: ReadonlySet<RegionName>;
  /** Why the last update that was refused was. */
  refusal: string;
  /** A destroy broke off: what it has left is waiting for the next one. */
  destroying: boolean;
}

/** The outcome of the last update, which succeeded. Its active region is alive, and not declared lost. */
export interface InForce {
  readonly plan: RecoveryPlan;
  readonly wanted: Wanted;
  /** The resources that it left out. */
  readonly choice: Choice;
}

export const firstWanted: Wanted = {
  activeRegion: places.primary.name,
  unreachableRegion: undefined,
  restoreFrom: undefined,
  acceptLoss: undefined,
  retire: [],
  stopWrites: false,
};

export const createStack = (subject: Subject): Stack => ({
  subject,
  world: createWorld(),
  engine: createEngine(),
  wanted: firstWanted,
  inForce: undefined,
  leftOpen: new Set(),
  spentLoss: undefined,
  unseen: new Set(),
  refusal: "",
  destroying: false,
});

/** The plan of an update at this moment. */
export function planNow({ world, engine, subject, wanted }: Stack): Promise<RecoveryPlan> {
  const read = readOwnStack(engine);
  const previous = read && { ...read, recorded: JSON.parse(read.recorded) };
  return subject.plan({ places, wanted, previous, findRecoveryPoints: lookUp(world, wanted) });
}

/** Answers with the points of every cluster: that they are of the right one is the plan's own care. */
const lookUp =
  (world: World, { unreachableRegion }: Wanted): FindRecoveryPoints =>
  async ({ region }) => {
    if (region === unreachableRegion) throw violation(`a look-up in ${region}, which is to be left alone`);
    if (!world.regions[region].alive) throw new RecoveryRefusal([`${region} does not answer`]);
    return { points: availablePoints(world, region), asOf: dateOf(world.now) };
  };

/** Somebody pays, and the worker works, unless the environment is being torn down. */
export function people({ world, wanted, leftOpen, destroying }: Stack): void {
  if (destroying) return;
  const excuse = { declared: wanted.unreachableRegion, leftOpen };
  pay(world, excuse);
  work(world, excuse);
}
