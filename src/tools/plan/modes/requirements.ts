import { join } from "node:path";
import { matrixMarkdown } from "../../../proofs/matrix/markdown.ts";
import { controls } from "../../../proofs/matrix/matrix.ts";
import { readTests } from "../../../proofs/matrix/tests.ts";
import { plannerOf, planOf } from "../../../proofs/planner.ts";
import type { Mode } from "./mode.ts";

/** Prints which requirement is held by what, as Markdown. */
export const printMatrix: Mode = async (project, { stacks: [stack = ""] }) => {
  const { synthesis } = await planOf(project, plannerOf(project), stack);
  process.stdout.write(
    matrixMarkdown(controls(synthesis, readTests(join(import.meta.dirname, "../../../..")))),
  );
  return true;
};
