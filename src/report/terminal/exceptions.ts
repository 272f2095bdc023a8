import { type Page, wrap } from "../../cli/terminal.ts";
import { groupBy } from "../../proofs/model/group.ts";
import type { Plan } from "../../proofs/model/plan.ts";

/** The findings that may stay, by the reason, so that nobody takes them for an oversight. */
export function exceptionLines(plans: readonly Plan[], { paint, width }: Page): readonly string[] {
  const excused = plans.flatMap((plan) => plan.excused);
  if (excused.length === 0) return [];
  const lines = [
    ...groupBy(excused, ({ exception: { rule, reason } }) => `${rule} ${reason}`).values(),
  ].flatMap((cases) => {
    const [first] = cases;
    if (first === undefined) return [];
    const { rule, reason } = first.exception;
    const resources = new Set(cases.map(({ subject }) => subject)).size;
    return `${rule}, ${resources} ${resources === 1 ? "resource" : "resources"}: ${reason}`;
  });
  return [
    "",
    `  ${paint("yellow", "exceptions")}`,
    ...lines.map((line) => `    ${paint("dim", wrap(line, width, 6))}`),
  ];
}
