import { countedChecks } from "../counts.ts";
import { addressOf, labelOf, type Source } from "../model/source.ts";
import type { Control } from "./matrix.ts";
import { pciDss, servedText } from "./pci-dss.ts";

/** The matrix as a page of Markdown, the same for the same rules. */
export function matrixMarkdown(controls: readonly Control[]): string {
  return `${[
    "# Requirements",
    "",
    "What has to hold, what it holds of, and which tests prove that a breach is found. Made by:",
    "`npm start --silent -- --matrix > docs/requirements.md`",
    "",
    "## PCI DSS v4.0.1",
    "",
    `${servedText(byNumber(controls).map(([number]) => number))}: the others are AWS's, the application's or the company's, and [pci-responsibility.md](pci-responsibility.md) says which.`,
    "",
    ...table(
      ["Number", "What it asks for", "Rules", "Resources", "Tests"],
      byNumber(controls).map(([number, served]) => [
        number,
        pciDss[number] ?? "",
        codes(served.map(({ id }) => id)),
        codes(served.flatMap(({ resources }) => resources)),
        codes(served.flatMap(({ tests }) => tests)),
      ]),
    ),
    "",
    "## Rules",
    "",
    `${countedChecks}.`,
    "",
    ...table(
      ["Rule", "Severity", "What holds", "Why, and who says so", "PCI DSS", "Resources", "Tests"],
      controls.map(({ id, severity, requirement, why, sources, pciDss: numbers, resources, tests }) => [
        codes([id]),
        severity,
        requirement,
        `${why}: ${sources.map(linked).join(", ")}`,
        numbers.join(", "),
        codes(resources),
        codes(tests),
      ]),
    ),
  ].join("\n")}\n`;
}

function byNumber(controls: readonly Control[]): readonly (readonly [string, readonly Control[]])[] {
  const numbers = [...new Set(controls.flatMap(({ pciDss: served }) => served))];
  return numbers
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((number) => [number, controls.filter(({ pciDss: served }) => served.includes(number))] as const);
}

const linked = (source: Source): string => {
  const address = addressOf(source);
  if (address !== undefined) return `[${labelOf(source)}](${address})`;
  return source === "ours" ? source : `\`${labelOf(source)}\``;
};

const codes = (texts: readonly string[]): string =>
  [...new Set(texts)].map((text) => (text.includes(" ") ? text : `\`${text}\``)).join(", ");

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  row(head),
  row(head.map(() => "---")),
  ...rows.map(row),
];
