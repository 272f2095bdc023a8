import { type Content, type Html, html, nothing } from "./html.ts";
import type { EnvironmentReport, Report, ReportState } from "./report.ts";

/**
 * The readers' choice, by two groups of radio buttons. The choice works by style sheet alone, without a script:
 * whatever belongs to one environment or one active region says so, and is hidden while another is chosen.
 */
const regionsOf = ({ environments }: Report): readonly string[] => [
  ...new Set(environments.flatMap(({ states }) => states.map(({ plan }) => plan.activeRegion))),
];

/** Marks what belongs to one environment, whatever its state. */
const inEnvironment = (report: Report, environment: EnvironmentReport): Html =>
  html` data-environment="${report.environments.indexOf(environment)}"`;

/** Marks content that stands beside the same of other environments, and alone where there is room for one only. */
export const inColumn = (report: Report, environment: EnvironmentReport): Html =>
  html` data-column="${report.environments.indexOf(environment)}"`;

/** Marks what belongs to one state. The first also stands in for active regions that the environment does not have. */
export function inState(report: Report, environment: EnvironmentReport, state: ReportState): Html {
  const active = regionsOf(report).flatMap((region, index) => {
    const shown =
      environment.states.find(({ plan }) => plan.activeRegion === region) ?? environment.states[0];
    return shown === state ? [index] : [];
  });
  return html` data-active="${active.join(" ")}"`;
}

/** Content for each environment and state, of which one is to be seen at a time. */
export const eachState = (
  report: Report,
  content: (environment: EnvironmentReport, state: ReportState) => Content,
): Content =>
  report.environments.map((environment) =>
    environment.states.map(
      (state) =>
        html`<div${inEnvironment(report, environment)}${inState(report, environment, state)}>${content(environment, state)}</div>`,
    ),
  );

/** Content for each environment, of which one is to be seen at a time. */
export const eachEnvironment = (
  report: Report,
  content: (environment: EnvironmentReport) => Content,
): Content =>
  report.environments.map(
    (environment) => html`<div${inEnvironment(report, environment)}>${content(environment)}</div>`,
  );

/** A value that depends on the state, inside a text. */
export const byState = (
  report: Report,
  environment: EnvironmentReport,
  content: (state: ReportState) => Content,
): Content =>
  environment.states.map(
    (state) => html`<span${inState(report, environment, state)}>${content(state)}</span>`,
  );

/** The environment and the state, above content about one of them: on paper nobody sees which button is pressed. */
export const stateTitle = ({ name }: EnvironmentReport, { plan }: ReportState): Html =>
  html`<p class="state"><strong>${name}</strong>, ${plan.activeRegion} active</p>`;

/**
 * The selector that matches while a button is pressed. Only the header is looked through for it: with the root in its place
 * Chromium looks through the whole page, and does so for each element when a window's width passes that of an `@media`, for
 * seconds (seen with Chromium 156).
 */
const chosen = (name: string, index: number): string => `header:has(#${name}-${index}:checked)~main`;

/** The rules that hide what is not chosen. */
export function viewCss(report: Report): string {
  const hide = (name: string, count: number) =>
    Array.from(
      { length: count },
      (_, index) =>
        `${chosen(name, index)} [data-${name}]:not([data-${name}~="${index}"]){display:none!important}`,
    );
  return [
    ...hide("environment", report.environments.length),
    ...hide("active", regionsOf(report).length),
    `@media (max-width:700px){${report.environments
      .map(
        (_, index) =>
          `${chosen("environment", index)} [data-column]:not([data-column="${index}"]){display:none}`,
      )
      .join("")}}`,
  ].join("");
}

/** The buttons for a choice; none where there is one option only. */
export function switches(report: Report): Html {
  const group = (name: string, legend: string, options: readonly string[]): Content =>
    options.length < 2
      ? nothing
      : html`<fieldset class="switch"><legend>${legend}</legend>${options.map(
          (option, index) =>
            html`<label><input type="radio" name="${name}" id="${name}-${index}" value="${option}"${index === 0 ? html` checked` : nothing}><span>${option}</span></label>`,
        )}</fieldset>`;
  return html`${group(
    "environment",
    "Environment",
    report.environments.map(({ name }) => name),
  )}${group("active", "Active region", regionsOf(report))}${group("theme", "Colours", ["auto", "light", "dark"])}`;
}
