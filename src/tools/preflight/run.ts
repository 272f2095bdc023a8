import { status } from "../../cli/command-line.ts";
import type { Examination, Preflight } from "./context.ts";
import type { PreflightFinding } from "./finding.ts";

/** Looks at everything. What cannot be looked at is missing like all else, and keeps nothing from being looked at. */
export async function examine(
  examinations: readonly Examination[],
  preflight: Preflight,
): Promise<readonly PreflightFinding[]> {
  const found = await Promise.all(
    examinations.map(async ({ id, what, run, needs }): Promise<readonly PreflightFinding[]> => {
      try {
        return await run(preflight);
      } catch (error) {
        return [
          {
            what: id,
            where: "-",
            needed: what,
            // The SDK's own have several lines.
            found: (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, " "),
            mend: `what the message says${needs.length === 0 ? "" : `; permissions: ${needs.join(", ")}`}`,
          },
        ];
      }
    }),
  );
  return found.flat();
}

export const missingOf = (findings: readonly PreflightFinding[]): readonly PreflightFinding[] =>
  findings.filter(({ mend }) => mend !== undefined);

/** The exit status of the command. */
export const statusOf = (findings: readonly PreflightFinding[]): number =>
  missingOf(findings).length === 0 ? status.done : status.failed;
