import { groupBy } from "../../../proofs/model/group.ts";
import { nameOfUrn } from "../../../proofs/model/urn.ts";
import { type Html, html } from "../html.ts";
import type { Report, ReportState } from "../report.ts";
import { eachState, stateTitle } from "../views.ts";
import { code, counted, joined, type Section } from "./section.ts";

export const exceptionsSection = (report: Report): Section => ({
  id: "exceptions",
  title: "Exceptions, and why they may stay",
  short: "Exceptions",
  lead: "What a rule finds and an exception allows. Nobody should have to take it for an oversight.",
  content: eachState(
    report,
    (environment, state) => html`${stateTitle(environment, state)}${tableOf(state)}`,
  ),
});

function tableOf({ plan }: ReportState): Html {
  if (plan.excused.length === 0) return html`<p>None.</p>`;
  const byReason = groupBy(plan.excused, ({ exception }) => `${exception.rule} ${exception.reason}`);
  const rows = [...byReason.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const findings = groupBy(alike, ({ message }) => message);
    return [{ exception: first.exception, count: alike.length, findings: [...findings] }];
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="exceptions, can be scrolled"><table><caption>${counted(rows.length, "exception")} for ${counted(plan.excused.length, "finding")}</caption><thead><tr><th scope="col">Why it may stay</th><th scope="col">Rule</th><th scope="col">What is found, and where</th></tr></thead><tbody>${rows.map(
    ({ exception, findings }) =>
      html`<tr><th scope="row">${exception.reason}</th><td><a href="#rule-${exception.rule}">${code(exception.rule)}</a></td><td><details class="long"><summary>${counted(findings.length, "finding")}</summary><ul>${findings.map(
        ([message, where]) =>
          html`<li>${message}: ${joined(where.map(({ subject }) => code(nameOfUrn(subject))))}</li>`,
      )}</ul></details></td></tr>`,
  )}</tbody></table></div>`;
}
