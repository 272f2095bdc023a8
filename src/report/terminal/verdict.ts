import { type Page, type Style, wrap } from "../../cli/terminal.ts";
import { exceptionsIn } from "../../proofs/counts.ts";
import { difference } from "../../proofs/model/diff.ts";
import { figuresOf } from "../../proofs/model/move-figures.ts";
import type { Plan } from "../../proofs/model/plan.ts";
import { resourcesOf, touchedIn } from "../../proofs/model/resources.ts";
import type { NamedState } from "./problems.ts";

/** A stack in its states, the first as it is configured; none where it could not be planned. */
export interface JudgedStack {
  readonly stack: string;
  /** The plans before there is an image, if the configuration names none. */
  readonly bare: readonly Plan[];
  readonly plans: readonly Plan[];
}

const beforeImage = "before an image";

/** Every state that a stack was judged in, by the name that problems are found under. */
export const statesOf = ({ bare, plans }: Pick<JudgedStack, "bare" | "plans">): readonly NamedState[] => [
  ...bare.map((plan) => ({ name: beforeImage, plan })),
  ...plans.map((plan) => ({ name: `with ${plan.activeRegion} active`, plan })),
];

interface Cell {
  readonly text: string;
  readonly style?: Style;
}

const head = ["stack", "active", "resources", "checks", "a move", "served after", "may lose"];

/**
 * The verdict: one table with a line for each stack and state, and the meaning of its words. It is the last thing that `npm
 * start` says.
 */
export function verdictLines(judged: readonly JudgedStack[], page: Page): readonly string[] {
  const { paint, width, checks } = page;
  const rows = judged.flatMap((each) => rowsOf(each, checks));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.text.length ?? 0)),
  );
  const line = (cells: readonly Cell[]) =>
    `  ${widths.map((room, column) => painted(cells[column] ?? { text: "" }, room, page)).join("  ")}`.trimEnd();
  const words = legend(judged).map((text) => `  ${paint("dim", wrap(text, width, 2))}`);
  return [
    line(head.map((text) => ({ text, style: "dim" }))),
    ...rows.map(line),
    ...(words.length === 0 ? [] : ["", ...words]),
  ];
}

/** The meaning of the columns that are filled, as docs/commands.md has it at length, and the number of lines left out. */
function legend(judged: readonly JudgedStack[]): readonly string[] {
  const plans = judged.flatMap(({ plans }) => plans);
  if (plans.length === 0) return [];
  const notes = new Set(
    plans.flatMap(({ stack, synthesis: { logs } }) => logs.map(({ message }) => `${stack} ${message}`)),
  );
  const moves = judged.some(({ plans: [, after] }) => after !== undefined);
  return [
    ...(moves
      ? [
          "a move: resources made (+), taken away (−) and changed (~); served after: minutes on paper, if planned; may lose: payments, in a disaster alone",
        ]
      : []),
    `${notes.size} notes, ${exceptionsIn(plans)} exceptions and everything in full: npm start -- --details; to look at: npm start -- --html out/`,
  ];
}

function rowsOf({ stack, bare, plans }: JudgedStack, checks: number): readonly (readonly Cell[])[] {
  const [first] = plans;
  if (first === undefined) return [[{ text: stack }, { text: "cannot be planned", style: "red" }]];
  return [
    ...plans.map((plan) => [
      { text: plan === first ? stack : "", style: "bold" as const },
      ...planCells(plan),
      verdictOf(plan, checks),
      ...(plan === first ? [] : moveCells(first, plan)),
    ]),
    // Neither previews nor scenarios are of it: what they ask is answered by tasks.
    ...bare.map((plan) => [
      { text: "" },
      ...planCells(plan),
      verdictOf(plan, undefined),
      { text: beforeImage },
    ]),
  ];
}

const planCells = ({ activeRegion, stopped, synthesis }: Plan): readonly Cell[] => [
  { text: stopped ? `${activeRegion}, closed` : activeRegion },
  { text: String(resourcesOf(synthesis).length) },
];

/** @param checks how many there are; undefined where not all are made */
function verdictOf({ violations }: Plan, checks: number | undefined): Cell {
  const broken = new Set(violations.map(({ rule }) => rule)).size;
  if (broken > 0)
    return { text: checks === undefined ? `${broken} fail` : `${broken} of ${checks} fail`, style: "red" };
  return { text: checks === undefined ? "pass" : `${checks} pass`, style: "green" };
}

/** The update that moves here from the configured state, in numbers. */
function moveCells(before: Plan, after: Plan): readonly Cell[] {
  const moved = difference(before.synthesis, after.synthesis);
  const { created, deleted, changed } = touchedIn(moved);
  const { minutes, moves, handedOver, every } = figuresOf(after.synthesis, moved);
  return [
    { text: `+${created} −${deleted} ~${changed}` },
    ...(moves ? [{ text: `${minutes} min` }, { text: handedOver ? "seconds" : `${every} min` }] : []),
  ];
}

const painted = ({ text, style }: Cell, room: number, { paint }: Page): string =>
  `${style === undefined ? text : paint(style, text)}${" ".repeat(room - text.length)}`;
