import { styleText } from "node:util";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";
export type Paint = (style: Style, text: string) => string;

/** The layout of a report. */
export interface Page {
  readonly paint: Paint;
  /** The width in columns. */
  readonly width: number;
  /** The number of checks. */
  readonly checks: number;
}

/**
 * Colours on a terminal that has them, unless the environment says no (`NO_COLOR`); nothing in a pipe. Node's own check
 * would be of standard output, whatever stream is meant.
 */
export const paintFor = (stream: NodeJS.WriteStream): Paint =>
  stream.isTTY && stream.hasColors()
    ? (style, text) => styleText(style, text, { validateStream: false })
    : plainly;

export const plainly: Paint = (_, text) => text;

/** Columns to use: a pipe has none, some terminals say 0, and long lines are hard to read. */
export const widthOf = ({ columns }: NodeJS.WriteStream): number =>
  Math.max(80, Math.min(columns || 110, 130));

/** Breaks a text at its blanks so that no line is longer than `width`, and indents all lines but the first. */
export function wrap(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width - indent) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}
