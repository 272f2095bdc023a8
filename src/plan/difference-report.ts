import type { Change, Difference } from "./diff.ts";
import type { Page } from "./page.ts";
import type { Plan } from "./plan.ts";
import type { Plain, Registration } from "./registration.ts";
import { words } from "./summary.ts";

/** Resources of one kind of change that are listed; `--json` has them all. */
const listed = 20;

/** What an update from one plan to the other would do. */
export function differenceLines(
  before: Plan,
  after: Plan,
  { created, deleted, changed }: Difference,
  page: Page,
): readonly string[] {
  const { paint } = page;
  const counts = `${created.length} created, ${deleted.length} deleted, ${changed.length} changed`;
  return [
    `  ${paint("cyan", `moving ${before.activeRegion} → ${after.activeRegion}`)} · ${counts}`,
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

/** The engine refuses to delete what is protected, and with it the whole update. */
const guard = ({ protect }: Registration) => (protect ? "  protected: the update would be refused" : "");

function changeLine({ path, before, after }: Change, { paint, width }: Page): string {
  const room = Math.max(12, Math.floor((width - path.length - 14) / 2));
  return paint("dim", `        ${path}: ${valueText(before, room)} → ${valueText(after, room)}`);
}

function valueText(value: Plain | undefined, room: number): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}

const shorten = (lines: readonly string[], { paint }: Page) =>
  lines.length <= listed
    ? lines
    : [...lines.slice(0, listed), paint("dim", `    … and ${lines.length - listed} more, see --json`)];
