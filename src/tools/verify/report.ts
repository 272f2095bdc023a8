import { jsonOf } from "../../cli/json.ts";
import { type Page, type Style, wrap } from "../../cli/terminal.ts";
import { type CheckFinding, subjects } from "./check.ts";
import { type CheckResult, countOf } from "./run.ts";

interface Run {
  readonly stack: string;
  readonly at: Date;
  readonly results: readonly CheckResult[];
}

/** The results for people: a line for what holds, a block for what does not, and a summary. */
export function textReport(
  { stack, results, at }: Run,
  page: Pick<Page, "paint" | "width">,
  seconds: number,
): string {
  const { paint } = page;
  const failed = countOf(results, "fail");
  const summary = [
    paint("green", `${countOf(results, "pass")} passed`),
    paint(failed > 0 ? "red" : "dim", `${failed} failed`),
    paint("yellow", `${countOf(results, "skipped")} skipped`),
  ].join(", ");
  return [
    `${paint("bold", stack)}  checked ${at.toISOString()}`,
    ...subjects.flatMap((subject) => {
      const own = results.filter(({ check }) => check.subject === subject);
      return own.length === 0
        ? []
        : ["", `  ${paint("bold", subject)}`, ...own.flatMap((each) => lines(each, page))];
    }),
    "",
    `${summary} in ${seconds.toFixed(0)} s`,
  ].join("\n");
}

const marks: Readonly<Record<CheckFinding["status"], readonly [Style, string]>> = {
  pass: ["green", "✓"],
  fail: ["red", "✗"],
  skipped: ["yellow", "–"],
};

function lines(
  { check, region, found }: CheckResult,
  { paint, width }: Pick<Page, "paint" | "width">,
): readonly string[] {
  const head = `  ${paint(...marks[found.status])} ${paint("bold", check.id)}${region === undefined ? "" : ` ${region}`}`;
  const block = (label: string, text: string) => `      ${label.padEnd(10)}${wrap(text, width, 16)}`;
  switch (found.status) {
    case "pass":
      return [head, paint("dim", block("found", found.found))];
    case "skipped":
      return [head, paint("dim", block("skipped", found.reason))];
    case "fail":
      return [
        head,
        block("what", check.what),
        block("expected", found.expected),
        block("found", found.found),
        block("remedy", check.remedy),
      ];
  }
}

/** The results for programs. */
export const jsonReport = ({ stack, at, results }: Run): string =>
  jsonOf({
    stack,
    at: at.toISOString(),
    passed: countOf(results, "pass"),
    failed: countOf(results, "fail"),
    skipped: countOf(results, "skipped"),
    results: results.map(({ check: { id, subject, what, remedy }, region = null, found }) => ({
      id,
      region,
      subject,
      what,
      ...members(found),
      remedy,
    })),
  });

/** The members of a result. Each result has all of them, so that a reader need not ask which are there. */
const members = (found: CheckFinding) =>
  found.status === "skipped"
    ? { status: found.status, expected: null, found: null, reason: found.reason }
    : { ...found, reason: null };
