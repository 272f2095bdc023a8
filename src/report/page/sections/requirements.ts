import type { Control } from "../../../proofs/matrix/matrix.ts";
import { pciDss, servedText } from "../../../proofs/matrix/pci-dss.ts";
import { type Content, type Html, html } from "../html.ts";
import type { EnvironmentReport, Report } from "../report.ts";
import type { Results } from "../results.ts";
import { byState } from "../views.ts";
import { code, joined, mark, type Section, table } from "./section.ts";

export function requirementsSection(report: Report, results: Results): Section {
  return {
    id: "requirements",
    title: "Which requirement is met where",
    short: "Requirements",
    lead: html`${servedText(numbersIn(report))}; the others are AWS’s, the application’s or the company’s (docs/pci-responsibility.md). PCI DSS v4.0.1, in short and in our own words: the <a href="#rules">rules</a> that serve each requirement, the resources that these look at, and the tests that prove that a breach is found. Numbers are resources.`,
    content: table(
      "PCI DSS v4.0.1",
      ["Requirement", "Rules", ...report.environments.map(({ name }) => name), "Held by", "Proven by"],
      numbersIn(report).map((number) => {
        const served = report.controls.filter(({ pciDss: numbers }) => numbers.includes(number));
        return [
          html`<strong>${number}</strong> ${pciDss[number] ?? ""}`,
          joined(served.map(({ id }) => html`<a href="#rule-${id}">${code(id)}</a>`)),
          ...report.environments.map((environment) => resultHtml(report, environment, served, results)),
          typesHtml(served),
          testsHtml(served),
        ];
      }),
      "controls",
    ),
  };
}

export const numbersIn = ({ controls }: Report): readonly string[] =>
  [...new Set(controls.flatMap(({ pciDss: numbers }) => numbers))].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );

/** Whether rules hold in an environment, and in which of its regions they found something to look at. */
export const resultHtml = (
  report: Report,
  environment: EnvironmentReport,
  controls: readonly Control[],
  results: Results,
): Content =>
  byState(report, environment, (state) => {
    const { lookedAt = [], violations = [] } = results.get(state)?.(controls) ?? {};
    const where = lookedAt.map(([region, count]) => html`<span class="where">${region} ${count}</span>`);
    return html`${violations.length === 0 ? mark("good", "met") : mark("bad", `${violations.length} broken`)}${where}`;
  });

/** Types of resources, each leading to these in the inventory. */
export const typesHtml = (controls: readonly Control[]): Content =>
  joined(
    [...new Set(controls.flatMap(({ resources }) => resources))].map((type) =>
      type.includes("/") ? html`<a href="#inventory" data-search="${type}">${code(type)}</a>` : type,
    ),
  );

export const testsHtml = (controls: readonly Control[]): Html =>
  html`<span class="tests">${joined([...new Set(controls.flatMap(({ tests }) => tests))].map(code))}</span>`;
