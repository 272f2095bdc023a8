import type { Page } from "../../cli/terminal.ts";
import { type Change, type Difference, valueText } from "../../proofs/model/diff.ts";
import { figuresOf } from "../../proofs/model/move-figures.ts";
import type { Plan } from "../../proofs/model/plan.ts";
import type { Registration } from "../../proofs/model/registration.ts";
import { touchedText } from "../../proofs/model/resources.ts";
import { words } from "../words.ts";

/** Steps of the critical path that take at least so many minutes are shown. */
const shownFrom = 1;

/**
 * The time that a move takes on paper, by its longest chain of changes, and the payments that it may lose. Empty where no
 * database moves. A drill measures both.
 */
export function recoveryLines(after: Plan, moved: Difference, { paint }: Page): readonly string[] {
  const figures = figuresOf(after.synthesis, moved);
  const { path, first, routing, every, refused } = figures;
  if (!figures.moves) return [];
  const minutes = (value: number) => `${value.toFixed(0).padStart(5)} min`;
  return [
    `  ${paint("cyan", "expected")} · about ${figures.minutes} minutes until customers are served, on paper`,
    ...(first ? [`  ${minutes(first.minutes)}  ${first.name}  ${paint("dim", first.source)}`] : []),
    ...path
      .filter((step) => step.minutes >= shownFrom)
      .map(
        ({ resource, source, ...step }) =>
          `  ${minutes(step.minutes)}  ${resource.name}  ${paint("dim", source)}`,
      ),
    `  ${minutes(routing.minutes)}  DNS  ${paint("dim", routing.source)}`,
    first
      ? "           of payments seconds may be lost in a disaster, as last measured; none in a planned move"
      : `  ${minutes(every)}  of payments may be lost in a disaster, and the time to copy them; above ${refused} min the update refuses`,
  ];
}

/** Resources of one kind of change that are listed; `--json` has them all. */
const listed = 20;

/** The changes of an update from one plan to the other. */
export function differenceLines(before: Plan, after: Plan, moved: Difference, page: Page): readonly string[] {
  const { created, deleted, changed } = moved;
  const { paint } = page;
  return [
    `  ${paint("cyan", `moving ${before.activeRegion} → ${after.activeRegion}`)} · ${touchedText(moved)}`,
    ...shorten(
      created.map((resource) => `    ${paint("green", "+")} ${title(resource)}`),
      page,
    ),
    ...shorten(
      deleted.map((resource) => `    ${paint("red", "-")} ${title(resource)}${guard(resource)}`),
      page,
    ),
    ...shorten(
      changed.map(({ after: resource, changes }) =>
        [
          `    ${paint("yellow", "~")} ${title(resource)}`,
          ...changes.map((change) => changeLine(change, page)),
        ].join("\n"),
      ),
      page,
    ),
  ];
}

const title = ({ type, name, custom }: Registration) => `${name} (${custom ? words(type) : "component"})`;

/** The note for a protected resource: the engine refuses to delete it, and with it the whole update. */
const guard = ({ protect }: Registration) => (protect ? "  protected: the update would be refused" : "");

function changeLine({ path, before, after }: Change, { paint, width }: Page): string {
  const room = Math.max(12, Math.floor((width - path.length - 14) / 2));
  return paint("dim", `        ${path}: ${valueText(before, room)} → ${valueText(after, room)}`);
}

const shorten = (lines: readonly string[], { paint }: Page) =>
  lines.length <= listed
    ? lines
    : [...lines.slice(0, listed), paint("dim", `    … and ${lines.length - listed} more, see --json`)];
