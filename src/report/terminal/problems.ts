import { type Page, wrap } from "../../cli/terminal.ts";
import { groupBy } from "../../proofs/model/group.ts";
import type { Plan } from "../../proofs/model/plan.ts";
import { parseUrn } from "../../proofs/model/urn.ts";

/** The problems of a stack, each once, with its remedy and the state that it is found in. Empty where all holds. */
export function problemLines(
  plans: readonly [Plan, ...Plan[]],
  { paint, width }: Omit<Page, "checks">,
): readonly string[] {
  const found = plans.flatMap(({ activeRegion, violations }) =>
    violations.map((violation) => ({ activeRegion, ...violation })),
  );
  if (found.length === 0) return [];
  const alike = groupBy(found, ({ rule, subject, message }) => `${rule} ${subject} ${message}`);
  return [
    `  ${paint("red", `${plans[0].stack}, problems: ${alike.size}`)}`,
    ...[...alike.values()].flatMap(([violation, ...again]) => {
      if (violation === undefined) return [];
      const { rule, subject, message, why, remedy, activeRegion } = violation;
      const only = again.length + 1 === plans.length ? "" : ` (with ${activeRegion} active)`;
      return [
        `  ${paint("red", "✗")} ${paint("bold", nameOf(subject))}${only}`,
        `    ${wrap(`${message} (${rule})`, width, 4)}`,
        `    ${paint("dim", wrap(why, width, 4))}`,
        `    ${paint("dim", wrap(`→ ${remedy}`, width, 6))}`,
      ];
    }),
    "",
  ];
}

const nameOf = (subject: string) => (subject.startsWith("urn:") ? parseUrn(subject).name : subject);
