import { figuresOf } from "../../../proofs/model/move-figures.ts";
import { type PathStep, sum } from "../../../proofs/model/recovery-time.ts";
import { type Html, html } from "../html.ts";
import type { EnvironmentReport, Report } from "../report.ts";
import { timeline } from "../timeline.ts";
import { eachEnvironment } from "../views.ts";
import { movesOf, type StateMove } from "./move.ts";
import { counted, type Section, table } from "./section.ts";

/** Steps that take less than so many minutes are told together. */
const shownFrom = 1;

interface RecoveryStep {
  readonly name: string;
  readonly minutes: number;
  readonly source: string;
}

/** The section about a move's cost in time and in payments. */
interface Recovery {
  readonly steps: readonly RecoveryStep[];
  /** Minutes until customers are served again, on paper. */
  readonly minutes: number;
  /** Minutes from one recovery point to the next, and the age in minutes at which one is refused. */
  readonly every: number;
  readonly refused: number;
  /** Whether AWS hands the database over, so that a disaster loses seconds and no recovery point is refused. */
  readonly handedOver: boolean;
}

export function recoveryOf({ to, difference }: StateMove): Recovery {
  const { synthesis } = to.plan;
  const { path, first, routing, minutes, handedOver, every, refused } = figuresOf(synthesis, difference);
  return {
    steps: [...(first ? [first] : []), ...told(path), { name: "DNS", ...routing }],
    minutes,
    handedOver,
    every,
    refused,
  };
}

/** The steps as they are told: many API calls in a row are one step to whoever waits. */
function told(path: readonly PathStep[]): readonly RecoveryStep[] {
  const steps: RecoveryStep[] = [];
  let calls: PathStep[] = [];
  const flush = () => {
    const [first] = calls;
    if (first !== undefined)
      steps.push({
        name: counted(calls.length, "API call"),
        minutes: sum(calls),
        source: `${first.source} each`,
      });
    calls = [];
  };
  for (const step of path) {
    if (step.minutes < shownFrom) calls.push(step);
    else {
      flush();
      steps.push({ name: step.resource.name, minutes: step.minutes, source: step.source });
    }
  }
  flush();
  return steps;
}

export function recoverySection(report: Report): Section {
  return {
    id: "recovery",
    title: "How long a move takes, and what it may lose",
    short: "Recovery",
    lead: html`On paper: the longest chain of changes that wait for each other, with what AWS publishes, or where it publishes nothing, what the program waits for. A drill (<code>npm run dr -- drill</code>) measures it.`,
    content: eachEnvironment(report, (environment) =>
      movesOf(environment).map((move) => moveHtml(environment, move)),
    ),
  };
}

function moveHtml({ name }: EnvironmentReport, move: StateMove): Html {
  const { steps, minutes, every, refused, handedOver } = recoveryOf(move);
  return html`<p class="state"><strong>${name}</strong>, ${move.from.plan.activeRegion} → ${move.to.plan.activeRegion}</p><dl class="figures"><div><dt>Recovery time (RTO)</dt><dd>about ${minutes} minutes</dd></div><div><dt>Data loss (RPO), disaster</dt><dd>${handedOver ? "seconds, as last measured" : `up to ${every} minutes, and the time to copy`}</dd></div><div><dt>Data loss, switchover</dt><dd>none</dd></div>${handedOver ? "" : html`<div><dt>Refused above</dt><dd>${refused} minutes, unless the loss is accepted</dd></div>`}</dl><figure class="scroll" tabindex="0" aria-label="timeline, can be scrolled">${timeline(steps)}</figure>${table(
    "The critical path",
    ["Step", "Minutes", "Source"],
    steps.map(({ name: step, minutes: taken, source }) => [
      step,
      String(Math.round(taken * 10) / 10),
      source,
    ]),
  )}`;
}
