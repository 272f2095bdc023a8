import { existsSync, readFileSync } from "node:fs";
import { ReportedError } from "../../../cli/errors.ts";
import { jsonOf } from "../../../cli/json.ts";
import type { DrArguments } from "../arguments.ts";
import { problemsOfReport } from "./check-report.ts";

/** A report that was checked: whether it is whole, and what is printed of it. */
export interface CheckedReport {
  readonly whole: boolean;
  readonly page: string;
}

/** @throws ReportedError where there is no such file, or it is rejected and nobody reads JSON of it */
export function checkedPage({
  report,
  seal,
  json,
}: Extract<DrArguments, { command: "check-report" }>): CheckedReport {
  if (!existsSync(report)) throw new ReportedError(`there is no file ${report}`);
  const beside = report.replace(/\.json$/, ".md");
  const problems = problemsOfReport({
    text: readFileSync(report, "utf8"),
    page: beside !== report && existsSync(beside) ? readFileSync(beside, "utf8") : undefined,
    seal,
  });
  const whole = problems.length === 0;
  if (json) return { whole, page: jsonOf({ report, problems }) };
  if (!whole) throw new ReportedError([`${report} is rejected:`, ...problems].join("\n  "));
  const unsealed = seal ? "" : " That it is the one that was written, only its seal tells: --seal";
  return { whole, page: `${report} is whole, and its figures follow from its times.${unsealed}` };
}
