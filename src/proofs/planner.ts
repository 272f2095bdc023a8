import { type Environment, environments } from "../../environments/index.ts";
import type { Pair } from "../../regions/index.ts";
import program from "../index.ts";
import { type Lookups, offlineLookups } from "../program/lookups/lookups.ts";
import { plannedAccount, uuid } from "./model/answers/made-up.ts";
import type { StackSettings } from "./model/past.ts";
import { createPlanner, offlinePointAge, type Plan, type Planner, type Recall } from "./model/plan.ts";
import type { Project } from "./model/project.ts";
import { judge } from "./rules/index.ts";

/** The time that plans are made for. It is fixed, so that plans are the same whenever they are made. */
const plannedAt = new Date("2030-01-01T12:00:00Z");

/** The look-ups as the planner makes them up: every database has a recovery point in every region. */
export const plannedLookups: Lookups = lookupsFor({});

/**
 * The planner's look-ups for some settings. A recovery point that they name exists, and is no older than the loss that they
 * accept.
 */
function lookupsFor({ restoreFrom = "", acceptLoss = "" }: StackSettings): Lookups {
  const age = Math.min(offlinePointAge, Number(acceptLoss) || offlinePointAge);
  return {
    ...offlineLookups,
    timeIn: async () => plannedAt,
    delegates: false,
    findRecoveryPoints: async ({ region, cluster }) => ({
      asOf: plannedAt,
      points: [
        `arn:aws:rds:${region}:${plannedAccount}:cluster-snapshot:awsbackup:copyjob-${uuid(`${region} ${cluster}`)}`,
        ...(restoreFrom === "" ? [] : [restoreFrom]),
      ].map((arn) => ({
        arn,
        source: cluster,
        takenAt: new Date(plannedAt.getTime() - age * 60_000),
        engineVersion: "17.7",
      })),
    }),
  };
}

/**
 * The planner of a project's stacks: the real program, and the rules that it is judged by.
 * @param recall remembers runs of other planners. @default none
 */
export const plannerOf = (project: Project, recall: Recall = (_previous, _request, run) => run()): Planner =>
  createPlanner({ project, program: (settings) => program(lookupsFor(settings)), judge, regionsOf, recall });

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

/** The regions of a stack. Empty for one without an environment, or without a region in it, which the program then refuses. */
function regionsOf(stack: string): Pair<string> {
  const { primary, secondary }: Partial<Environment> = descriptorOf(stack) ?? {};
  return { primary: primary?.region ?? "", secondary: secondary?.region ?? "" };
}

/** The regions that can be active, first the one that the stack's configuration names. */
function activeRegions(project: Project, stack: string): readonly [string, ...string[]] {
  const { primary, secondary } = regionsOf(stack);
  if (primary === "" || secondary === "") return [""];
  const configured = project.readStack(stack).values[`${project.name}:activeRegion`];
  if (configured === secondary) return [secondary, primary];
  // A region that cannot be is for the program to refuse.
  return configured && configured !== primary ? [configured] : [primary, secondary];
}
