import { type Page, wrap } from "../../cli/terminal.ts";
import { difference } from "../../proofs/model/diff.ts";
import { groupBy } from "../../proofs/model/group.ts";
import type { Plan } from "../../proofs/model/plan.ts";
import { resourcesOf } from "../../proofs/model/resources.ts";
import { type TreeRegion, treeOf } from "../../proofs/model/tree.ts";
import { differenceLines, recoveryLines } from "./difference.ts";
import { exceptionLines } from "./exceptions.ts";
import { linesOf, type SummaryLine } from "./summary.ts";

const kindColumn = 8;
const detailColumn = 44;

/**
 * One stack in full: what there is by region and block, what a move to each further active region would
 * change, what the program had to say, and what may stay although a rule finds it.
 *
 * @param plans the stack in its states; the first is shown in full, the others as differences to it
 */
export function reportStack(plans: readonly [Plan, ...Plan[]], page: Page): string {
  const [first, ...others] = plans;
  return [
    ...overview(first, page),
    ...others.flatMap((other) => {
      const move = difference(first.synthesis, other.synthesis);
      return ["", ...differenceLines(first, other, move, page), ...recoveryLines(other, move, page)];
    }),
    ...notes(plans, page),
    ...exceptionLines(plans, page),
    "",
  ].join("\n");
}

function overview({ stack, activeRegion, past, synthesis }: Plan, page: Page): readonly string[] {
  const { paint } = page;
  const resources = resourcesOf(synthesis);
  const guarded = resources.filter(({ protect }) => protect).length;
  const title = `${paint("bold", stack)}  ${activeRegion} is active · ${resources.length} resources · ${guarded} protected`;
  const [primary, ...rest] = treeOf(synthesis).map((place) => ({ place, lines: linesOf(place) }));
  if (primary === undefined) return [title];
  return [
    title,
    ...(past.length === 0
      ? []
      : [
          paint(
            "dim",
            wrap(
              `  assumes earlier updates, as its configuration says, with ${past.join(", ")} active`,
              page.width,
              2,
            ),
          ),
        ]),
    ...placeLines(primary.place, primary.lines, [], activeRegion, page),
    ...rest.flatMap(({ place, lines }) => placeLines(place, lines, primary.lines, activeRegion, page)),
  ];
}

/** The lines of a region's blocks. A block that looks just as in the region above is counted, not repeated. */
function placeLines(
  { region, blocks }: TreeRegion,
  lines: readonly SummaryLine[],
  above: readonly SummaryLine[],
  activeRegion: string,
  page: Page,
): readonly string[] {
  const { paint } = page;
  const seen = new Set(above.map((line) => JSON.stringify(line)));
  const fresh = lines.filter((line) => !seen.has(JSON.stringify(line)));
  const count = blocks.reduce((sum, { resources }) => sum + resources.length, 0);
  const role = region === activeRegion ? "active" : "standby";
  const heading = region === "" ? paint("cyan", "elsewhere") : `${paint("cyan", region)} · ${role}`;
  const same = lines.length - fresh.length;
  const omitted =
    same === 0 ? "" : paint("dim", ` · ${same} ${same === 1 ? "line" : "lines"} as above left out`);
  return [
    "",
    `  ${heading} · ${count} ${count === 1 ? "resource" : "resources"}${omitted}`,
    ...[...groupBy(fresh, ({ block }) => block)].flatMap(([block, members]) => [
      ...(block === "" ? [] : [`  ${paint("bold", block)}`]),
      ...members.map((line) => resourceLine(line, page)),
    ]),
  ];
}

function resourceLine({ count, kind, details }: SummaryLine, { paint, width }: Page): string {
  const start = `${String(count).padStart(kindColumn - 2)}  ${kind.padEnd(detailColumn - kindColumn - 2)}  `;
  if (details.length === 0) return start.trimEnd();
  return start + paint("dim", wrap(details.join(" · "), width, Math.max(start.length, detailColumn)));
}

function notes(plans: readonly Plan[], { paint, width }: Page): readonly string[] {
  const lines = plans.flatMap(({ synthesis }) =>
    synthesis.logs.map(({ severity, message }) => ({ severity, message })),
  );
  const texts = [...new Set(lines.map(({ severity, message }) => `${severity}: ${message}`))];
  if (texts.length === 0) return [];
  return ["", `  ${paint("yellow", "notes")}`, ...texts.map((text) => `    ${wrap(text, width, 6)}`)];
}
