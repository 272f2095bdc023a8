import { join } from "node:path";
import { regions } from "../../../regions/index.ts";
import { startBundles } from "../../program/bundles.ts";
import { type Project, readProject } from "../../proofs/model/project.ts";
import { plannerOf, planOf } from "../../proofs/planner.ts";
import { environmentOf } from "../stack/environment.ts";
import type { BenchArgs } from "./bench.ts";
import { taskContainers } from "./task.ts";

/** The stack of the task definition. All environments have the same one, but for sizes and names. */
const stack = "staging";

/** The containers of the application's image, from the offline plan. */
export async function plannedContainers(): Promise<BenchArgs["containers"]> {
  startBundles();
  const project = withImage(readProject(join(import.meta.dirname, "../../..")));
  const { synthesis } = await planOf(project, plannerOf(project), stack);
  const { region } = environmentOf(stack).primary;
  return taskContainers(synthesis, regions[region].code);
}

/** The project with an image in every stack: without one there is no task definition. Any tag will do. */
const withImage = (project: Project): Project => ({
  ...project,
  readStack: (name) => {
    const { values, ...rest } = project.readStack(name);
    return { ...rest, values: { ...values, [`${project.name}:imageTag`]: "contract" } };
  },
});
