import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { environments } from "../../environments/index.ts";
import { regions } from "../../regions/index.ts";
import { ArgumentError, type Arguments, parseArguments, type Question, usage } from "./arguments.ts";
import { paintFor, widthOf, wrap } from "./page.ts";
import type { Plan, Planner } from "./plan.ts";
import { type Project, readProject } from "./project.ts";
import type { ProvenPlan } from "./reachability/index.ts";

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  const project = readProject(join(import.meta.dirname, "../.."));
  try {
    const parsed = parseArguments(args, { stacks: project.stacks, regions: Object.keys(regions) });
    if (parsed.help) console.log(usage);
    else if (parsed.matrix) await printMatrix(project, parsed);
    else if (parsed.explain !== undefined) await explainConnection(project, parsed, parsed.explain);
    else return (await planAll(project, parsed)) ? 0 : 1;
    return 0;
  } catch (error) {
    // The engine's errors and those of the program are reports, not crashes of the planner.
    if (!(error instanceof ArgumentError || error instanceof AggregateError)) throw error;
    console.error(error.message);
    return error instanceof ArgumentError ? 2 : 1;
  }
}

/** @returns whether every stack could be planned and every check passed */
async function planAll(project: Project, { stacks, active, json }: Arguments): Promise<boolean> {
  // Loaded here, because the SDKs take a second that a wrong argument need not wait for.
  const [planner, { rules }, { reportStack }, { graphJson }, { reachabilityRules, prove }] =
    await Promise.all([
      loadPlanner(project),
      import("../policies/index.ts"),
      import("./report.ts"),
      import("./graph.ts"),
      import("./reachability/index.ts"),
    ]);
  const checks = rules.length + reachabilityRules.length;
  const page = { paint: paintFor(process.stdout), width: widthOf(process.stdout) };
  const done: Plan[] = [];
  let failed = false;
  for (const stack of stacks) {
    try {
      const [first, ...others] = active === undefined ? activeRegions(project, stack) : [active];
      const proven = async (region: string) => {
        const plan = await planner(stack, region);
        return prove(plan, await plansOfPeers(plan, project, planner));
      };
      const plans: [ProvenPlan, ...ProvenPlan[]] = [await proven(first)];
      for (const region of others) plans.push(await proven(region));
      console.log(reportStack(plans, { ...page, checks }));
      const assumed = [...new Set(plans.flatMap((plan) => plan.assumed))];
      if (assumed.length > 0)
        console.log(`  ${page.paint("dim", wrap(`${assumedText} ${assumed.join(", ")}`, page.width, 4))}\n`);
      done.push(...plans);
    } catch (error) {
      // One stack that cannot be planned keeps nobody from seeing the others.
      if (!(error instanceof AggregateError)) throw error;
      failed = true;
      console.error(page.paint("red", error.message));
    }
  }
  if (json !== undefined) writeFileSync(json, graphJson(done));
  return !failed && done.every(({ violations }) => violations.length === 0);
}

async function printMatrix(project: Project, { stacks: [stack = ""] }: Arguments): Promise<void> {
  const [planner, { controls }, { matrixMarkdown }, { readTests }] = await Promise.all([
    loadPlanner(project),
    import("../matrix/matrix.ts"),
    import("../matrix/markdown.ts"),
    import("../matrix/tests.ts"),
  ]);
  const { synthesis } = await planner(stack, activeRegions(project, stack)[0]);
  process.stdout.write(matrixMarkdown(controls(synthesis, readTests(join(import.meta.dirname, "../..")))));
}

async function explainConnection(project: Project, { stacks, active }: Arguments, question: Question) {
  const [planner, { explain, UnknownPlaceError }] = await Promise.all([
    loadPlanner(project),
    import("./reachability/index.ts"),
  ]);
  const plans: Plan[] = [];
  for (const stack of stacks) plans.push(await planner(stack, active ?? activeRegions(project, stack)[0]));
  try {
    const { from, to, port } = question;
    const width = widthOf(process.stdout);
    const explanations = explain(
      plans.map(({ synthesis }) => synthesis),
      from,
      to,
      port,
    );
    for (const { title, hops } of explanations)
      console.log([wrap(title, width, 2), ...hops.map((hop) => `  ${wrap(hop, width, 6)}`), ""].join("\n"));
  } catch (error) {
    if (error instanceof UnknownPlaceError) throw new ArgumentError(error.message, { cause: error });
    throw error;
  }
}

async function loadPlanner(project: Project): Promise<Planner> {
  const [{ default: program }, { judge }, { createPlanner }, { offlineWorld }] = await Promise.all([
    import("../index.ts"),
    import("../policies/index.ts"),
    import("./plan.ts"),
    import("./answers.ts"),
  ]);
  return createPlanner({ project, program: () => program(offlineWorld), judge, homeRegion });
}

/** The stacks that a plan has made a peering with, as they are configured. */
async function plansOfPeers(
  { stack, synthesis }: Plan,
  project: Project,
  planner: Planner,
): Promise<readonly Plan[]> {
  const { peerings } = synthesis.outputs as { readonly peerings?: { readonly environments?: string } };
  if (peerings?.environments === undefined) return [];
  const peers = (descriptorOf(stack)?.peers ?? []).filter((peer) => project.stacks.includes(peer));
  return Promise.all(peers.map((peer) => planner(peer, activeRegions(project, peer)[0])));
}

const assumedText = "what reaches what is proven with assumed interfaces of";

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

process.exitCode = await main(process.argv.slice(2));
