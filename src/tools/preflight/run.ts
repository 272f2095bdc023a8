import { status } from "../../cli/command-line.ts";
import { messageOf } from "../../cli/errors.ts";
import { signInAdvice } from "../../cli/explain.ts";
import type { Examination, Preflight } from "./context.ts";
import type { PreflightFinding } from "./finding.ts";

/**
 * Looks at everything. What cannot be looked at is missing like all else, and keeps nothing from being looked at. That nobody
 * is signed in to AWS is one thing that is missing, however many questions fail of it.
 */
export async function examine(
  examinations: readonly Examination[],
  preflight: Preflight,
): Promise<readonly PreflightFinding[]> {
  const unasked = new Map<string, string>();
  const found = await Promise.all(
    examinations.map(async ({ id, what, run, needs }): Promise<readonly PreflightFinding[]> => {
      try {
        return await run(preflight);
      } catch (error) {
        const advice = signInAdvice(error);
        if (advice !== undefined) {
          unasked.set(id, advice);
          return [];
        }
        return [
          {
            what: id,
            where: "-",
            needed: what,
            // The SDK's own have several lines.
            found: messageOf(error).replaceAll(/\s+/g, " "),
            mend: `what the message says${needs.length === 0 ? "" : `; permissions: ${needs.join(", ")}`}`,
          },
        ];
      }
    }),
  );
  const signIns = [...new Set(unasked.values())].map((advice): PreflightFinding => {
    const ids = examinations.map(({ id }) => id).filter((id) => unasked.get(id) === advice);
    return {
      what: "sign-in",
      where: "AWS",
      needed: "credentials that AWS takes",
      found: advice,
      mend: `what the message says; not looked at: ${ids.join(", ")}`,
    };
  });
  return [...found.flat(), ...signIns];
}

export const missingOf = (findings: readonly PreflightFinding[]): readonly PreflightFinding[] =>
  findings.filter(({ mend }) => mend !== undefined);

/** The exit status of the command. */
export const statusOf = (findings: readonly PreflightFinding[]): number =>
  missingOf(findings).length === 0 ? status.done : status.failed;
