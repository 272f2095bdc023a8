import { join } from "node:path";
import { matrixMarkdown } from "../../matrix/markdown.ts";
import { controls } from "../../matrix/matrix.ts";
import { readTests } from "../../matrix/tests.ts";
import { plannerOf, planOf } from "../stacks.ts";
import type { Mode } from "./mode.ts";

/** Prints which requirement is held by what, as Markdown. */
export const printMatrix: Mode = async (project, { stacks: [stack = ""] }) => {
  const { synthesis } = await planOf(project, plannerOf(project), stack);
  process.stdout.write(matrixMarkdown(controls(synthesis, readTests(join(import.meta.dirname, "../../..")))));
  return true;
};
