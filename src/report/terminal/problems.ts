import { type Page, wrap } from "../../cli/terminal.ts";
import { groupBy } from "../../proofs/model/group.ts";
import type { Plan } from "../../proofs/model/plan.ts";
import { nameOfUrn } from "../../proofs/model/urn.ts";

/** A state of a stack, and what a reader calls it. */
export interface NamedState {
  readonly name: string;
  readonly plan: Plan;
}

/** The problems of a stack, each once, with its remedy and the state that it is found in. Empty where all holds. */
export function problemLines(
  stack: string,
  states: readonly NamedState[],
  { paint, width }: Page,
): readonly string[] {
  const found = states.flatMap(({ name, plan }) =>
    plan.violations.map((violation) => ({ state: name, ...violation })),
  );
  if (found.length === 0) return [];
  const alike = groupBy(found, ({ rule, subject, message }) => `${rule} ${subject} ${message}`);
  return [
    `  ${paint("red", `${stack}, problems: ${alike.size}`)}`,
    ...[...alike.values()].flatMap(([violation, ...again]) => {
      if (violation === undefined) return [];
      const { rule, subject, message, why, remedy, state } = violation;
      const only = again.length + 1 === states.length ? "" : ` (${state})`;
      return [
        `  ${paint("red", "✗")} ${paint("bold", nameOfUrn(subject))}${only}`,
        `    ${wrap(`${message} (${rule})`, width, 4)}`,
        `    ${paint("dim", wrap(why, width, 4))}`,
        `    ${paint("dim", wrap(`→ ${remedy}`, width, 6))}`,
      ];
    }),
    "",
  ];
}
