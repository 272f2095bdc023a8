import { countedChecks, counts } from "../../../proofs/counts.ts";
import { addressOf, labelOf, type Source } from "../../../proofs/model/source.ts";
import { nameOfUrn } from "../../../proofs/model/urn.ts";
import { type Content, type Html, html } from "../html.ts";
import type { Report, ReportState } from "../report.ts";
import type { Results } from "../results.ts";
import { eachState, stateTitle } from "../views.ts";
import { resultHtml, testsHtml, typesHtml } from "./requirements.ts";
import { code, counted, joined, mark, type Section } from "./section.ts";

export function rulesSection(report: Report, results: Results): Section {
  const { controls, environments } = report;
  return {
    id: "rules",
    title: "Policy results",
    short: "Rules",
    lead: "Every rule that every plan is held to, what it would cost to break it, and what it found.",
    content: html`${eachState(
      report,
      (environment, state) => html`${stateTitle(environment, state)}${problems(state)}`,
    )}<details class="long"><summary>${countedChecks}</summary><div class="scroll" tabindex="0" role="group" aria-label="rules, can be scrolled"><table class="controls"><caption>${counted(controls.length, "rule")}</caption><thead><tr><th scope="col">Rule</th><th scope="col">Severity</th><th scope="col">PCI DSS</th>${environments.map(({ name }) => html`<th scope="col">${name}</th>`)}<th scope="col">Looks at</th><th scope="col">Proven by</th></tr></thead><tbody>${controls.map(
      (control) =>
        html`<tr id="rule-${control.id}"><th scope="row">${code(control.id)}<br>${control.requirement}<br><span class="quiet">${control.why} (${joined(control.sources.map(sourceHtml))})</span></th><td>${control.severity}</td><td>${control.pciDss.join(", ")}</td>${environments.map(
          (environment) => html`<td>${resultHtml(report, environment, [control], results)}</td>`,
        )}<td>${typesHtml([control])}</td><td>${testsHtml([control])}</td></tr>`,
    )}</tbody></table></div></details>`,
  };
}

/** A link to a source, where it can be read on the web. */
function sourceHtml(source: Source): Html {
  const address = addressOf(source);
  return address === undefined ? html`${labelOf(source)}` : html`<a href="${address}">${labelOf(source)}</a>`;
}

/** The violations, before everything that holds. */
function problems({ plan }: ReportState): Content {
  if (plan.violations.length === 0) return html`<p>${mark("good", `all ${counts.checks} checks pass`)}</p>`;
  return html`<ul class="problems">${plan.violations.map(
    ({ rule, subject, message, why, remedy }): Html =>
      html`<li>${mark("bad", rule)} <strong>${nameOfUrn(subject)}</strong> ${message}<br><span class="quiet">${why}. ${remedy}</span></li>`,
  )}</ul>`;
}
