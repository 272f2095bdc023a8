import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Page, paintFor, widthOf, wrap } from "../../../cli/terminal.ts";
import { counts } from "../../../proofs/counts.ts";
import { proveRoles } from "../../../proofs/iam/index.ts";
import { PlanError } from "../../../proofs/model/errors.ts";
import { keysOfPast } from "../../../proofs/model/past.ts";
import { type Plan, type Planner, settingsOf } from "../../../proofs/model/plan.ts";
import type { Project } from "../../../proofs/model/project.ts";
import { hasImage, withImage } from "../../../proofs/model/with-image.ts";
import { withSuffix } from "../../../proofs/model/with-suffix.ts";
import { plannerOf, plansOf, plansOfPeers } from "../../../proofs/planner.ts";
import { playRules, provePlanned, provePlays, provePlaysApart } from "../../../proofs/play/index.ts";
import { provePreview } from "../../../proofs/preview/index.ts";
import { prove } from "../../../proofs/reachability/index.ts";
import type { ReportPlan } from "../../../report/page/index.ts";
import { planJson } from "../../../report/plan-json.ts";
import { problemLines } from "../../../report/terminal/problems.ts";
import { reportStack } from "../../../report/terminal/stack.ts";
import { type JudgedStack, statesOf, verdictLines } from "../../../report/terminal/verdict.ts";
import { environmentOf } from "../../stack/environment.ts";
import type { PlanArguments } from "../arguments.ts";
import type { Mode } from "./mode.ts";

/** A plan with its proofs; `rights` tells what its roles may do. */
type Proven = ReportPlan & { readonly rights: string };
type Plans = readonly [Proven, ...Proven[]];

/**
 * Prints what is broken and one table of verdicts, with `--details` all there is before these; and writes the plans as
 * data, as a report or as pictures.
 */
export const planAll: Mode = async (project, args) => {
  const { stacks, active, json, details } = args;
  const page = terminal(active);
  // Without an image nothing serves: every number would be of something else than what will be there.
  const planner = plannerOf(withImage(project));
  const imageless = plannerOf(project);
  const judged: (JudgedStack & { readonly plans: readonly Proven[] })[] = [];
  for (const stack of stacks) {
    try {
      const proven = await provenPlans(project, planner, stack, active);
      // Names are made alike in all stacks.
      const plans = judged.length === 0 && active === undefined ? await provenApart(project, proven) : proven;
      const bare = hasImage(project, stack) ? [] : [await provenBare(imageless, plans[0])];
      if (details) for (const text of pageOf(plans, page)) console.log(text);
      for (const line of problemLines(stack, statesOf({ bare, plans }), page)) console.log(line);
      judged.push({ stack, bare, plans });
    } catch (error) {
      // One stack that cannot be planned keeps nobody from seeing the others.
      if (!(error instanceof PlanError)) throw error;
      judged.push({ stack, bare: [], plans: [] });
      console.error(paintFor(process.stderr)("red", error.message));
    }
  }
  const done = judged.flatMap(({ plans }) => plans);
  if (json !== undefined) writeFileSync(json, planJson(done));
  if (isPictured(args) && done.length > 0) await writePictures(project, args, done);
  for (const line of [...verdictLines(judged, page), ...assumptions(project, judged, page)])
    console.log(line);
  return judged.every(
    ({ bare, plans }) =>
      plans.length > 0 && [...bare, ...plans].every(({ violations }) => violations.length === 0),
  );
};

/**
 * The page for the terminal. With `--active` it counts fewer checks: scenarios need the plans of both regions, and are not
 * played.
 */
const terminal = (active: string | undefined): Page => ({
  paint: paintFor(process.stdout),
  width: widthOf(process.stdout),
  checks: active === undefined ? counts.checks : counts.checks - playRules.length,
});

/** The assumptions that the configuration does not have. */
function assumptions(
  project: Project,
  judged: readonly JudgedStack[],
  { paint, width }: Page,
): readonly string[] {
  const imageless = judged.flatMap(({ stack, bare }) => (bare.length > 0 ? [stack] : []));
  return [
    ...(imageless.length === 0
      ? []
      : [
          `no imageTag is set for ${imageless.join(", ")}: planned as though one were, and once as it is without`,
        ]),
    ...judged.flatMap(({ stack, plans }) => {
      const keys =
        plans.length === 0 ? [] : keysOfPast(environmentOf(stack).primary.region, settingsOf(project, stack));
      const remove = keys.map((key) => `npx pulumi config rm ${key} --stack ${stack}`).join("; ");
      return keys.length === 0
        ? []
        : [
            `${keys.join(", ")} ${keys.length === 1 ? "is" : "are"} set for ${stack}, as runbooks leave it: planned as though it had been updated and moved before. If nothing is deployed yet, take it out: ${remove}`,
          ];
    }),
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
    const proven = provePlanned(proveRoles(prove(plan, peers)));
    return { ...(await provePreview(proven, () => planner.preview(stack, plan.activeRegion))), peers };
  };
  const [serving, ...standby] = [await proven(first), ...(await Promise.all(others.map(proven)))] as const;
  const returned = active === undefined ? await planner.planReturn(stack) : undefined;
  const played = provePlays([first, ...others], returned);
  return [{ ...serving, violations: [...serving.violations, ...played] }, ...standby];
}

/**
 * Plans with the proof that they hear nothing of another environment of the account: the stack is planned once more, with
 * another suffix.
 */
async function provenApart(project: Project, plans: Plans): Promise<Plans> {
  const [serving, ...standby] = plans;
  const other = withSuffix(withImage(project));
  const others = await plansOf(other, plannerOf(other), serving.stack, undefined);
  return [{ ...serving, violations: [...serving.violations, ...provePlaysApart(plans, others)] }, ...standby];
}

/** The plan of the first update as the configuration has it, without an image: it makes everything but tasks. */
async function provenBare(planner: Planner, { stack, activeRegion, peers }: Proven): Promise<Plan> {
  const plan = await planner.plan(stack, activeRegion);
  return provePlanned(proveRoles(prove(plan, peers)));
}

function pageOf(plans: Plans, page: Page): readonly string[] {
  const aside = (text: string) => `  ${page.paint("dim", wrap(text, page.width, 4))}\n`;
  const assumed = [...new Set(plans.flatMap((plan) => plan.assumed))];
  return [
    reportStack(plans, page),
    // Alike in every state, because no move may change a role.
    ...[...new Set(plans.map(({ rights }) => rights))].map(aside),
    ...(plans.length > 1 ? [] : [aside("scenarios are not played: they take the plans of both regions")]),
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
