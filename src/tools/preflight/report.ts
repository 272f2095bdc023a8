import { type Page, wrap } from "../../cli/terminal.ts";
import type { PreflightFinding } from "./finding.ts";
import { missingOf } from "./run.ts";

const heads = ["What", "Where", "Needed", "Found"] as const;

/** A table of all findings; below each that is missing stands its remedy. */
export function textReport(
  stack: string,
  findings: readonly PreflightFinding[],
  { paint, width }: Pick<Page, "paint" | "width">,
): string {
  const rows = findings.map((each) => [each.what, each.where, each.needed, each.found]);
  const widest = (column: number, most: number) =>
    Math.min(most, Math.max(...[heads, ...rows].map((row) => row[column]?.length ?? 0)));
  const [what, where] = [widest(0, 44), widest(1, 12)];
  const rest = Math.floor((width - what - where - 10) / 2);
  const widths = [what, where, rest, rest];
  const lines = (mark: string, row: readonly string[]) => {
    const cells = row.map((cell, column) => wrap(cell, widths[column] ?? rest, 0).split("\n"));
    return Array.from({ length: Math.max(...cells.map(({ length }) => length)) }, (_, line) =>
      [
        line === 0 ? mark : " ",
        ...cells.map((cell, column) => (cell[line] ?? "").padEnd(widths[column] ?? rest)),
      ]
        .join("  ")
        .trimEnd(),
    );
  };
  const missing = missingOf(findings).length;
  return [
    paint("bold", stack),
    "",
    ...lines(" ", heads).map((line) => paint("dim", line)),
    ...findings.flatMap(({ mend }, index) => [
      ...lines(mend === undefined ? paint("green", "✓") : paint("red", "✗"), rows[index] ?? []),
      ...(mend === undefined ? [] : [paint("yellow", `     mend: ${wrap(mend, width, 11)}`)]),
    ]),
    "",
    missing === 0 ? paint("green", "nothing is missing") : paint("red", `${missing} missing`),
  ].join("\n");
}
