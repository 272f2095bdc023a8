import { environments } from "../../environments/index.ts";
import program from "../index.ts";
import { judge } from "../policies/index.ts";
import { offlineWorld } from "./answers.ts";
import { createPlanner, type Plan, type Planner } from "./plan.ts";
import type { Project } from "./project.ts";

/** The planner of a project's stacks: the real program, and the rules that it is judged by. */
export const plannerOf = (project: Project): Planner =>
  createPlanner({ project, program: () => program(offlineWorld), judge, homeRegion });

/** One stack with each region active that can be, or with the given one: first as it is configured. */
export async function plansOf(
  project: Project,
  planner: Planner,
  stack: string,
  active: string | undefined,
): Promise<readonly [Plan, ...Plan[]]> {
  const [first, ...others] = active === undefined ? activeRegions(project, stack) : [active];
  const plans: [Plan, ...Plan[]] = [await planner.plan(stack, first)];
  for (const region of others) plans.push(await planner.plan(stack, region));
  return plans;
}

/** One stack as it is configured. */
export const planOf = (project: Project, planner: Planner, stack: string): Promise<Plan> =>
  planner.plan(stack, activeRegions(project, stack)[0]);

/** The stacks that a plan has made a peering with, as they are configured. */
export async function plansOfPeers(
  project: Project,
  planner: Planner,
  { stack, synthesis }: Plan,
): Promise<readonly Plan[]> {
  const { peerings } = synthesis.outputs as { readonly peerings?: { readonly environments?: string } };
  if (peerings?.environments === undefined) return [];
  const peers = (descriptorOf(stack)?.peers ?? []).filter((peer) => project.stacks.includes(peer));
  return Promise.all(peers.map((peer) => planOf(project, planner, peer)));
}

const descriptorOf = (stack: string) => environments.find(({ name }) => name === stack);

/** Empty for a stack without an environment, which the program then refuses. */
const homeRegion = (stack: string): string => descriptorOf(stack)?.home.region ?? "";

/** The regions that can be active: first the one that is, by the stack's configuration. */
function activeRegions(project: Project, stack: string): readonly [string, ...string[]] {
  const environment = descriptorOf(stack);
  if (environment === undefined) return [""];
  const { home, standby } = environment;
  const configured = project.readStack(stack).values[`${project.name}:activeRegion`];
  if (configured === standby.region) return [standby.region, home.region];
  // A region that cannot be is for the program to refuse.
  return configured && configured !== home.region ? [configured] : [home.region, standby.region];
}
