import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { paintFor, widthOf, wrap } from "../../../cli/terminal.ts";
import { iamRules, proveRoles } from "../../../proofs/iam/index.ts";
import { PlanError } from "../../../proofs/model/errors.ts";
import type { Planner } from "../../../proofs/model/plan.ts";
import type { Project } from "../../../proofs/model/project.ts";
import { withImage } from "../../../proofs/model/with-image.ts";
import { plannerOf, plansOf, plansOfPeers } from "../../../proofs/planner.ts";
import { playRules, provePlays } from "../../../proofs/play/index.ts";
import { previewRules, provePreview } from "../../../proofs/preview/index.ts";
import { prove, reachabilityRules } from "../../../proofs/reachability/index.ts";
import { rules } from "../../../proofs/rules/index.ts";
import type { ReportPlan } from "../../../report/page/index.ts";
import { planJson } from "../../../report/plan-json.ts";
import { reportStack } from "../../../report/terminal/stack.ts";
import type { PlanArguments } from "../arguments.ts";
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
  if (json !== undefined) writeFileSync(json, planJson(done));
  if (isPictured(args) && done.length > 0) await writePictures(project, args, done);
  return !failed && done.every(({ violations }) => violations.length === 0);
};

const isPictured = ({ html, svg }: PlanArguments): boolean => html !== undefined || svg !== undefined;

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
  const [serving, ...standby] = [await proven(first), ...(await Promise.all(others.map(proven)))] as const;
  return [{ ...serving, violations: [...serving.violations, ...provePlays([first, ...others])] }, ...standby];
}

function pageOf(plans: Plans): readonly string[] {
  // Scenarios take the plans of both regions.
  const isPlayed = plans.length > 1;
  const played = isPlayed ? playRules : [];
  const checks =
    rules.length + reachabilityRules.length + iamRules.length + previewRules.length + played.length;
  const page = { paint: paintFor(process.stdout), width: widthOf(process.stdout), checks };
  const aside = (text: string) => `  ${page.paint("dim", wrap(text, page.width, 4))}\n`;
  const assumed = [...new Set(plans.flatMap((plan) => plan.assumed))];
  return [
    reportStack(plans, page),
    // Alike in every state, because no move may change a role.
    ...[...new Set(plans.map(({ rights }) => rights))].map(aside),
    ...(isPlayed ? [] : [aside("scenarios are not played: they take the plans of both regions")]),
    ...(assumed.length === 0
      ? []
      : [aside(`what reaches what is proven with assumed interfaces of ${assumed.join(", ")}`)]),
  ];
}

async function writePictures(
  project: Project,
  { html, svg }: PlanArguments,
  plans: readonly ReportPlan[],
): Promise<void> {
  // Loaded here, because the layout takes a second that a plan alone need not wait for.
  const { writeFiles } = await import("../../../report/page/index.ts");
  const files = await writeFiles({ html, svg }, plans, project, join(import.meta.dirname, "../../../.."));
  for (const file of files) console.log(`  ${paintFor(process.stdout)("cyan", file)}`);
}
