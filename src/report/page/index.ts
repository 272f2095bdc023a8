import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environments } from "../../../environments/index.ts";
import { costOf } from "../../proofs/cost/index.ts";
import { UnpricedError } from "../../proofs/cost/unpriced.ts";
import { controls } from "../../proofs/matrix/matrix.ts";
import { readTests } from "../../proofs/matrix/tests.ts";
import type { Project } from "../../proofs/model/project.ts";
import { hasImage } from "../../proofs/model/with-image.ts";
import { originOf } from "./origin.ts";
import { type Cost, type Report, type ReportPlan, reportOf } from "./report.ts";
import { writeDiagrams, writeReport } from "./write.ts";

export type { ReportPlan } from "./report.ts";

/** Directories to write to; undefined for a kind that is not asked for. */
interface WantedFiles {
  readonly html: string | undefined;
  readonly svg: string | undefined;
}

/**
 * Writes the report, the diagrams or both.
 *
 * @param project as it is configured: the plans may have been made as though there were an image in each stack
 * @param root the repository's folder
 * @returns the paths of the files
 */
export async function writeFiles(
  { html, svg }: WantedFiles,
  plans: readonly ReportPlan[],
  project: Project,
  root: string,
): Promise<readonly string[]> {
  const report = aboutProject(plans, project, root);
  return [
    ...(html === undefined ? [] : [await writeReport(html, report)]),
    ...(svg === undefined ? [] : await writeDiagrams(svg, report)),
  ];
}

function aboutProject(plans: readonly ReportPlan[], project: Project, root: string): Report {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const [first] = plans;
  const about = {
    project: project.name,
    version,
    origin: originOf(root, new Date()),
    controls: first === undefined ? [] : controls(first.synthesis, readTests(root)),
    imageless: [...new Set(plans.map(({ stack }) => stack))].filter((stack) => !hasImage(project, stack)),
  };
  return reportOf(plans, about, priceOf);
}

/** The cost, or the reason that it is unknown: a missing price keeps nobody from seeing the rest. */
function priceOf(plans: readonly [ReportPlan, ...ReportPlan[]]): Cost {
  const environment = environments.find(({ name }) => name === plans[0].stack);
  if (environment === undefined) return { unknown: "the stack has no environment" };
  try {
    return costOf(plans, environment);
  } catch (error) {
    if (error instanceof UnpricedError) return { unknown: error.message };
    throw error;
  }
}
