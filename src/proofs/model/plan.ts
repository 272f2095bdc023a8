import type { Pair } from "../../../regions/index.ts";
import { stackNameOf } from "../../kit/stack-name.ts";
import { createAnswers } from "./answers.ts";
import {
  type AssumedUpdate,
  assumedUpdate,
  isStopped,
  returningUpdate,
  type StackSettings,
  updatesUpTo,
} from "./past.ts";
import type { Project } from "./project.ts";
import type { PlainRecord, Synthesis } from "./registration.ts";
import type { Excused, Judgement, Violation } from "./rule.ts";
import { type SynthesisRequest, synthesize } from "./synthesize.ts";

/** One stack in one state. */
export interface Plan {
  readonly stack: string;
  /** The region that serves traffic in this plan. */
  readonly activeRegion: string;
  /** The regions that were active in the updates that the plan assumes before it, oldest first. */
  readonly past: readonly string[];
  /** The update before it, if it assumes any. */
  readonly previous?: Plan;
  /** The region that is unreachable, where everything is left as it was. */
  readonly leaves?: string;
  /** Whether `stopWrites` closes the active region, so that nobody is served. @default it is open */
  readonly stopped?: true;
  readonly synthesis: Synthesis;
  readonly violations: readonly Violation[];
  /** The findings that exceptions allow. */
  readonly excused: readonly Excused[];
}

/** A stack's own settings, by key without namespace. @throws ReportedError for a file that cannot be read */
export function settingsOf({ name, readStack }: Project, stack: string): StackSettings {
  const namespace = `${name}:`;
  return Object.fromEntries(
    Object.entries(readStack(stack).values).flatMap(([key, value]) =>
      key.startsWith(namespace) ? [[key.slice(namespace.length), value]] : [],
    ),
  );
}

/** Minutes since the newest recovery point of every database, in every region. */
export const offlinePointAge = 30;

/**
 * Minutes of loss that a planned move has to accept: the age of recovery points, and not a number that an earlier update
 * has accepted.
 */
export function offlineLoss(previous: PlainRecord, ...taken: readonly string[]): string {
  const { recovery } = previous as { readonly recovery?: { readonly acceptLoss?: number } };
  let loss = offlinePointAge;
  while (recovery?.acceptLoss === loss || taken.includes(String(loss))) loss += 1;
  return String(loss);
}

export interface Planner {
  readonly plan: (stack: string, activeRegion: string) => Promise<Plan>;
  /** Plans the update that makes the primary region active again, after the secondary one was. */
  readonly planReturn: (stack: string) => Promise<Plan>;
  /**
   * Runs the program again, as a preview of the update that the plan is of: the first one of a stack that has nothing,
   * or one on what the stack's last update made.
   */
  readonly preview: (stack: string, activeRegion: string) => Promise<Synthesis>;
}

/**
 * Runs the program, or remembers what came of it.
 *
 * @param previous the update before
 * @param request all the rest that a run depends on
 */
export type Recall = (
  previous: Synthesis | undefined,
  request: string,
  run: () => Promise<Synthesis>,
) => Promise<Synthesis>;

/**
 * Plans stacks. Each is planned once, and what it refers to is planned before it: the stack of its peer, as it is
 * configured, and its own earlier updates, as far as its configuration tells of any.
 */
export function createPlanner(context: {
  readonly project: Project;
  /** The program. It is told the settings that its look-ups depend on, by key without namespace. */
  readonly program: (settings: StackSettings) => Promise<unknown>;
  readonly judge: (synthesis: Synthesis) => Judgement;
  readonly regionsOf: (stack: string) => Pair<string>;
  readonly recall: Recall;
}): Planner {
  const { project, program, judge, regionsOf, recall } = context;
  const made = new Map<string, Promise<Made>>();
  const key = (name: string) => `${project.name}:${name}`;
  /** `asking` are the stacks that wait for this one: of two peers that name each other, one is not deployed yet. */
  const plan = (stack: string, activeRegion: string, asking: readonly string[]): Promise<Made> => {
    return planUpdate(
      stack,
      assumedUpdate(activeRegion, regionsOf(stack), settingsOf(project, stack)),
      asking,
    );
  };
  const planUpdate = (stack: string, update: AssumedUpdate, asking: readonly string[]): Promise<Made> => {
    const id = JSON.stringify([stack, update]);
    const planned = made.get(id) ?? make(stack, update, [...asking, stack]);
    made.set(id, planned);
    return planned;
  };
  const make = async (
    stack: string,
    { activeRegion, overrides, after }: AssumedUpdate,
    asking: readonly string[],
  ): Promise<Made> => {
    const { values, secretKeys } = project.readStack(stack);
    const before = after && (await planUpdate(stack, after, asking)).plan;
    const previous = before?.synthesis;
    const peer = await outputsOfPeer(values[key("peerStack")] ?? "", asking);
    const existing = previous?.registrations ?? [];
    const given: StackSettings = { ...settingsOf(project, stack), ...overrides, activeRegion };
    const settings: StackSettings = {
      ...given,
      // Of a key that is not set Pulumi.yaml has an empty text.
      ...(previous &&
        !given.acceptLoss && { acceptLoss: offlineLoss(previous.outputs, values[key("acceptLoss")] ?? "") }),
    };
    const config = {
      ...values,
      ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [key(name), value])),
    };
    const request: SynthesisRequest = {
      project: project.name,
      stack,
      organization: "organization",
      config,
      secretKeys,
      program: () => program(settings),
      answers: createAnswers({ ...peer, [stack]: previous?.outputs ?? {} }, { [stack]: existing }),
      existing,
    };
    const run = (preview: boolean) =>
      recall(
        previous,
        JSON.stringify([project.name, stack, Object.entries(config).toSorted(), secretKeys, peer, preview]),
        () => synthesize({ ...request, preview }),
      );
    const synthesis = await run(false);
    const past = updatesUpTo(after).map((update) => update.activeRegion);
    const known = {
      ...(before && { previous: before }),
      ...(settings.unreachableRegion && { leaves: settings.unreachableRegion }),
      ...(isStopped(settings) && { stopped: true as const }),
    };
    return {
      preview: () => run(true),
      plan: { stack, activeRegion, past, ...known, synthesis, ...judge(synthesis) },
    };
  };
  const outputsOfPeer = async (
    reference: string,
    asking: readonly string[],
  ): Promise<Readonly<Record<string, PlainRecord>>> => {
    const peer = stackNameOf(reference);
    if (!project.stacks.includes(peer)) return {};
    if (asking.includes(peer)) return { [peer]: {} };
    const active = project.readStack(peer).values[key("activeRegion")] || regionsOf(peer).primary;
    return { [peer]: (await plan(peer, active, asking)).plan.synthesis.outputs };
  };
  return {
    plan: async (stack, activeRegion) => (await plan(stack, activeRegion, [])).plan,
    planReturn: async (stack) => {
      const settings = settingsOf(project, stack);
      return (await planUpdate(stack, returningUpdate(regionsOf(stack), settings), [])).plan;
    },
    preview: async (stack, activeRegion) => (await plan(stack, activeRegion, [])).preview(),
  };
}

/** A plan, and the preview of the same update. */
interface Made {
  readonly preview: () => Promise<Synthesis>;
  readonly plan: Plan;
}
