import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { environments } from "../../environments/index.ts";
import { regions } from "../../regions/index.ts";
import { ArgumentError, type Arguments, parseArguments, usage } from "./arguments.ts";
import { paintFor, widthOf } from "./page.ts";
import type { Plan } from "./plan.ts";
import { type Project, readProject } from "./project.ts";

/** @returns the exit status */
async function main(args: readonly string[]): Promise<number> {
  const project = readProject(join(import.meta.dirname, "../.."));
  try {
    const parsed = parseArguments(args, { stacks: project.stacks, regions: Object.keys(regions) });
    if (!parsed.help) return (await planAll(project, parsed)) ? 0 : 1;
    console.log(usage);
    return 0;
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    console.error(error.message);
    return 2;
  }
}

/** @returns whether every stack could be planned and every check passed */
async function planAll(project: Project, { stacks, active, json }: Arguments): Promise<boolean> {
  // Loaded here, because the SDKs take a second that a wrong argument need not wait for.
  const [{ default: program }, { audit, rules }, { createPlanner }, { reportStack }, { graphJson }] =
    await Promise.all([
      import("../index.ts"),
      import("../policies/index.ts"),
      import("./plan.ts"),
      import("./report.ts"),
      import("./graph.ts"),
    ]);
  const planner = createPlanner({ project, program, audit, homeRegion });
  const page = { paint: paintFor(process.stdout), width: widthOf(process.stdout) };
  const done: Plan[] = [];
  let failed = false;
  for (const stack of stacks) {
    try {
      const [first, ...others] = active === undefined ? activeRegions(project, stack) : [active];
      const plans: [Plan, ...Plan[]] = [await planner(stack, first)];
      for (const region of others) plans.push(await planner(stack, region));
      console.log(reportStack(plans, { ...page, checks: rules.length }));
      done.push(...plans);
    } catch (error) {
      // The engine's errors and those of the program are reports, not crashes of the planner.
      if (!(error instanceof AggregateError)) throw error;
      failed = true;
      console.error(page.paint("red", error.message));
    }
  }
  if (json !== undefined) writeFileSync(json, graphJson(done));
  return !failed && done.every(({ violations }) => violations.length === 0);
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
  return configured === standby.region ? [standby.region, home.region] : [home.region, standby.region];
}

process.exitCode = await main(process.argv.slice(2));
