import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { paintFor, widthOf, wrap } from "../../../cli/terminal.ts";
import { counts } from "../../../proofs/counts.ts";
import { proveRoles } from "../../../proofs/iam/index.ts";
import { PlanError } from "../../../proofs/model/errors.ts";
import type { Plan, Planner } from "../../../proofs/model/plan.ts";
import type { Project } from "../../../proofs/model/project.ts";
import { imagelessStacks, withImage } from "../../../proofs/model/with-image.ts";
import { plannerOf, plansOf, plansOfPeers } from "../../../proofs/planner.ts";
import { provePlays } from "../../../proofs/play/index.ts";
import { provePreview } from "../../../proofs/preview/index.ts";
import { prove } from "../../../proofs/reachability/index.ts";
import type { ReportPlan } from "../../../report/page/index.ts";
import { planJson } from "../../../report/plan-json.ts";
import { problemLines } from "../../../report/terminal/problems.ts";
import { reportStack } from "../../../report/terminal/stack.ts";
import { verdictLines } from "../../../report/terminal/verdict.ts";
import type { PlanArguments } from "../arguments.ts";
import type { Mode } from "./mode.ts";

/** A plan with what was proven of it; `rights` tells what its roles may do. */
type Proven = ReportPlan & { readonly rights: string };
type Plans = readonly [Proven, ...Proven[]];

/**
 * Prints what is broken and one table of verdicts, with `--details` all there is before these; and writes the plans as
 * data, as a report or as pictures.
 */
export const planAll: Mode = async (project, args) => {
  const { stacks, active, json, details } = args;
  // Without an image nothing serves: every number would be of something else than what will be there.
  const planner = plannerOf(withImage(project));
  const judged: { readonly stack: string; readonly plans: readonly Proven[] }[] = [];
  for (const stack of stacks) {
    try {
      const plans = await provenPlans(project, planner, stack, active);
      if (details) for (const text of pageOf(plans)) console.log(text);
      for (const line of problemLines(plans, terminal())) console.log(line);
      judged.push({ stack, plans });
    } catch (error) {
      // One stack that cannot be planned keeps nobody from seeing the others.
      if (!(error instanceof PlanError)) throw error;
      judged.push({ stack, plans: [] });
      console.error(paintFor(process.stderr)("red", error.message));
    }
  }
  const done = judged.flatMap(({ plans }) => plans);
  if (json !== undefined) writeFileSync(json, planJson(done));
  if (isPictured(args) && done.length > 0) await writePictures(project, args, done);
  for (const line of [...verdictLines(judged, terminal()), ...assumptions(project, done)]) console.log(line);
  return judged.every(
    ({ plans: [first, ...others] }) =>
      first !== undefined && [first, ...others].every(({ violations }) => violations.length === 0),
  );
};

const terminal = () => ({
  paint: paintFor(process.stdout),
  width: widthOf(process.stdout),
  checks: counts.checks,
});

/** The assumptions that are not in the configuration. */
function assumptions(project: Project, plans: readonly Plan[]): readonly string[] {
  const { paint, width } = terminal();
  const imageless = imagelessStacks(project, plans);
  const past = plans.filter(
    (plan) => plan.past.length > 0 && plan === plans.find(({ stack }) => stack === plan.stack),
  );
  return [
    ...(imageless.length === 0
      ? []
      : [
          `no imageTag is set for ${imageless.join(", ")}: planned as though one were, and warned of by the update`,
        ]),
    ...past.map(
      ({ stack, past }) =>
        `${stack} assumes earlier updates, as its configuration says, with ${past.join(", ")} active`,
    ),
  ].map((text) => `  ${paint("yellow", wrap(text, width, 2))}`);
}

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
  const page = terminal();
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
  { html, svg }: PlanArguments,
  plans: readonly ReportPlan[],
): Promise<void> {
  // Loaded here, because the layout takes a second that a plan alone need not wait for.
  const { writeFiles } = await import("../../../report/page/index.ts");
  const files = await writeFiles({ html, svg }, plans, project, join(import.meta.dirname, "../../../.."));
  for (const file of files) console.log(`  ${paintFor(process.stdout)("cyan", file)}`);
}
