import { existsSync, readFileSync, statSync } from "node:fs";
import { ArgumentError, ReportedError } from "../../../cli/errors.ts";
import { jsonOf } from "../../../cli/json.ts";
import type { DrArguments } from "../arguments.ts";
import { problemsOfReport } from "./check-report.ts";

/** A report that was checked: whether it is whole, and what is printed of it. */
interface CheckedReport {
  readonly whole: boolean;
  readonly page: string;
}

/** @throws ArgumentError where there is no such file @throws ReportedError where it is rejected and nobody reads JSON of it */
export function checkedPage({
  report,
  seal,
  json,
}: Extract<DrArguments, { command: "check-report" }>): CheckedReport {
  if (!statSync(report, { throwIfNoEntry: false })?.isFile())
    throw new ArgumentError(`REPORT ${report}: has to be the file of a report`);
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
