import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { withImage } from "../../cost/with-image.ts";
import { rules } from "../../policies/index.ts";
import type { ReportPlan } from "../../report/index.ts";
import type { Arguments } from "../arguments.ts";
import { PlanError } from "../errors.ts";
import { graphJson } from "../graph.ts";
import { iamRules, proveRoles } from "../iam/index.ts";
import { paintFor, widthOf, wrap } from "../page.ts";
import type { Planner } from "../plan.ts";
import { previewRules, provePreview } from "../preview/index.ts";
import type { Project } from "../project.ts";
import { prove, reachabilityRules } from "../reachability/index.ts";
import { reportStack } from "../report.ts";
import { plannerOf, plansOf, plansOfPeers } from "../stacks.ts";
import type { Mode } from "./mode.ts";

/** A plan with what was proven of it; `rights` tells what its roles may do. */
type Proven = ReportPlan & { readonly rights: string };
type Plans = readonly [Proven, ...Proven[]];

/** Prints the plans, and writes them as data, as a report or as pictures. */
export const planAll: Mode = async (project, args) => {
  const { stacks, active, json } = args;
  // A picture without what serves customers would be of something else.
  const planner = plannerOf(isPictured(args) ? withImage(project) : project);
  const done: Proven[] = [];
  let failed = false;
  for (const stack of stacks) {
    try {
      const plans = await provenPlans(project, planner, stack, active);
      for (const text of pageOf(plans)) console.log(text);
      done.push(...plans);
    } catch (error) {
      // One stack that cannot be planned keeps nobody from seeing the others.
      if (!(error instanceof PlanError)) throw error;
      failed = true;
      console.error(paintFor(process.stderr)("red", error.message));
    }
  }
  if (json !== undefined) writeFileSync(json, graphJson(done));
  if (isPictured(args) && done.length > 0) await writePictures(project, args, done);
  return !failed && done.every(({ violations }) => violations.length === 0);
};

const isPictured = ({ html, svg }: Arguments): boolean => html !== undefined || svg !== undefined;

async function provenPlans(
  project: Project,
  planner: Planner,
  stack: string,
  active: string | undefined,
): Promise<Plans> {
  const [first, ...others] = await plansOf(project, planner, stack, active);
  const proven = async (plan: typeof first): Promise<Proven> => {
    const peers = await plansOfPeers(project, planner, plan);
    const proven = proveRoles(prove(plan, peers));
    return { ...(await provePreview(proven, () => planner.preview(stack, plan.activeRegion))), peers };
  };
  return [await proven(first), ...(await Promise.all(others.map(proven)))];
}

function pageOf(plans: Plans): readonly string[] {
  const checks = rules.length + reachabilityRules.length + iamRules.length + previewRules.length;
  const page = { paint: paintFor(process.stdout), width: widthOf(process.stdout), checks };
  const aside = (text: string) => `  ${page.paint("dim", wrap(text, page.width, 4))}\n`;
  const assumed = [...new Set(plans.flatMap((plan) => plan.assumed))];
  return [
    reportStack(plans, page),
    // Alike in every state, because no move may change a role.
    ...[...new Set(plans.map(({ rights }) => rights))].map(aside),
    ...(assumed.length === 0
      ? []
      : [aside(`what reaches what is proven with assumed interfaces of ${assumed.join(", ")}`)]),
  ];
}

async function writePictures(
  project: Project,
  { html, svg }: Arguments,
  plans: readonly ReportPlan[],
): Promise<void> {
  // Loaded here, because the layout takes a second that a plan alone need not wait for.
  const { writeFiles } = await import("../../report/index.ts");
  const files = await writeFiles({ html, svg }, plans, project, join(import.meta.dirname, "../../.."));
  for (const file of files) console.log(`  ${paintFor(process.stdout)("cyan", file)}`);
}
