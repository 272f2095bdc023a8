import { createAnswers } from "./answers.ts";
import type { Project } from "./project.ts";
import type { PlainRecord, Synthesis } from "./registration.ts";
import type { Excused, Judgement, Violation } from "./rule.ts";
import { type SynthesisRequest, synthesize } from "./synthesize.ts";

/** One stack in one state. */
export interface Plan {
  readonly stack: string;
  /** The region that serves traffic in this plan. */
  readonly activeRegion: string;
  readonly synthesis: Synthesis;
  readonly violations: readonly Violation[];
  /** The findings that exceptions allow. */
  readonly excused: readonly Excused[];
}

/** Minutes since the newest recovery point of every database, in every region. */
export const offlinePointAge = 30;

/** Minutes that a planned move has to accept: as old as recovery points are, and not what the last update accepted. */
export function offlineLoss(previous: PlainRecord): string {
  const { recovery } = previous as { readonly recovery?: { readonly acceptLoss?: number } };
  return String(offlinePointAge + (recovery?.acceptLoss === offlinePointAge ? 1 : 0));
}

export interface Planner {
  readonly plan: (stack: string, activeRegion: string) => Promise<Plan>;
  /**
   * Runs the program again, as a preview of the update that the plan is of: the first one of a stack that has nothing,
   * or one on what the stack's last update made.
   */
  readonly preview: (stack: string, activeRegion: string) => Promise<Synthesis>;
}

/**
 * Plans stacks. Each is planned once, and what it refers to is planned before it: the stack of its peer, as it is
 * configured, and its own last update, which for a move to the secondary region is the one that made the primary region
 * active, and else none.
 */
export function createPlanner(context: {
  readonly project: Project;
  readonly program: () => Promise<unknown>;
  readonly judge: (synthesis: Synthesis) => Judgement;
  readonly primaryRegion: (stack: string) => string;
}): Planner {
  const { project, program, judge, primaryRegion } = context;
  const made = new Map<string, Promise<Made>>();
  const key = (name: string) => `${project.name}:${name}`;

  /** `asking` are the stacks that wait for this one: of two peers that name each other, one is not deployed yet. */
  const plan = (stack: string, activeRegion: string, asking: readonly string[]): Promise<Made> => {
    const id = `${stack} ${activeRegion}`;
    const planned = made.get(id) ?? make(stack, activeRegion, [...asking, stack]);
    made.set(id, planned);
    return planned;
  };
  const make = async (stack: string, activeRegion: string, asking: readonly string[]): Promise<Made> => {
    const { values, secretKeys } = project.readStack(stack);
    const primary = primaryRegion(stack);
    const previous =
      activeRegion === primary ? undefined : (await plan(stack, primary, asking)).plan.synthesis;
    const peer = await outputsOfPeer(values[key("peerStack")] ?? "", asking);
    const existing = previous?.registrations ?? [];
    const request: SynthesisRequest = {
      project: project.name,
      stack,
      organization: "organization",
      config: {
        ...values,
        // Of a key that is not set Pulumi.yaml has an empty text.
        ...(previous && !values[key("acceptLoss")] && { [key("acceptLoss")]: offlineLoss(previous.outputs) }),
        [key("activeRegion")]: activeRegion,
      },
      secretKeys,
      program,
      answers: createAnswers({ ...peer, [stack]: previous?.outputs ?? {} }, { [stack]: existing }),
      existing,
    };
    const synthesis = await synthesize(request);
    return { request, plan: { stack, activeRegion, synthesis, ...judge(synthesis) } };
  };
  const outputsOfPeer = async (
    reference: string,
    asking: readonly string[],
  ): Promise<Readonly<Record<string, PlainRecord>>> => {
    const peer = reference.slice(reference.lastIndexOf("/") + 1);
    if (!project.stacks.includes(peer)) return {};
    if (asking.includes(peer)) return { [peer]: {} };
    const active = project.readStack(peer).values[key("activeRegion")] || primaryRegion(peer);
    return { [peer]: (await plan(peer, active, asking)).plan.synthesis.outputs };
  };
  return {
    plan: async (stack, activeRegion) => (await plan(stack, activeRegion, [])).plan,
    preview: async (stack, activeRegion) =>
      synthesize({ ...(await plan(stack, activeRegion, [])).request, preview: true }),
  };
}

/** A plan, and what it was made from. */
interface Made {
  readonly request: SynthesisRequest;
  readonly plan: Plan;
}
