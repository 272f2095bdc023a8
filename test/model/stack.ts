import type { RegionName } from "../../regions/index.ts";
import { planRecovery, type RecoveryPlan, type RecoveryRequest } from "../../src/recovery/plan.ts";
import type { Wanted } from "../../src/recovery/wanted.ts";
import { planCommand } from "../../src/tools/dr/plans/plan-command.ts";
import type { Aws } from "../../src/tools/stack/aws/aws.ts";
import type { Choice } from "./engine/choice.ts";
import { readOwnStack } from "./engine/commands.ts";
import { createEngine, type Engine, type Registration } from "./engine/state.ts";
import type { Step } from "./engine/steps.ts";
import { makeLogin } from "./login.ts";
import { raises, register } from "./program.ts";
import type { ModelWay, World } from "./types.ts";
import { copies } from "./ways/copies.ts";
import { createWorld, pay, places, work } from "./world.ts";

/** The functions under test: the real ones, or, with a seeded bug, a twisted one of them. */
export interface Subject {
  readonly plan: (request: RecoveryRequest) => Promise<RecoveryPlan>;
  readonly register: (plan: RecoveryPlan) => readonly Registration[];
  /** Whether the program raises the epoch before a step. */
  readonly raises: (plan: RecoveryPlan, step: Step) => boolean;
  /** The remedies that people apply when the program says that a database's master has no password. */
  readonly makeLogin: typeof makeLogin;
  /** The plan of a command of `dr`, and AWS as it asks it. */
  readonly planCommand: typeof planCommand;
  readonly awsOfCommand: (aws: Aws) => Aws;
}

export const sound: Subject = {
  plan: planRecovery,
  register,
  raises,
  makeLogin,
  planCommand,
  awsOfCommand: (aws) => aws,
};

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
  /** The reason for which the last refused update was. */
  refusal: string;
  /** The updates that were begun, newest first. */
  readonly updates: PastUpdate[];
  /** The minute from which on a failover may lose payments, as somebody was told last. */
  told: number | undefined;
  /** The regions that were shut without an update, and that nobody has looked at since. */
  shut: ReadonlySet<RegionName>;
  /** A destroy broke off: what it has left is waiting for the next one. */
  destroying: boolean;
}

export interface PastUpdate {
  readonly wanted: Wanted;
  /** Minutes. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly succeeded: boolean;
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

export const createStack = (subject: Subject, way: ModelWay = copies): Stack => ({
  subject,
  world: createWorld(way),
  engine: createEngine(),
  wanted: firstWanted,
  inForce: undefined,
  leftOpen: new Set(),
  spentLoss: undefined,
  unseen: new Set(),
  refusal: "",
  updates: [],
  told: undefined,
  shut: new Set(),
  destroying: false,
});

/** The plan of an update at this moment. */
export function planNow({ world, engine, subject, wanted }: Stack): Promise<RecoveryPlan> {
  const read = readOwnStack(engine);
  const previous = read && { ...read, recorded: JSON.parse(read.recorded) };
  return subject.plan({
    places,
    wanted,
    previous,
    isGlobal: world.way.isGlobal,
    ...world.way.lookUps(world, wanted),
  });
}

/** Somebody pays, and the worker works, unless the environment is being torn down. */
export function people({ world, wanted, leftOpen, destroying }: Stack): void {
  if (destroying) return;
  world.way.passes(world);
  const excuse = { declared: wanted.unreachableRegion, leftOpen };
  pay(world, excuse);
  work(world, excuse);
}
